package fabrictest

import (
	"context"
	"testing"

	"weft/task"
)

// Scheduler is the scheduler's end. Send never blocks and keeps order for each
// worker; News is never closed.
type Scheduler interface {
	Send(to task.WorkerID, d task.Dispatch)
	News() <-chan task.News
	Fetch(ctx context.Context, holder task.WorkerID, key task.Key) ([]byte, error)
}

// Worker is a worker's end. Send never blocks and keeps order; Dispatches is
// closed with the fabric or with this end.
type Worker interface {
	Send(n task.News)
	Dispatches() <-chan task.Dispatch
	Fetch(ctx context.Context, holder task.WorkerID, key task.Key) ([]byte, error)
	Serve(func(ctx context.Context, key task.Key) ([]byte, error))
	Close()
}

// Fabric is what a test starts with: one scheduler's end, and workers' ends as
// they are asked for, each ready to receive when Worker returns.
type Fabric struct {
	Scheduler Scheduler
	Worker    func(id task.WorkerID) Worker
	Close     func() // ends everything; may be called twice
	Faults    Faults // nil when the fabric has none on demand
}

// Faults are what a fabric may offer for tests. The scheduler's end is called
// "". Chances are from 0 to 1 and befall every message.
type Faults interface {
	Drop(chance float64)
	Duplicate(chance float64)
	Cut(a, b task.WorkerID)
	Heal(a, b task.WorkerID)
}

// Run runs the suite. Every test has a fabric of its own from newFabric, which
// closes it when the test ends.
func Run(t *testing.T, newFabric func(t *testing.T) Fabric) {
	t.Helper()
	for _, c := range []struct {
		name string
		test func(t *testing.T, f Fabric)
	}{
		{"dispatch arrives whole", dispatchArrivesWhole},
		{"news arrives whole", newsArrivesWhole},
		{"order of dispatches", orderOfDispatches},
		{"order of news from many workers", orderOfNews},
		{"many senders to one worker", manySenders},
		{"slow receiver blocks nobody", slowReceiver},
		{"news waits for its reader", newsWaits},
		{"big messages", bigMessages},
		{"worker that is not there", absentWorker},
		{"worker that leaves", workerThatLeaves},
		{"fetch", fetch},
		{"fetch of a big value", fetchBig},
		{"fetch errors", fetchErrors},
		{"fetch given up", fetchGivenUp},
		{"many fetches", manyFetches},
		{"close", closing},
		{"close while busy", closeWhileBusy},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, newFabric(t)) })
	}
	for _, c := range []struct {
		name string
		test func(t *testing.T, f Fabric)
	}{
		{"faults drop", faultsDrop},
		{"faults duplicate", faultsDuplicate},
		{"faults cut scheduler from worker", faultsCutScheduler},
		{"faults cut worker from worker", faultsCutWorkers},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFabric(t)
			if f.Faults == nil {
				t.Skip("this fabric has no faults on demand")
			}
			c.test(t, f)
		})
	}
}
