package acceptance

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"weft/client"
	"weft/internal/server"
	"weft/internal/testkit"
	"weft/task"
)

// Row 1 (test_submit)
func TestTaskOnFuturesGetsTheirValues(t *testing.T) {
	t.Parallel()
	cl := start(t)
	x := client.Submit[int64](cl, "arith/inc", 10)
	y := client.Submit[int64](cl, "arith/inc", 20)
	z := client.Submit[int64](cl, "arith/add", x, y)
	if got := result(t, z); got != 32 {
		t.Errorf("inc(10) + inc(20) = %d, want 32", got)
	}
	// A future that was done long ago serves as well.
	if got := result(t, client.Submit[int64](cl, "arith/add", z, 1)); got != 33 {
		t.Errorf("32 + 1 = %d, want 33", got)
	}
}

// Row 2 (test_map)
func TestMapOverValuesFuturesAndSequences(t *testing.T) {
	t.Parallel()
	cl := start(t)
	xs := client.Map[int64](cl, "arith/inc", []int{0, 1, 2, 3, 4})
	ys := client.Map[int64](cl, "arith/inc", xs)
	if got := gather(t, ys); !slices.Equal(got, []int64{2, 3, 4, 5, 6}) {
		t.Errorf("inc of inc of 0…4 is %d", got)
	}
	sums := client.Map[int64](cl, "arith/add", xs, ys)
	if got := gather(t, sums); !slices.Equal(got, []int64{3, 5, 7, 9, 11}) {
		t.Errorf("the sums of two sequences are %d", got)
	}
	mixed := client.Map[int64](cl, "arith/add", client.Values(xs), client.Values([]int{10, 20, 30}))
	if got := gather(t, mixed); !slices.Equal(got, []int64{11, 22, 33}) {
		t.Errorf("a sequence of five and one of three give %d, want the three of the shortest", got)
	}
}

// Row 2 (test_map_empty)
func TestMapOverNothingIsEmpty(t *testing.T) {
	t.Parallel()
	cl := start(t)
	if fs := client.Map[int64](cl, "arith/inc", []int{}); len(fs) != 0 {
		t.Errorf("a map over nothing gives %d futures", len(fs))
	}
	if fs := client.Map[int64](cl, "arith/add", []int{1, 2}, []int{}); len(fs) != 0 {
		t.Errorf("a map that stops at once gives %d futures", len(fs))
	}
	if got := gather(t, []*client.Future[int64]{}); len(got) != 0 {
		t.Errorf("to gather nothing gives %d", got)
	}
}

// Row 3 (test_map_accepts_nested_futures)
func TestNestedFuturesArriveAsValues(t *testing.T) {
	t.Parallel()
	cl := start(t)
	x := client.Submit[int64](cl, "arith/inc", 1)
	y := client.Submit[int64](cl, "arith/inc", 2)

	sum := client.Submit[int64](cl, "builtin/sum", []any{x, y, 10})
	if got := result(t, sum); got != 15 {
		t.Errorf("the sum of a list with futures is %d, want 15", got)
	}
	type deep struct {
		A map[string]any `json:"a"`
		B []any          `json:"b"`
	}
	whole := client.Submit[map[string]any](cl, "builtin/identity", deep{A: map[string]any{"x": x}, B: []any{[]any{y}, sum}})
	got := result(t, whole)
	a, _ := got["a"].(map[string]any)
	b, _ := got["b"].([]any)
	if len(b) != 2 || a["x"] != int64(2) || b[1] != int64(15) || !slices.Equal(b[0].([]any), []any{int64(3)}) {
		t.Errorf("nested futures arrived as %v", got)
	}
	lists := client.Map[int64](cl, "builtin/sum", [][]any{{x, y}, {x, 1, sum}})
	if got := gather(t, lists); !slices.Equal(got, []int64{5, 18}) {
		t.Errorf("a map over lists with futures gives %d, want [5 18]", got)
	}
}

// Row 4 (test_idempotence)
func TestSamePureCallRunsOnce(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t)
	alice, bob := c.Client(t), c.Client(t)
	push(t, alice, "arith", "time")
	free := occupy(t, alice, 2)

	a := client.Submit[int64](alice, "arith/inc", 1)
	b := client.Submit[int64](bob, "arith/inc", 1)
	if key(t, a) != key(t, b) {
		t.Errorf("two clients' call has the keys %s and %s", key(t, a), key(t, b))
	}
	free()
	if result(t, a) != 2 || result(t, b) != 2 {
		t.Errorf("two clients have %s and %s", a, b)
	}
	first := onlyRun(t, a)
	// Another call of it, long after it ran, is answered with that run too.
	again := client.Submit[int64](bob, "arith/inc", 1)
	if got := result(t, again); got != 2 || !onlyRun(t, again).Equal(first) {
		t.Errorf("the same call later came to %d and ran again", got)
	}
}

// Row 4 (test_two_consecutive_clients_share_results)
func TestConsecutiveClientsShareResults(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t)
	alice, bob := c.Client(t), c.Client(t)
	push(t, alice, "arith")

	x := client.Submit[int64](alice, "arith/inc", 1)
	result(t, x)
	first := onlyRun(t, x)
	y := client.Submit[int64](bob, "arith/inc", 1)
	result(t, y)
	if err := alice.Close(); err != nil {
		t.Fatal(err)
	}
	if !onlyRun(t, y).Equal(first) {
		t.Errorf("%s ran again for the second client, or when the first went", y)
	}
}

