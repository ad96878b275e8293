package fabrictest

import (
	"context"
	"sync"
	"testing"

	"weft/task"
)

func absentWorker(t *testing.T, f Fabric) {
	there := f.Worker("there")
	f.Scheduler.Send("absent", numbered(1))
	f.Scheduler.Send("there", numbered(2))
	if got := number(t, next(t, there.Dispatches())); got != 2 {
		t.Errorf("received dispatch %d, want 2", got)
	}
	late := f.Worker("absent")
	f.Scheduler.Send("absent", numbered(3))
	if got := number(t, next(t, late.Dispatches())); got != 3 {
		t.Errorf("a worker that came late received dispatch %d, want only what was sent since: 3", got)
	}
}

func workerThatLeaves(t *testing.T, f Fabric) {
	leaves, stays := f.Worker("leaves"), f.Worker("stays")
	leaves.Serve(serving(map[task.Key][]byte{"k": {1}}))
	leaves.Send(counted("leaves", 1))
	count(t, next(t, f.Scheduler.News()))

	ends(t, "Close of a worker's end", leaves.Close)
	untilClosed(t, leaves.Dispatches())
	f.Scheduler.Send("leaves", numbered(1))
	leaves.Send(counted("leaves", 2))
	if _, err := stays.Fetch(within(t), "leaves", "k"); err == nil {
		t.Error("a worker that left answered a fetch")
	}

	stays.Send(counted("stays", 3))
	if got := count(t, next(t, f.Scheduler.News())); got != 3 {
		t.Errorf("received news %d, want only that of the worker that stays: 3", got)
	}
	f.Scheduler.Send("stays", numbered(4))
	number(t, next(t, stays.Dispatches()))

	back := f.Worker("leaves")
	f.Scheduler.Send("leaves", numbered(5))
	if got := number(t, next(t, back.Dispatches())); got != 5 {
		t.Errorf("a worker that came back received dispatch %d, want 5", got)
	}
	leaves.Close() // again: nothing to do with the one that came in its place
	f.Scheduler.Send("leaves", numbered(6))
	if got := number(t, next(t, back.Dispatches())); got != 6 {
		t.Errorf("after its predecessor was closed again it received dispatch %d, want 6", got)
	}
}

func closing(t *testing.T, f Fabric) {
	w := f.Worker("w1")
	w.Serve(serving(map[task.Key][]byte{"k": {1}}))
	ends(t, "Close", f.Close)
	ends(t, "a second Close", f.Close)
	untilClosed(t, w.Dispatches())
	staysOpen(t, f.Scheduler.News())
	ends(t, "a call after Close", func() {
		f.Scheduler.Send("w1", numbered(1))
		w.Send(counted("w1", 1))
		if _, err := f.Scheduler.Fetch(within(t), "w1", "k"); err == nil {
			t.Error("the scheduler fetched over a closed fabric")
		}
		if _, err := w.Fetch(within(t), "w1", "k"); err == nil {
			t.Error("a worker fetched over a closed fabric")
		}
		w.Close()
	})
}

func closeWhileBusy(t *testing.T, f Fabric) {
	a, b := f.Worker("a"), f.Worker("b")
	asked := make(chan struct{})
	b.Serve(func(ctx context.Context, _ task.Key) ([]byte, error) {
		close(asked)
		<-ctx.Done()
		return nil, ctx.Err()
	})
	var busy sync.WaitGroup
	stop := make(chan struct{})
	keep := func(do func()) {
		busy.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					do()
				}
			}
		})
	}
	n := 0
	keep(func() { f.Scheduler.Send("a", numbered(n)); n++ })
	keep(func() { a.Send(counted("a", 1)) })
	busy.Go(func() {
		if _, err := a.Fetch(context.Background(), "b", "k"); err == nil {
			t.Error("a fetch that was never answered succeeded")
		}
	})
	for range 200 {
		next(t, a.Dispatches())
		next(t, f.Scheduler.News())
	}
	select {
	case <-asked:
	case <-within(t).Done():
		t.Fatal("the fetch did not reach its holder")
	}
	ends(t, "Close", f.Close)
	close(stop)
	ends(t, "what was under way at Close", busy.Wait)
	untilClosed(t, a.Dispatches())
	untilClosed(t, b.Dispatches())
	staysOpen(t, f.Scheduler.News())
}
