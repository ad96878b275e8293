package client_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"weft/client"
	"weft/task"
)

func TestScatter(t *testing.T) {
	srv, c := start(t)
	f, err := client.Scatter(within(t), c, []int64{1, 2, 3})
	if err != nil {
		t.Fatal(err)
	}
	k := key(t, f)
	if got := f.String(); got != "<Future: done, type: list, key: "+string(k)+">" {
		t.Errorf("it shows as %s", got)
	}
	if got := result(t, f); len(got) != 3 || got[2] != 3 {
		t.Errorf("result %v", got)
	}
	if got := result(t, client.Submit[[]int](c, "builtin/identity", f)); len(got) != 3 {
		t.Errorf("as an argument it is %v", got)
	}
	again, err := client.Scatter(within(t), c, []int64{1, 2, 3})
	if err != nil || key(t, again) != k {
		t.Errorf("the same value has the key %s, not %s (%v)", key(t, again), k, err)
	}
	f.Release()
	released(t, srv, 1)
	if n := srv.Holds(c.SessionID(), k); n != 1 {
		t.Errorf("%d holds are left, want 1", n)
	}
	if got := result(t, again); len(got) != 3 {
		t.Errorf("the other one gives %v", got)
	}
	if _, err := client.Scatter(within(t), c, func() {}); !errors.Is(err, client.ErrInvalid) {
		t.Errorf("a function: %v", err)
	}
}

// A future of somebody else, by its key.
func TestAttach(t *testing.T) {
	srv, c := start(t)
	g := handleGate(srv)
	other := dial(t, srv)
	f := client.Submit[string](c, "test/gate", "x")
	receive(t, g.started)
	attached := client.Attach[string](other, key(t, f))
	if attached.State().Settled() {
		t.Error("it has settled before the first")
	}
	doubled := client.Submit[string](other, "text/repeat", attached, 2)
	large := client.Submit[string](c, "text/repeat", "y", task.InlineLimit*2)
	attachedLarge := client.Attach[string](other, key(t, large))
	close(g.open)
	if got := result(t, attached); got != "x" {
		t.Errorf("result %q", got)
	}
	if got := result(t, doubled); got != "xx" {
		t.Errorf("as an argument: %q", got)
	}
	if got := result(t, attachedLarge); got != strings.Repeat("y", task.InlineLimit*2) {
		t.Errorf("a large result has %d bytes", len(got))
	}
	attached.Release()
	if n := srv.Holds(c.SessionID(), key(t, f)); n != 1 {
		t.Errorf("releasing it took a hold of the other: %d are left", n)
	}
	if err := client.Attach[int](other, "never-was").Wait(within(t)); !errors.Is(err, client.ErrNotFound) {
		t.Errorf("a key that is not there: %v", err)
	}
	bad := client.Submit[int](c, "math/fail", 1)
	wantCode(t, client.Attach[int](other, key(t, bad)).Wait(within(t)), task.GuestError)
}

// An attached future that is released, or whose client is closed, is followed
// no longer.
func TestAttachEnds(t *testing.T) {
	srv, c := start(t)
	g := handleGate(srv)
	f := client.Submit[int](c, "test/gate", 1)
	receive(t, g.started)
	other := dial(t, srv)
	a, b := client.Attach[int](other, key(t, f)), client.Attach[int](other, key(t, f))
	a.Release()
	if err := a.Wait(within(t)); err != client.ErrReleased {
		t.Errorf("released: %v", err)
	}
	other.Close()
	if err := b.Wait(within(t)); err != client.ErrClosed {
		t.Errorf("closed: %v", err)
	}
	if err := client.Attach[int](other, key(t, f)).Wait(within(t)); err != client.ErrClosed {
		t.Errorf("attached after close: %v", err)
	}
	close(g.open)
	if got := result(t, f); got != 1 {
		t.Errorf("the future itself gives %d", got)
	}
}

func TestCall(t *testing.T) {
	srv, c := start(t)
	x := client.Submit[int64](c, "math/inc", 1)
	got, err := client.Call[int64](within(t), c, "math/add", x, 40)
	if err != nil || got != 42 {
		t.Errorf("got %d, %v; want 42", got, err)
	}
	_, err = client.Call[int64](within(t), c, "math/fail", 1)
	wantCode(t, err, task.GuestError)
	_, err = client.Call[int64](within(t), c, "math/none")
	wantCode(t, err, task.Invalid)
	_, err = client.Call[int64](within(t), c, "math/inc", func() {})
	wantCode(t, err, task.Invalid)
	_, err = client.Call[int64](within(t), c, "math/inc", client.Submit[int](dial(t, srv), "math/inc", 1))
	wantCode(t, err, task.Invalid)
	_, err = client.Call[int64](within(t), c.With(client.Retries(3)), "math/inc", 1)
	if e := wantCode(t, err, task.Invalid); !strings.Contains(e.Detail, "retries") {
		t.Errorf("the error does not name the option: %v", e)
	}
	got, err = client.Call[int64](within(t), c.With(client.Timeout(time.Second), client.Priority(1), client.Impure(), client.Fuel(9)), "math/inc", 1)
	if err != nil || got != 2 {
		t.Errorf("with options: %d, %v", got, err)
	}
}

// A call whose context ends is cancelled.
func TestCallEndsWithContext(t *testing.T) {
	srv, c := start(t)
	g := handleGate(srv)
	ctx, cancel := context.WithCancel(t.Context())
	called := make(chan error)
	go func() {
		_, err := client.Call[int](ctx, c, "test/gate", 1)
		called <- err
	}()
	receive(t, g.started)
	cancel()
	if err := receive(t, called); !errors.Is(err, context.Canceled) {
		t.Errorf("call: %v", err)
	}
	receive(t, g.ended)
}
