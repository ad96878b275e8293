package acceptance

import (
	"testing"

	"weft/client"
	"weft/internal/testkit"
	"weft/task"
)

// Row 22 (test_as_completed_add)
func TestAsCompletedTakesFuturesWhileItIterates(t *testing.T) {
	t.Parallel()
	cl := start(t)
	seen := map[int64]int{}
	ac := client.AsCompleted(testkit.Context(t), client.Map[int64](cl, "arith/inc", []int{0, 10, 20})...)
	for f := range ac.All() {
		v := result(t, f)
		seen[v]++
		if v%10 < 3 {
			ac.Add(client.Submit[int64](cl, "arith/inc", f))
		}
	}
	if err := ac.Err(); err != nil || ac.Len() != 0 {
		t.Errorf("it ended with %d not seen, %v", ac.Len(), err)
	}
	for _, v := range []int64{1, 2, 3, 11, 12, 13, 21, 22, 23} {
		if seen[v] != 1 {
			t.Errorf("%d was seen %d times", v, seen[v])
		}
		delete(seen, v)
	}
	if len(seen) > 0 {
		t.Errorf("beyond what was asked for there were %v", seen)
	}
}

// Row 22: they come in the order in which they settle.
func TestAsCompletedGivesTheFirstFirst(t *testing.T) {
	t.Parallel()
	cl := start(t)
	slow := client.Submit[int64](cl, "time/nap", 2000)
	quick := client.Submit[int64](cl, "arith/inc", slow) // after it, whatever happens
	first := client.Submit[int64](cl, "arith/inc", 1)
	var order []*client.Future[int64]
	for f := range client.AsCompleted(testkit.Context(t), quick, slow, first).All() {
		order = append(order, f)
	}
	if len(order) != 3 || order[0] != first || order[1] != slow || order[2] != quick {
		t.Errorf("the order is %v", order)
	}
}

// Row 23 (test_as_completed_cancel)
func TestAsCompletedYieldsFailedAndCancelled(t *testing.T) {
	t.Parallel()
	cl := start(t)
	good := client.Submit[any](cl, "arith/inc", 1)
	bad := client.Submit[any](cl, "ends/div", 1, 0)
	after := client.Submit[any](cl, "builtin/identity", bad)
	stopped := client.Submit[any](cl, "time/nap", hour)
	dropped := client.Submit[any](cl, "time/nap", hour+1)
	wantState(t, stopped, task.StateRunning)

	ac := client.AsCompleted(testkit.Context(t), good, bad, after, stopped, dropped)
	if err := client.Cancel(testkit.Context(t), []client.AnyFuture{stopped}); err != nil {
		t.Fatal(err)
	}
	dropped.Release()
	want := map[*client.Future[any]]task.Code{good: "", bad: task.Trap, after: task.Trap, stopped: task.Cancelled, dropped: task.Cancelled}
	for f := range ac.All() {
		_, err := f.Result(testkit.Context(t))
		if code, ok := want[f]; !ok || testkit.Code(err) != code {
			t.Errorf("%s was yielded with %v, want the code %q", f, err, code)
		}
		delete(want, f)
	}
	if len(want) > 0 || ac.Err() != nil {
		t.Errorf("not yielded were %v, %v", want, ac.Err())
	}
}
