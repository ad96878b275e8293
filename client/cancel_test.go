package client_test

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"

	"weft/client"
	"weft/task"
)

// Row 19: x runs, y waits for it; cancel x and both are cancelled, and the run
// is stopped.
func TestCancel(t *testing.T) {
	srv, c := start(t)
	g := handleGate(srv)
	x := client.Submit[int](c, "test/gate", 1)
	y := client.Submit[int](c, "math/inc", x)
	receive(t, g.started)
	if err := x.Cancel(within(t)); err != nil {
		t.Fatal(err)
	}
	receive(t, g.ended)
	for name, f := range map[string]*client.Future[int]{"x": x, "y": y} {
		e := wantCode(t, f.Wait(within(t)), task.Cancelled)
		if f.State() != task.StateCancelled || !errors.Is(e, client.ErrCancelled) {
			t.Errorf("%s is %s", name, f.State())
		}
	}
	if err := x.Cancel(within(t)); err != nil {
		t.Errorf("a second cancel: %v", err)
	}
	if n := len(srv.Requests("POST", "/v1/futures/")); n != 1 {
		t.Errorf("%d requests to cancel, want 1", n)
	}
}

// What was cancelled can be submitted again: news of the cancel are not taken
// for news of the new run.
func TestCancelThenSubmitAgain(t *testing.T) {
	srv, c := start(t)
	g := handleGate(srv)
	for range 20 {
		f := client.Submit[int](c, "test/gate", 1)
		receive(t, g.started)
		again := make(chan *client.Future[int], 1)
		cancelled := make(chan error, 1)
		go func() { cancelled <- f.Cancel(within(t)) }()
		go func() {
			f.Wait(within(t))
			again <- client.Submit[int](c, "test/gate", 1)
		}()
		receive(t, g.ended)
		if err := receive(t, cancelled); err != nil {
			t.Fatal(err)
		}
		second := receive(t, again)
		receive(t, g.started)
		if second.State() != task.StateWaiting {
			t.Fatalf("the second is %s", second.State())
		}
		if err := second.Cancel(within(t)); err != nil {
			t.Fatal(err)
		}
		receive(t, g.ended)
	}
}

// Row 20: two clients hold a key, one cancels: the other still gets its value.
func TestCancelForOneClient(t *testing.T) {
	srv, c := start(t)
	g := handleGate(srv)
	other := dial(t, srv)
	mine := client.Submit[int](c, "test/gate", 7)
	theirs := client.Submit[int](other, "test/gate", 7)
	if key(t, mine) != key(t, theirs) {
		t.Fatal("the same pure call has two keys")
	}
	receive(t, g.started)
	if err := mine.Cancel(within(t)); err != nil {
		t.Fatal(err)
	}
	wantCode(t, mine.Wait(within(t)), task.Cancelled)
	close(g.open)
	if got := result(t, theirs); got != 7 {
		t.Errorf("result %d, want 7", got)
	}
}

func TestCancelMany(t *testing.T) {
	srv, c := start(t)
	g := handleGate(srv)
	other := dial(t, srv)
	var fs []*client.Future[int]
	for i := range 20 {
		fs = append(fs, client.Submit[int](c, "test/gate", i), client.Submit[int](other, "test/gate", 100+i))
		receive(t, g.started)
		receive(t, g.started)
	}
	fs = append(fs, client.Submit[int](c, "math/none"), client.Submit[int](c, "math/inc", 1))
	for _, f := range fs[len(fs)-2:] {
		f.Wait(within(t))
	}
	if err := client.Cancel(within(t), fs); err != nil {
		t.Fatal(err)
	}
	for _, f := range fs[:len(fs)-2] {
		wantCode(t, f.Wait(within(t)), task.Cancelled)
		receive(t, g.ended)
	}
	wantCode(t, fs[len(fs)-2].Wait(within(t)), task.Invalid) // had settled
	if got := result(t, fs[len(fs)-1]); got != 2 {
		t.Errorf("a future that had settled gives %d", got)
	}
}

// A cancel takes its place after the submissions that came before it, and ends
// with its context when it must wait.
func TestCancelWaitsItsTurn(t *testing.T) {
	srv, c := start(t)
	g := handleGate(srv)
	arrived, proceed := hold(srv, "POST", "/v1/graphs")
	f := client.Submit[int](c, "test/gate", 1)
	receive(t, arrived)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := f.Cancel(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancel with a context that ended: %v", err)
	}
	cancelled := make(chan error, 1)
	go func() { cancelled <- f.Cancel(within(t)) }()
	close(proceed)
	if err := receive(t, cancelled); err != nil {
		t.Errorf("cancel: %v", err)
	}
	wantCode(t, f.Wait(within(t)), task.Cancelled)
	close(g.open)
}

// A failed future runs again, from where the failure began, and so do those
// that need it.
func TestRetry(t *testing.T) {
	srv, c := start(t)
	var runs atomic.Int32
	srv.Handle("test/second", func(_ context.Context, args []any) (any, error) {
		if runs.Add(1) == 1 {
			return nil, errors.New("not yet")
		}
		return args[0], nil
	})
	x := client.Submit[int](c, "test/second", 5)
	y := client.Submit[int](c, "math/inc", x)
	wantCode(t, y.Wait(within(t)), task.GuestError)
	if err := y.Retry(within(t)); err != nil {
		t.Fatal(err)
	}
	if got := result(t, y); got != 6 {
		t.Errorf("y is %d, want 6", got)
	}
	if got := result(t, x); got != 5 {
		t.Errorf("x is %d, want 5", got)
	}
	if err := y.Retry(within(t)); !errors.Is(err, client.ErrConflict) {
		t.Errorf("retry of one that is done: %v", err)
	}
}

// A failure that does not belong to the call is not that of a later submission
// of the same call: the server runs it again, and the first future has the
// second run's result too.
func TestSubmittedAgainAfterTimeout(t *testing.T) {
	srv, c := start(t)
	var runs atomic.Int32
	srv.Handle("test/slow", func(context.Context, []any) (any, error) {
		if runs.Add(1) == 1 {
			return nil, task.Errorf(task.Timeout, "it ran longer than 1s")
		}
		return 1, nil
	})
	f := client.Submit[int](c, "test/slow")
	if err := f.Wait(within(t)); !errors.Is(err, client.ErrTimeout) {
		t.Fatalf("first: %v", err)
	}
	arrived, proceed := hold(srv, http.MethodPost, "/v1/graphs")
	again := client.Submit[int](c, "test/slow")
	receive(t, arrived)
	if err := f.Wait(within(t)); !errors.Is(err, client.ErrTimeout) {
		t.Errorf("while the second is not there: %v", err)
	}
	close(proceed)
	if got := result(t, again); got != 1 {
		t.Errorf("second: %d", got)
	}
	if got := result(t, f); got != 1 {
		t.Errorf("the first future: %d", got)
	}
	shared := client.Submit[int](c, "math/fail", 1)
	wantCode(t, shared.Wait(within(t)), task.GuestError)
	wantCode(t, client.Submit[int](c, "math/fail", 1).Wait(within(t)), task.GuestError)
}
