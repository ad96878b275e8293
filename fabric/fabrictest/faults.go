package fabrictest

import (
	"context"
	"errors"
	"testing"
	"time"

	"weft/task"
)

// mark is the number of a message that comes after all others.
const mark = 1 << 40

// received reads up to the mark and returns how often each number came. They
// must come in order.
func received(t *testing.T, read func() int) map[int]int {
	t.Helper()
	times, last := make(map[int]int), 0
	for {
		n := read()
		if n == mark {
			return times
		}
		if n < last {
			t.Fatalf("received %d after %d", n, last)
		}
		times[n]++
		last = n
	}
}

func faultsDrop(t *testing.T, f Fabric) {
	const sent = 1000
	w := f.Worker("w1")
	f.Faults.Drop(0.5)
	for n := range sent {
		f.Scheduler.Send("w1", numbered(n))
		w.Send(counted("w1", n))
	}
	f.Faults.Drop(0)
	f.Scheduler.Send("w1", numbered(mark))
	w.Send(counted("w1", mark))
	for what, times := range map[string]map[int]int{
		"dispatches": received(t, func() int { return number(t, next(t, w.Dispatches())) }),
		"news":       received(t, func() int { return count(t, next(t, f.Scheduler.News())) }),
	} {
		if got := len(times); got < sent/3 || got > sent*2/3 {
			t.Errorf("%d of %d %s arrived, want about half", got, sent, what)
		}
	}
}

func faultsDuplicate(t *testing.T, f Fabric) {
	const sent = 1000
	w := f.Worker("w1")
	f.Faults.Duplicate(0.5)
	for n := range sent {
		f.Scheduler.Send("w1", numbered(n))
		w.Send(counted("w1", n))
	}
	f.Faults.Duplicate(0)
	f.Scheduler.Send("w1", numbered(mark))
	w.Send(counted("w1", mark))
	for what, times := range map[string]map[int]int{
		"dispatches": received(t, func() int { return number(t, next(t, w.Dispatches())) }),
		"news":       received(t, func() int { return count(t, next(t, f.Scheduler.News())) }),
	} {
		doubled := 0
		for n := range sent {
			if times[n] < 1 || times[n] > 2 {
				t.Fatalf("%s: number %d arrived %d times, want once or twice", what, n, times[n])
			}
			doubled += times[n] - 1
		}
		if doubled < sent/3 || doubled > sent*2/3 {
			t.Errorf("%d of %d %s arrived twice, want about half", doubled, sent, what)
		}
	}
}

// unanswered is how long the suite looks at a fetch that must not be answered.
const unanswered = 50 * time.Millisecond

func wantSilence(t *testing.T, what string, fetch func(context.Context, task.WorkerID, task.Key) ([]byte, error), holder task.WorkerID) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), unanswered)
	defer cancel()
	if _, err := fetch(ctx, holder, "k"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%s over a cut: got %v, want no answer until %v", what, err, context.DeadlineExceeded)
	}
}

func faultsCutScheduler(t *testing.T, f Fabric) {
	cut, other := f.Worker("cut"), f.Worker("other")
	cut.Serve(serving(map[task.Key][]byte{"k": {1}}))
	f.Faults.Cut("", "cut")
	f.Scheduler.Send("cut", numbered(1))
	cut.Send(counted("cut", 1))
	wantSilence(t, "the scheduler's fetch", f.Scheduler.Fetch, "cut")
	if _, err := other.Fetch(within(t), "cut", "k"); err != nil {
		t.Errorf("workers that are not parted cannot fetch from one another: %v", err)
	}
	f.Scheduler.Send("other", numbered(2))
	other.Send(counted("other", 2))
	if got := number(t, next(t, other.Dispatches())); got != 2 {
		t.Errorf("another worker received dispatch %d, want 2", got)
	}
	if got := count(t, next(t, f.Scheduler.News())); got != 2 {
		t.Errorf("the scheduler received news %d, want only that of the other worker: 2", got)
	}

	f.Faults.Heal("", "cut")
	f.Scheduler.Send("cut", numbered(3))
	cut.Send(counted("cut", 3))
	if got := number(t, next(t, cut.Dispatches())); got != 3 {
		t.Errorf("after healing the worker received dispatch %d, want only what was sent since: 3", got)
	}
	if got := count(t, next(t, f.Scheduler.News())); got != 3 {
		t.Errorf("after healing the scheduler received news %d, want 3", got)
	}
	if _, err := f.Scheduler.Fetch(within(t), "cut", "k"); err != nil {
		t.Errorf("after healing the scheduler cannot fetch: %v", err)
	}
}

func faultsCutWorkers(t *testing.T, f Fabric) {
	a, b := f.Worker("a"), f.Worker("b")
	for _, w := range []Worker{a, b} {
		w.Serve(serving(map[task.Key][]byte{"k": {1}}))
	}
	f.Faults.Cut("a", "b")
	wantSilence(t, "a's fetch", a.Fetch, "b")
	wantSilence(t, "b's fetch", b.Fetch, "a")
	for _, id := range []task.WorkerID{"a", "b"} {
		if _, err := f.Scheduler.Fetch(within(t), id, "k"); err != nil {
			t.Errorf("the scheduler cannot fetch from %s, which is cut from another worker only: %v", id, err)
		}
	}
	f.Faults.Heal("b", "a")
	if _, err := a.Fetch(within(t), "b", "k"); err != nil {
		t.Errorf("after healing a cannot fetch from b: %v", err)
	}
}
