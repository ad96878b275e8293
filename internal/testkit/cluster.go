// Package testkit is a whole cluster in one process, for tests that prove
// behaviour through the public face.
//
//	c := testkit.Start(t)                       // a server with one worker of two slots
//	c.Push(t, "math")                           // a sample module, built once a run
//	x := client.Submit[int64](c.Client(t), "math/inc", 1)
package testkit

import (
	"context"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"weft/client"
	"weft/httpapi"
	"weft/internal/server"
	"weft/internal/testkit/wasm"
	"weft/scheduler/state"
	"weft/task"
)

// Cluster is a running server and what joined it.
type Cluster struct {
	*server.Server
	data string
}

// Option changes the server that Start starts.
type Option func(*server.Config)

// Slots gives the one worker so many.
func Slots(n int) Option {
	return Workers(server.Worker{Name: "worker-1", Slots: n})
}

// Workers are those to start, instead of one.
func Workers(workers ...server.Worker) Option {
	return func(c *server.Config) { c.Workers = workers }
}

// State changes the scheduler's rules.
func State(cfg state.Config) Option { return func(c *server.Config) { c.State = cfg } }

// Limits bounds requests.
func Limits(l httpapi.Limits) Option { return func(c *server.Config) { c.Limits = l } }

// Tokens asks callers for one of these.
func Tokens(tokens ...httpapi.Token) Option { return func(c *server.Config) { c.Tokens = tokens } }

// Start starts a server with one worker of two slots on a free port, and stops
// it at the end of the test.
func Start(t testing.TB, opts ...Option) *Cluster {
	t.Helper()
	// Compiling a Go guest takes a second, and ten with the race detector.
	code, err := wasm.CacheDir("compiled")
	if err != nil {
		t.Fatalf("find the cache of compiled code: %v", err)
	}
	cfg := server.Config{
		Code:   code,
		Listen: "127.0.0.1:0", Data: t.TempDir(), Logger: slog.New(slog.DiscardHandler),
		Workers: []server.Worker{{Name: "worker-1", Slots: 2}},
	}
	for _, o := range opts {
		o(&cfg)
	}
	s, err := server.Start(cfg)
	if err != nil {
		t.Fatalf("start server: %v", err)
	}
	t.Cleanup(func() {
		// What still runs at the end of a test is of no use any more.
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		s.Stop(ctx)
	})
	return &Cluster{Server: s, data: cfg.Data}
}

// Data is the server's directory.
func (c *Cluster) Data() string { return c.data }

// Client opens a session that ends with the test.
func (c *Cluster) Client(t testing.TB, opts ...client.DialOption) *client.Client {
	t.Helper()
	transport := &http.Transport{}
	cl, err := client.Dial(t.Context(), c.URL(), append([]client.DialOption{client.HTTPClient(&http.Client{Transport: transport})}, opts...)...)
	if err != nil {
		t.Fatalf("dial %s: %v", c.URL(), err)
	}
	t.Cleanup(func() {
		if err := cl.Close(); err != nil {
			t.Errorf("close client: %v", err)
		}
		transport.CloseIdleConnections()
	})
	return cl
}

// Push uploads a sample module of the modules folder under its own name.
func (c *Cluster) Push(t testing.TB, names ...string) {
	t.Helper()
	cl := c.Client(t)
	for _, name := range names {
		if _, _, err := cl.Push(t.Context(), name, wasm.Module(t, name), nil); err != nil {
			t.Fatalf("push %s: %v", name, err)
		}
	}
}

// Context ends well before the test runner loses patience, but long after
// anything that works has happened.
func Context(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// Code is the code of an error, empty for none.
func Code(err error) task.Code {
	if err == nil {
		return ""
	}
	return task.CodeOf(err)
}
