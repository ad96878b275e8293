package client_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"weft/client"
	"weft/task"
)

// Row 5: gather returns the error of the one that fails without waiting for
// the other; GatherSkip returns the good ones.
func TestGatherErrors(t *testing.T) {
	srv, c := start(t)
	g := handleGate(srv)
	slow := client.Submit[int](c, "test/gate", 1)
	receive(t, g.started)
	bad := client.Submit[int](c, "math/fail", 2)
	good := client.Submit[int](c, "math/inc", 3)
	fs := []*client.Future[int]{slow, bad, good}
	_, err := client.Gather(within(t), fs)
	wantCode(t, err, task.GuestError)
	if slow.State().Settled() {
		t.Error("gather waited for the slow one")
	}
	close(g.open)
	got, err := client.GatherSkip(within(t), fs)
	if want := []int{1, 4}; err != nil || !slices.Equal(got, want) {
		t.Errorf("skip gives %v, %v; want %v", got, err, want)
	}
}

func TestGatherNothing(t *testing.T) {
	if got, err := client.Gather[int](t.Context(), nil); err != nil || len(got) != 0 {
		t.Errorf("gather of nothing: %v, %v", got, err)
	}
	if got, err := client.GatherSkip[int](t.Context(), nil); err != nil || len(got) != 0 {
		t.Errorf("skip of nothing: %v, %v", got, err)
	}
}

// Large results come some at a time, small ones are here.
func TestGatherLargeResults(t *testing.T) {
	_, c := start(t)
	var fs []*client.Future[string]
	for i := range 40 {
		fs = append(fs, client.Submit[string](c, "text/repeat", string(rune('a'+i%26)), i%2*task.InlineLimit*2))
	}
	got, err := client.Gather(within(t), fs)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range got {
		if want := strings.Repeat(string(rune('a'+i%26)), i%2*task.InlineLimit*2); s != want {
			t.Errorf("result %d has %d bytes, want %d", i, len(s), len(want))
		}
	}
}

// A result of another type than the program wants is an error that says so.
func TestGatherWrongType(t *testing.T) {
	_, c := start(t)
	small := client.Submit[int](c, "text/repeat", "x", 3)
	large := client.Submit[int](c, "text/repeat", "x", task.InlineLimit*2)
	for _, f := range []*client.Future[int]{small, large} {
		_, err := client.Gather(within(t), []*client.Future[int]{f})
		wantCode(t, err, task.Invalid)
		if !strings.Contains(err.Error(), string(key(t, f))) {
			t.Errorf("the error does not name the future: %v", err)
		}
	}
}

