package server_test

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"weft/client/rest"
	"weft/internal/server"
	"weft/scheduler/state"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func config(t *testing.T) server.Config {
	return server.Config{Listen: "127.0.0.1:0", Data: t.TempDir(), Logger: slog.New(slog.DiscardHandler), Workers: []server.Worker{{Name: "one", Slots: 1}}}
}

func TestPortInUseIsSaidInALine(t *testing.T) {
	s, err := server.Start(config(t))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop(t.Context())
	second := config(t)
	second.Listen = strings.TrimPrefix(s.URL(), "http://")
	_, err = server.Start(second)
	if err == nil || !strings.Contains(err.Error(), "in use") || strings.Contains(err.Error(), "\n") {
		t.Errorf("a second server on %s: %v", s.URL(), err)
	}
}

func TestDataInUseIsSaidInALine(t *testing.T) {
	cfg := config(t)
	s, err := server.Start(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop(t.Context())
	_, err = server.Start(cfg)
	if err == nil || !strings.Contains(err.Error(), cfg.Data) || strings.Contains(err.Error(), "\n") {
		t.Errorf("a second server on %s: %v", cfg.Data, err)
	}
}

// TestForgottenWorkerJoinsAnew proves that a worker that fell silent for longer
// than its ttl, as after a machine slept, works again once it is heard.
func TestForgottenWorkerJoinsAnew(t *testing.T) {
	cfg := config(t)
	cfg.State = state.Config{WorkerTTL: 200 * time.Millisecond}
	cfg.Workers[0].Heartbeat = 20 * time.Millisecond
	s, err := server.Start(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop(context.Background())
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	api, err := rest.New(s.URL(), rest.HTTPClient(&http.Client{Transport: transport}))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var seen []string
	for e, err := range api.Events(ctx) {
		if err != nil {
			t.Fatalf("after %v: %v", seen, err)
		}
		seen = append(seen, e.Type)
		switch {
		case e.Type == "worker.joined" && len(seen) == 1:
			for w := range api.Workers(ctx) {
				s.Faults().Cut(w.ID)
			}
		case e.Type == "worker.lost":
			s.Faults().Clear()
		case e.Type == "worker.joined":
			if got, err := api.Call(ctx, "builtin/sum", []byte("[[1,2]]"), nil); err != nil || string(got) != "3" {
				t.Errorf("the call after it joined anew: %s, %v", got, err)
			}
			return
		}
	}
	t.Errorf("the events ended after %v", seen)
}
