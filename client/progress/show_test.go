package progress

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"weft/client"
	"weft/client/internal/fakeserver"
)

// dial returns a client of a server with a function that waits for release.
func dial(t *testing.T) (c *client.Client, started chan struct{}, release func()) {
	t.Helper()
	srv := fakeserver.New(t)
	started, open := make(chan struct{}, 100), make(chan struct{})
	srv.Handle("test/gate", func(ctx context.Context, _ []any) (any, error) {
		started <- struct{}{}
		select {
		case <-open:
			return nil, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	})
	srv.Handle("test/fail", func(context.Context, []any) (any, error) { return nil, errors.New("no") })
	c, err := client.Dial(t.Context(), srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c, started, func() { close(open) }
}

// writer passes on what is written.
type writer chan string

func (w writer) Write(p []byte) (int, error) {
	w <- string(p)
	return len(p), nil
}

func TestShow(t *testing.T) {
	c, started, release := dial(t)
	fs := client.Map[any](c, "test/gate", []int{1, 2, 3})
	for range 3 {
		<-started
	}
	fs = append(fs, client.Submit[any](c, "test/fail"), client.Submit[any](c, "test/gate", 4))
	<-started
	if err := fs[4].Cancel(t.Context()); err != nil {
		t.Fatal(err)
	}
	w := make(writer, 100)
	shown := make(chan error)
	go func() { shown <- Show(t.Context(), w, fs...) }()
	// The first line comes while three run.
	if got := <-w; !strings.HasPrefix(got, "2/5 settled, 1 failed, 1 cancelled, 3 running, ") {
		t.Errorf("while they run: %q", got)
	}
	release()
	if err := <-shown; err != nil {
		t.Error(err)
	}
	if got := <-w; !strings.HasPrefix(got, "5/5 settled, 1 failed, 1 cancelled, ") || strings.Contains(got, "running") {
		t.Errorf("at the end: %q", got)
	}
}

func TestShowEndsWithContext(t *testing.T) {
	c, started, release := dial(t)
	f := client.Submit[any](c, "test/gate", 1)
	<-started
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	var w bytes.Buffer
	if err := Show(ctx, &w, f); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if !strings.HasPrefix(w.String(), "0/1 settled, ") {
		t.Errorf("written %q", w.String())
	}
	release()
}

func TestShowNothing(t *testing.T) {
	var w bytes.Buffer
	if err := Show[client.AnyFuture](t.Context(), &w); err != nil || w.String() != "0/0 settled, 0.0s\n" {
		t.Errorf("%v, written %q", err, w.String())
	}
}
