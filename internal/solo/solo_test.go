package solo_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"weft/client"
	"weft/internal/solo"
	"weft/internal/testkit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// inTemp has what is temporary made in a directory of the test's.
func inTemp(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	t.Setenv("TMPDIR", dir)
	return dir
}

func checkEmpty(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("there is left: %v, %v", left, err)
	}
}

// TestNothingIsLeft proves that a server runs samples, and is gone after
// Close.
func TestNothingIsLeft(t *testing.T) {
	temp := inTemp(t)
	ctx := testkit.Context(t)
	s, err := solo.Start(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	m, err := s.PushSample(ctx, "math")
	if err != nil || m.Name != "math" {
		t.Errorf("uploaded %q, %v", m.Name, err)
	}
	if three, err := client.Submit[int64](s.Client, "math/add", 1, 2).Result(ctx); three != 3 || err != nil {
		t.Errorf("add(1, 2) = %d, %v", three, err)
	}
	waits := client.Submit[int64](s.Client, "math/slow_inc", 1, 3600) // Close does not wait for it
	if _, err := waits.Key(ctx); err != nil {
		t.Error(err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
	if err := waits.Wait(ctx); !errors.Is(err, client.ErrClosed) {
		t.Errorf("the call ended with %v, want %v", err, client.ErrClosed)
	}
	if resp, err := http.Get(s.URL() + "/healthz"); err == nil {
		resp.Body.Close()
		t.Error("the server still answers")
	}
	checkEmpty(t, temp)
}

func TestStartInterrupted(t *testing.T) {
	temp := inTemp(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := solo.Start(ctx, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	checkEmpty(t, temp)
}

// What is missing is said with what to do. The module faulty is built by no
// other test of this process, which would build it once for all.

func TestBuildOutsideACheckout(t *testing.T) {
	t.Chdir(t.TempDir())
	_, err := solo.Build(t.Context(), "faulty")
	if err == nil || !strings.Contains(err.Error(), "run this in a checkout of weft") {
		t.Errorf("got %v, want what to do", err)
	}
}

func TestBuildWithoutGo(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := solo.Build(t.Context(), "faulty")
	if err == nil || !strings.Contains(err.Error(), "install Go") {
		t.Errorf("got %v, want what to do", err)
	}
}
