package inproc

import (
	"context"
	"sync"
	"sync/atomic"

	"weft/task"
)

// SchedulerSide is the scheduler's end of the fabric.
type SchedulerSide struct{ fabric *Fabric }

// Send queues d for a worker. It never blocks; d is lost when the worker is
// not attached.
func (s *SchedulerSide) Send(to task.WorkerID, d task.Dispatch) {
	w := s.fabric.find(to)
	if w == nil {
		return
	}
	if faults := s.fabric.faults; faults.on.Load() {
		faults.pass(Link{From: Scheduler, To: to}, func() { w.box.put(d) })
		return
	}
	w.box.put(d)
}

// News is what the workers send. It is never closed: a scheduler ends by
// itself, and its loop is not to run hot over a fabric that ended before.
func (s *SchedulerSide) News() <-chan task.News { return s.fabric.news.out }

// Fetch returns the value of key from a worker that holds it, not to be
// written. The error is that of the holder, task.Unavailable when the holder is
// not there, or that of ctx.
func (s *SchedulerSide) Fetch(ctx context.Context, holder task.WorkerID, key task.Key) ([]byte, error) {
	return s.fabric.fetch(ctx, Link{From: Scheduler, To: holder}, key)
}

// ServeFunc gives the value of a key that a worker holds. It is called from
// many goroutines at once and returns soon after ctx has ended.
type ServeFunc = func(ctx context.Context, key task.Key) ([]byte, error)

// WorkerSide is one worker's end of the fabric.
type WorkerSide struct {
	id     task.WorkerID
	fabric *Fabric
	box    *mailbox[task.Dispatch]
	serve  atomic.Pointer[ServeFunc]
	ctx    context.Context // ends when this side is closed
	end    context.CancelFunc
	once   sync.Once // the end of it
}

// Send queues n for the scheduler. It never blocks.
func (w *WorkerSide) Send(n task.News) {
	if w.ctx.Err() != nil {
		return
	}
	if faults := w.fabric.faults; faults.on.Load() {
		faults.pass(Link{From: w.id, To: Scheduler}, func() { w.fabric.news.put(n) })
		return
	}
	w.fabric.news.put(n)
}

// Dispatches is what the scheduler sends to this worker. It is closed when this
// side or the fabric is.
func (w *WorkerSide) Dispatches() <-chan task.Dispatch { return w.box.out }

// Fetch returns the value of key from another worker; see SchedulerSide.Fetch.
func (w *WorkerSide) Fetch(ctx context.Context, holder task.WorkerID, key task.Key) ([]byte, error) {
	if w.ctx.Err() != nil {
		return nil, absent(holder)
	}
	return w.fabric.fetch(ctx, Link{From: w.id, To: holder}, key)
}

// Serve sets what answers the fetches that reach this worker. Until it is
// called they fail with task.Unavailable.
func (w *WorkerSide) Serve(f ServeFunc) { w.serve.Store(&f) }

// Close detaches the worker: its channel is closed, what is sent to it is
// lost, what it sends is lost, fetches from it fail. The others notice nothing.
func (w *WorkerSide) Close() {
	w.fabric.detach(w)
	w.close()
}

func (w *WorkerSide) close() {
	w.once.Do(func() {
		w.end()
		w.box.end()
		close(w.box.out)
	})
}