// Row 6: wait for any, wait with a limit of time, the tasks going on.
func TestWait(t *testing.T) {
	srv, c := start(t)
	g := handleGate(srv)
	slow := client.Submit[int](c, "test/gate", 1)
	quick := client.Submit[string](c, "text/repeat", "x", 1)
	bad := client.Submit[int](c, "math/fail", 1)
	all := []client.AnyFuture{slow, quick, bad}

	done, pending, err := client.Wait(within(t), all, client.Any)
	if err != nil || len(done) == 0 || len(done)+len(pending) != 3 || !slices.Contains(pending, client.AnyFuture(slow)) {
		t.Errorf("any: %v, %v, %v", done, pending, err)
	}
	for _, f := range all[1:] {
		f.Wait(within(t))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	done, pending, err = client.Wait(ctx, all, client.All)
	if !errors.Is(err, context.Canceled) || !slices.Equal(done, all[1:]) || !slices.Equal(pending, all[:1]) {
		t.Errorf("all, with a context that ended: %v, %v, %v", done, pending, err)
	}
	close(g.open)
	done, pending, err = client.Wait(within(t), all, client.All)
	if err != nil || !slices.Equal(done, all) || len(pending) != 0 {
		t.Errorf("all: %v, %v, %v", done, pending, err)
	}
	if done, pending, err := client.Wait(t.Context(), []client.AnyFuture{}, client.Any); err != nil || len(done)+len(pending) != 0 {
		t.Errorf("any of nothing: %v, %v, %v", done, pending, err)
	}
}

// Row 22: futures added while iterating; it ends when all were seen.
func TestAsCompletedAdd(t *testing.T) {
	_, c := start(t)
	ac := client.AsCompleted(within(t), client.Map[int](c, "math/inc", []int{0, 10, 20})...)
	var got []int
	for f := range ac.All() {
		v := result(t, f)
		got = append(got, v)
		if v%10 < 5 {
			ac.Add(client.Submit[int](c, "math/inc", f))
		}
	}
	slices.Sort(got)
	if want := []int{1, 2, 3, 4, 5, 11, 12, 13, 14, 15, 21, 22, 23, 24, 25}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if ac.Err() != nil || ac.Len() != 0 {
		t.Errorf("at the end: %v, %d left", ac.Err(), ac.Len())
	}
}

// Row 23: failed and cancelled ones are yielded too.
func TestAsCompletedFailedAndCancelled(t *testing.T) {
	srv, c := start(t)
	g := handleGate(srv)
	good := client.Submit[int](c, "math/inc", 1)
	bad := client.Submit[int](c, "math/fail", 1)
	refused := client.Submit[int](c, "math/none")
	cancelled := client.Submit[int](c, "test/gate", 1)
	receive(t, g.started)
	ac := client.AsCompleted(within(t), good, bad, refused, cancelled)
	seen := map[*client.Future[int]]task.State{}
	for f := range ac.All() {
		seen[f] = f.State()
		if len(seen) == 3 {
			if err := cancelled.Cancel(within(t)); err != nil {
				t.Fatal(err)
			}
		}
	}
	want := map[*client.Future[int]]task.State{
		good: task.StateDone, bad: task.StateFailed, refused: task.StateFailed, cancelled: task.StateCancelled,
	}
	for f, state := range want {
		if seen[f] != state {
			t.Errorf("%s was seen as %q, want %s", f, seen[f], state)
		}
	}
}

func TestAsCompletedEndsWithContext(t *testing.T) {
	srv, c := start(t)
	g := handleGate(srv)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	quick := client.Submit[int](c, "math/inc", 1)
	slow := client.Submit[int](c, "test/gate", 1)
	ac := client.AsCompleted(ctx, quick, slow)
	for f := range ac.All() {
		if f != quick {
			t.Errorf("%s came", f)
		}
		cancel()
	}
	if !errors.Is(ac.Err(), context.Canceled) || ac.Len() != 1 {
		t.Errorf("at the end: %v, %d left", ac.Err(), ac.Len())
	}
	close(g.open)
}

// An iteration that is left goes on where it was.
func TestAsCompletedLeft(t *testing.T) {
	_, c := start(t)
	ac := client.AsCompleted(within(t), client.Map[int](c, "math/inc", []int{1, 2, 3, 4})...)
	n := 0
	for range 2 {
		for range ac.All() {
			if n++; n%2 == 0 {
				break
			}
		}
	}
	if n != 4 || ac.Len() != 0 {
		t.Errorf("%d came, %d left", n, ac.Len())
	}
}

// Row 2: map over values, futures, several sequences; it stops at the
// shortest; the empty one is empty.
func TestMap(t *testing.T) {
	_, c := start(t)
	xs := client.Map[int64](c, "math/inc", []int{1, 2, 3})
	ys := client.Map[int64](c, "math/double", xs)
	check := func(what string, fs []*client.Future[int64], want ...int64) {
		t.Helper()
		got, err := client.Gather(within(t), fs)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v, %v; want %v", what, got, err, want)
		}
	}
	check("over values", xs, 2, 3, 4)
	check("over futures", ys, 4, 6, 8)
	check("over two", client.Map[int64](c, "math/add", xs, ys), 6, 9, 12)
	check("stops at the shortest", client.Map[int64](c, "math/add", xs, ys[:2]), 6, 9)
	check("mixed", client.Map[int64](c, "math/add", client.Values(xs), client.Values([]int{10, 20, 30})), 12, 23, 34)
	check("empty", client.Map[int64](c, "math/inc", []int{}))
	check("no sequence", client.Map[int64, []int](c, "math/inc"))
}

func TestRunning(t *testing.T) {
	srv, c := start(t)
	g := handleGate(srv)
	fs := []*client.Future[int]{
		client.Submit[int](c, "test/gate", 1), client.Submit[int](c, "test/gate", 2), client.Submit[int](c, "math/inc", 1),
	}
	fs = append(fs, client.Submit[int](c, "math/inc", fs[0]))
	other := client.Submit[int](dial(t, srv), "test/gate", 3)
	for range 3 {
		receive(t, g.started)
	}
	for _, f := range fs {
		key(t, f)
	}
	result(t, fs[2])
	if n, err := client.Running(within(t), fs); err != nil || n != 2 {
		t.Errorf("%d run, %v; want 2", n, err)
	}
	close(g.open)
	result(t, other)
}
