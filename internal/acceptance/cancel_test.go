package acceptance

import (
	"fmt"
	"testing"
	"time"

	"weft/client"
	"weft/fabric/inproc"
	"weft/internal/server"
	"weft/internal/testkit"
	"weft/task"
)

// Row 19 (test_cancel)
func TestCancelStopsARunningTaskAndWhatWaitsForIt(t *testing.T) {
	t.Parallel()
	for _, busy := range []struct {
		call string
		arg  int64
	}{
		{"ends/spin", 1},    // in the guest's own code
		{"time/nap", hour},  // in a call of the host
		{"time/nap", -hour}, // likewise, and for longer than there are numbers for
	} {
		t.Run(fmt.Sprintf("%s %d", busy.call, busy.arg), func(t *testing.T) {
			t.Parallel()
			cl := start(t)
			x := client.Submit[any](cl, busy.call, busy.arg)
			y := client.Submit[any](cl, "builtin/identity", x)
			z := client.Submit[any](cl, "builtin/list", 1, y)
			// By the time that others ran in the other slot x does run in its own.
			for i := range 5 {
				result(t, client.Submit[int64](cl.With(client.Impure()), "arith/inc", i))
			}
			wantState(t, x, task.StateRunning)
			wantState(t, z, task.StateWaiting)
			free := occupy(t, cl, 1)
			next := client.Submit[int64](cl, "arith/inc", 1)
			wantState(t, next, task.StateQueued)

			begin := time.Now()
			if err := x.Cancel(testkit.Context(t)); err != nil {
				t.Fatal(err)
			}
			for _, f := range []client.AnyFuture{x, y, z} {
				failure(t, f, task.Cancelled)
				if s := f.State(); s != task.StateCancelled {
					t.Errorf("%s is %s", f, s)
				}
			}
			if got := result(t, next); got != 2 {
				t.Errorf("inc(1) = %d", got)
			}
			if took := time.Since(begin); took > time.Second {
				t.Errorf("the slot was free %s after the cancel, want 100ms, and a second at most", took)
			}
			free()
		})
	}
}

// BenchmarkCancelToSlotFree measures from the cancel of a task that computes to
// the result of the next one on the only slot. (Row 19)
func BenchmarkCancelToSlotFree(b *testing.B) {
	cl := testkit.Start(b, testkit.Slots(1)).Client(b)
	push(b, cl, "arith", "ends")
	cl = cl.With(client.Impure())
	for b.Loop() {
		b.StopTimer()
		x := client.Submit[any](cl, "ends/spin", 1)
		wantState(b, x, task.StateRunning)
		next := client.Submit[int64](cl, "arith/inc", 1)
		key(b, next)
		b.StartTimer()
		if err := x.Cancel(testkit.Context(b)); err != nil {
			b.Fatal(err)
		}
		result(b, next)
	}
}

// Row 19: a task submitted on a cancelled future is cancelled too.
func TestTaskOnACancelledFutureIsCancelled(t *testing.T) {
	t.Parallel()
	cl := start(t)
	x := client.Submit[int64](cl, "time/nap", hour)
	wantState(t, x, task.StateRunning)
	if err := x.Cancel(testkit.Context(t)); err != nil {
		t.Fatal(err)
	}
	failure(t, x, task.Cancelled)
	y := client.Submit[int64](cl, "arith/inc", x)
	failure(t, y, task.Cancelled)
	failure(t, client.Submit[[]int64](cl, "builtin/list", y, x), task.Cancelled)
	// The same call under a new future runs.
	again := client.Submit[int64](cl, "time/nap", hour)
	wantState(t, again, task.StateRunning)
}

// Row 20 (test_cancel_multi_client)
func TestCancelOfOneClientLeavesTheOtherItsValue(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t)
	alice, bob := c.Client(t), c.Client(t)
	push(t, alice, "arith", "time")
	free := occupy(t, alice, 2)
	a := client.Submit[int64](alice, "arith/inc", 1)
	b := client.Submit[int64](bob, "arith/inc", 1)
	after := client.Submit[int64](bob, "arith/add", b, 40)
	key(t, b)
	if err := a.Cancel(testkit.Context(t)); err != nil {
		t.Fatal(err)
	}
	failure(t, a, task.Cancelled)
	free()
	if got := result(t, after); got != 42 || result(t, b) != 2 {
		t.Errorf("the other client has %s, and %d of what it made of it", b, got)
	}

	// One that runs goes on, too.
	a = client.Submit[int64](alice, "time/nap", 300)
	b = client.Submit[int64](bob, "time/nap", 300)
	wantState(t, a, task.StateRunning)
	wantState(t, b, task.StateRunning)
	if err := a.Cancel(testkit.Context(t)); err != nil {
		t.Fatal(err)
	}
	if got := result(t, b); got != 300 {
		t.Errorf("the other client has %d", got)
	}
	onlyRun(t, b)
}

// Row 21 (test_cancelled_task_error_rejected)
func TestStaleReportChangesNothing(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t, testkit.Workers())
	cl := c.Client(t)
	pushWith(t, cl, "time", clock)
	// No sign of life of this worker is among what is held up.
	w, err := c.AddWorker(server.Worker{Name: "slow", Slots: 1, Heartbeat: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	result(t, client.Submit[int64](cl, "time/now"))
	c.Faults().SetLink(inproc.Link{From: w, To: inproc.Scheduler}, inproc.Trouble{MinDelay: 500 * time.Millisecond, MaxDelay: 500 * time.Millisecond})

	// The first run tells a time and its report is on its way when the task is
	// cancelled and submitted again.
	moment := cl.With(client.Key("moment"))
	first := client.Submit[int64](moment, "time/now")
	testkit.Eventually(t, "the report of the first run is on its way", func() bool { return c.Faults().Tally().Delayed > 0 })
	if err := first.Cancel(testkit.Context(t)); err != nil {
		t.Fatal(err)
	}
	failure(t, first, task.Cancelled)
	again := time.Now().UnixNano()
	second := client.Submit[int64](moment, "time/now")
	if got := result(t, second); got < again {
		t.Errorf("the second run told %s, before it began: that was the first run's report", time.Unix(0, got))
	}
	if began := onlyRun(t, second).UnixNano(); began < again {
		t.Errorf("the run began %s before it was submitted", time.Duration(again-began))
	}
}