// Row 4: two at the same moment run once.
func TestSameCallAtTheSameMomentRunsOnce(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t)
	all := make([]*client.Client, 8)
	for i := range all {
		all[i] = c.Client(t)
	}
	push(t, all[0], "arith")

	begin := make(chan struct{})
	futures := make([]*client.Future[int64], len(all))
	var submitting sync.WaitGroup
	for i, cl := range all {
		submitting.Go(func() {
			<-begin
			futures[i] = client.Submit[int64](cl, "arith/inc", 1)
		})
	}
	close(begin)
	submitting.Wait()
	gather(t, futures)
	for _, f := range futures[1:] {
		if !onlyRun(t, f).Equal(onlyRun(t, futures[0])) {
			t.Errorf("%s ran more than once", f)
		}
	}
}

// onlyRun is when the one run of a future began.
func onlyRun(t *testing.T, f client.AnyFuture) time.Time {
	t.Helper()
	info, err := f.Info(t.Context())
	if err != nil || len(info.Attempts) != 1 {
		t.Fatalf("%s has the runs %v, %v, want one", f, info.Attempts, err)
	}
	return *info.Attempts[0].Started
}

// Row 5 (test_gather_strict)
func TestGatherEndsWithTheFirstError(t *testing.T) {
	t.Parallel()
	cl := start(t)
	slow := client.Submit[int64](cl, "time/nap", hour)
	bad := client.Submit[int64](cl, "ends/div", 1, 0)
	_, err := client.Gather(testkit.Context(t), []*client.Future[int64]{slow, bad})
	if e := wantCode(t, err, task.Trap); e.Key != key(t, bad) {
		t.Errorf("gather's error is of %s, want %s", e.Key, key(t, bad))
	}
	if slow.State().Settled() {
		t.Errorf("gather waited for %s", slow)
	}
}

// Row 5 (test_gather_skip)
func TestGatherSkipGivesTheGoodOnes(t *testing.T) {
	t.Parallel()
	cl := start(t)
	fs := client.Map[int64](cl, "ends/div", []int{10, 11, 12}, []int{2, 0, 3})
	got, err := client.GatherSkip(testkit.Context(t), fs)
	if err != nil || !slices.Equal(got, []int64{5, 4}) {
		t.Errorf("gather skip = %d, %v, want [5 4]", got, err)
	}
}

// Row 6 (test_wait_first_completed)
func TestWaitForAny(t *testing.T) {
	t.Parallel()
	cl := start(t)
	slow := client.Submit[int64](cl, "time/nap", hour)
	quick := client.Submit[int64](cl, "arith/inc", 1)
	done, pending, err := client.Wait(testkit.Context(t), []*client.Future[int64]{slow, quick}, client.Any)
	if err != nil || len(done) != 1 || done[0] != quick || len(pending) != 1 || pending[0] != slow {
		t.Errorf("done are %v, pending %v, %v", done, pending, err)
	}
}

// Row 6 (test_wait_timeout)
func TestWaitWithATimeLimitLeavesTheTaskGoing(t *testing.T) {
	t.Parallel()
	cl := start(t)
	slow := client.Submit[int64](cl, "time/nap", 2000)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	done, pending, err := client.Wait(ctx, []*client.Future[int64]{slow}, client.All)
	if err == nil || len(done) != 0 || len(pending) != 1 {
		t.Errorf("done are %v, pending %v, error %v; want one pending and the limit's error", done, pending, err)
	}
	if got := result(t, slow); got != 2000 {
		t.Errorf("the task came to %d after the wait ended, want 2000", got)
	}
	if info, err := slow.Info(t.Context()); err != nil || len(info.Attempts) != 1 {
		t.Errorf("the task ran %d times, %v, want once", len(info.Attempts), err)
	}
}

// Row 7 (test_add_worker_after_tasks)
func TestSubmittedBeforeAnyWorkerIsThere(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t, testkit.Workers())
	cl := c.Client(t)
	push(t, cl, "arith")
	fs := client.Map[int64](cl, "arith/inc", []int{1, 2, 3})
	wantState(t, fs[2], task.StateQueued)
	if _, err := c.AddWorker(server.Worker{Name: "late", Slots: 1}); err != nil {
		t.Fatal(err)
	}
	if got := gather(t, fs); !slices.Equal(got, []int64{2, 3, 4}) {
		t.Errorf("got %d", got)
	}
}

// Row 8: a string argument equal to a key stays a string.
func TestStringThatLooksLikeAKeyStaysAString(t *testing.T) {
	t.Parallel()
	cl := start(t)
	x := client.Submit[int64](cl, "arith/inc", 1)
	result(t, x)
	name := string(key(t, x))
	if got := result(t, client.Submit[string](cl, "builtin/identity", name)); got != name {
		t.Errorf("identity(%q) = %q", name, got)
	}
	got := result(t, client.Submit[[]any](cl, "builtin/list", name, x, []string{name}))
	if len(got) != 3 || got[0] != name || got[1] != int64(2) || got[2].([]any)[0] != name {
		t.Errorf("list(%q, x, [%q]) = %v", name, name, got)
	}
}
