package acceptance

import (
	"net/http"
	"testing"
	"time"

	"weft/client"
	"weft/internal/server"
	"weft/internal/testkit"
	"weft/task"
)

// Row 9 (test_exception_on_exception)
func TestErrorGoesToAllThatDependOnIt(t *testing.T) {
	t.Parallel()
	cl := start(t)
	x := client.Submit[int64](cl, "ends/div", 1, 0)
	y := client.Submit[int64](cl, "arith/inc", x)
	z := client.Submit[int64](cl, "arith/add", y, 1)
	for _, f := range []client.AnyFuture{x, y, z} {
		e := failure(t, f, task.Trap)
		if e.Key != key(t, x) {
			t.Errorf("the error of %s began in %s, want %s", f, e.Key, key(t, x))
		}
	}
	for _, f := range []client.AnyFuture{y, z} {
		if info, err := f.Info(t.Context()); err != nil || info.State != task.StateFailed || len(info.Attempts) != 0 {
			t.Errorf("%s was run %d times, %v", f, len(info.Attempts), err)
		}
	}
}

// Row 9 (test_submit_dependency_of_erred_task)
func TestTaskOnAFailedFutureFailsAtOnce(t *testing.T) {
	t.Parallel()
	cl := start(t)
	x := client.Submit[int64](cl, "ends/div", 1, 0)
	failure(t, x, task.Trap)
	// No slot is free, and none is needed.
	defer occupy(t, cl, 2)()
	y := client.Submit[int64](cl, "arith/inc", x)
	if e := failure(t, y, task.Trap); e.Key != key(t, x) {
		t.Errorf("the error began in %s, want %s", e.Key, key(t, x))
	}
}

// Row 11 (test_if_intermediates_clear_on_error)
func TestFailingGraphLeavesNoIntermediateData(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t, testkit.Workers(server.Worker{Name: "w", Slots: 2, Heartbeat: 10 * time.Millisecond}))
	h := newHTTP(t, c)

	// Lists far too large to travel inside messages stay with the worker.
	data := h.do("POST", "/v1/data", bytesOf(1<<20), octets).want(http.StatusCreated).string("key")
	h.do("POST", "/v1/graphs?wait=30s", `{"tasks":{
		"big":    {"call":"builtin/list","args":[{"$future":"`+data+`"}]},
		"bigger": {"call":"builtin/list","args":[{"$ref":"big"},{"$ref":"big"}]},
		"bad":    {"call":"builtin/getitem","args":[{"$ref":"bigger"},2]},
		"out":    {"call":"builtin/list","args":[{"$ref":"bad"},{"$ref":"bigger"},{"$ref":"big"}]}
	}}`).want(http.StatusOK).is("state", "failed").is("errors.out.code", "guest_error")

	futures := h.do("GET", "/v1/futures", nil).want(http.StatusOK)
	if n := len(futures.list("items")); n != 2 {
		t.Errorf("%d futures are left, want the data and the failed output: %s", n, futures.body)
	}
	testkit.Eventually(t, "the worker holds the scattered data alone", func() bool {
		w := h.do("GET", "/v1/workers", nil).want(http.StatusOK)
		return w.int("items.0.results") == 1 && w.int("items.0.result_bytes") < 2<<20
	})
}

// Row 12: a task waits for a slot no longer than its queue_timeout.
func TestQueueTimeout(t *testing.T) {
	t.Parallel()
	cl := start(t)
	free := occupy(t, cl, 2)
	begin := time.Now()
	failure(t, client.Submit[int64](cl.With(client.QueueTimeout(50*time.Millisecond)), "arith/inc", 1), task.QueueTimeout)
	if took := time.Since(begin); took < 50*time.Millisecond {
		t.Errorf("it failed after %s already", took)
	}
	free()
	if got := result(t, client.Submit[int64](cl.With(client.QueueTimeout(time.Minute)), "arith/inc", 1)); got != 2 {
		t.Errorf("the same call with a free slot is %d, want 2: the failure is not the call's own", got)
	}
}

// Row 12: a run holds a slot no longer than its timeout, be it asleep or busy,
// and the slot is free again.
func TestRunTimeout(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t, testkit.Slots(1))
	cl := c.Client(t)
	push(t, cl, "arith", "ends", "time")
	short := cl.With(client.Timeout(50 * time.Millisecond))
	for _, f := range []client.AnyFuture{
		client.Submit[int64](short, "time/nap", hour),
		client.Submit[any](short, "ends/spin", 1),
	} {
		failure(t, f, task.Timeout)
		info, err := f.Info(t.Context())
		if err != nil || time.Duration(info.Usage.Wall) < 50*time.Millisecond || time.Duration(info.Usage.Wall) > 3*time.Second {
			t.Errorf("%s ran for %s, %v; its timeout is 50ms", f, time.Duration(info.Usage.Wall), err)
		}
	}
	if got := result(t, client.Submit[int64](cl, "arith/inc", 1)); got != 2 {
		t.Errorf("on the same slot inc(1) = %d", got)
	}
}
