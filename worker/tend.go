package worker

import (
	"context"
	"time"
)

// tend is the goroutine that hears the scheduler and the clock. It ends when
// every slot has, and sees the others to their end.
func (w *Worker) tend(taking context.Context) {
	beat := time.NewTicker(w.cfg.Heartbeat)
	defer beat.Stop()
	dispatches, enough := w.cfg.Fabric.Dispatches(), taking.Done()
	for {
		select {
		case d, ok := <-dispatches:
			if ok {
				w.carryOut(d)
				continue
			}
			w.log.Warn("the fabric was closed: the worker stops")
			dispatches = nil
			w.handBackAll()
		case <-beat.C:
			w.beat()
		case <-w.timer.C:
			w.handBack(time.Now())
		case <-enough:
			enough = nil
			w.handBackAll()
		case <-w.resting:
			w.finish()
			return
		}
	}
}

// beat has a heartbeat sent.
func (w *Worker) beat() {
	memory := processMemory()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.memory = memory
	w.out.pulse = true
	w.wakeReporter()
}

// drain takes no more work on. What is there is still done. The caller holds
// mu.
func (w *Worker) drain() {
	w.draining = true
	if len(w.jobs) == 0 {
		w.work.Broadcast()
	}
}

// handBackAll takes no more work on and gives back what has not begun.
func (w *Worker) handBackAll() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, j := range w.jobs {
		if j.phase != running {
			w.handOver(j)
		}
	}
	w.drain()
}

// finish ends what is left when the slots have ended: the fetchers, and, with
// the last news, the reporter. What the worker held is gone.
func (w *Worker) finish() {
	w.timer.Stop()
	w.mu.Lock()
	w.closing = true
	w.fetch.Broadcast()
	w.out.leave = true
	w.wakeReporter()
	w.store, w.cache = newStore(0), newCache(0)
	cutShort := w.cutShort
	w.mu.Unlock()

	w.helpers.Wait()
	w.stopTaking()
	w.stopDoing()
	if cutShort > 0 {
		w.log.Warn("the worker left and cut runs short", "runs", cutShort)
	}
	close(w.done)
}
