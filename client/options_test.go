package client_test

import (
	"reflect"
	"testing"
	"time"

	"weft/client"
	"weft/httpapi/wire"
	"weft/task"
)

// Options arrive as the contract has them, on top of those of the view before,
// which stays as it is.
func TestOptions(t *testing.T) {
	srv, c := start(t)
	base := c.With(client.Priority(5), client.Retries(3))
	full := base.With(
		client.Impure(), client.Timeout(time.Second), client.QueueTimeout(time.Minute), client.Memory(1<<20), client.Fuel(7),
		client.Backoff(100*time.Millisecond, 10*time.Second), client.RetryOn(task.Trap, task.GuestError), client.Key("mine"),
		client.PreferWorkers("w1"), client.Resources(map[string]int64{"gpu": 1}), client.Labels(map[string]string{"a": "b"}),
	)
	var before []*client.Future[int]
	for _, view := range []*client.Client{c, base, full, base.With(client.Workers("w2")), base.With(client.Impure(), client.Impure())} {
		f := client.Submit[int](view, "math/inc", 1)
		key(t, f)
		before = append(before, f)
	}
	var got []wire.Task
	for _, g := range graphs(t, srv) {
		got = append(got, g.Tasks[0].Value)
	}
	call := wire.Task{Call: "math/inc", Args: []byte("[1]")}
	want := []wire.Task{call, call, call, call, call}
	for i := 1; i < 5; i++ {
		want[i].Priority, want[i].Retries = 5, &wire.Retries{Max: 3}
	}
	want[2] = wire.Task{
		Call: "math/inc", Args: []byte("[1]"), Key: "mine", Pure: new(bool), Priority: 5,
		Timeout: wire.Duration(time.Second), QueueTimeout: wire.Duration(time.Minute), Memory: 1 << 20, Fuel: 7,
		Retries: &wire.Retries{
			Max: 3, Backoff: wire.Duration(100 * time.Millisecond), MaxBackoff: wire.Duration(10 * time.Second),
			On: []task.Code{task.Trap, task.GuestError},
		},
		Workers: []string{"w1"}, AllowOtherWorkers: true,
		Resources: map[string]int64{"gpu": 1}, Labels: map[string]string{"a": "b"},
	}
	want[3].Workers = []string{"w2"}
	want[4].Pure = new(bool)
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("task %d was sent as %+v, want %+v", i, got[i], want[i])
		}
	}
	if k := key(t, before[2]); k != "mine" {
		t.Errorf("the key that was asked for is %q", k)
	}
}

// What is no text fails alone, not what goes with it.
func TestTextThatIsNoUTF8(t *testing.T) {
	srv, c := start(t)
	arrived, proceed := hold(srv, "POST", "/v1/graphs")
	client.Submit[int](c, "math/inc", 0)
	receive(t, arrived)
	function := client.Submit[int](c, "math/\xff", 1)
	argument := client.Submit[int](c, "math/inc", "\xff")
	good := client.Submit[int](c, "math/inc", 1)
	close(proceed)
	wantCode(t, function.Wait(within(t)), task.Invalid)
	wantCode(t, argument.Wait(within(t)), task.Invalid)
	if got := result(t, good); got != 2 {
		t.Errorf("result %d", got)
	}
}

// There is an error for each code, and no two are alike.
func TestErrorsForCodes(t *testing.T) {
	all := []*client.Error{
		client.ErrInvalid, client.ErrUnauthenticated, client.ErrForbidden, client.ErrNotFound, client.ErrConflict, client.ErrCancelled,
		client.ErrTooLarge, client.ErrBadModule, client.ErrTrap, client.ErrGuest, client.ErrExit, client.ErrTimeout, client.ErrQueueTimeout,
		client.ErrFuel, client.ErrMemory, client.ErrOutputTooLarge, client.ErrTooManyTasks, client.ErrRateLimited, client.ErrWorkerLost,
		client.ErrNoWorker, client.ErrUnavailable, client.ErrInternal,
	}
	var codes []task.Code
	for _, e := range all {
		codes = append(codes, e.Code)
	}
	if !reflect.DeepEqual(codes, task.Codes()) {
		t.Errorf("codes %v, want %v", codes, task.Codes())
	}
}
