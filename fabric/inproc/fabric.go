package inproc

import (
	"context"
	"sync"

	"weft/task"
)

// Scheduler is how Faults call the scheduler's end, which has no worker id.
const Scheduler task.WorkerID = ""

// Fabric joins one scheduler and any number of workers in one process.
type Fabric struct {
	ctx    context.Context // ends with Close
	end    context.CancelFunc
	news   *mailbox[task.News]
	faults *Faults

	mu      sync.RWMutex
	workers map[task.WorkerID]*WorkerSide
}

// An Option changes what New makes.
type Option func(*Fabric)

// Seed sets what the chances of Faults derive from. The default is 1.
func Seed(seed uint64) Option {
	return func(f *Fabric) { f.faults.seed = seed }
}

// New returns a fabric to which no worker is attached yet. Close ends it.
func New(opts ...Option) *Fabric {
	f := &Fabric{news: newMailbox[task.News](), faults: newFaults(), workers: make(map[task.WorkerID]*WorkerSide)}
	f.ctx, f.end = context.WithCancel(context.Background())
	for _, o := range opts {
		o(f)
	}
	return f
}

// Faults returns the faults that tests let loose on the fabric.
func (f *Fabric) Faults() *Faults { return f.faults }

// Close ends the fabric: mailboxes are closed, what they had not delivered is
// lost, and fetches under way fail. Further calls do nothing.
func (f *Fabric) Close() {
	f.mu.Lock()
	f.end()
	workers := f.workers
	f.workers = nil
	f.mu.Unlock()

	f.faults.close()
	for _, w := range workers {
		w.close()
	}
	f.news.end()
}

// Scheduler returns the scheduler's side.
func (f *Fabric) Scheduler() *SchedulerSide { return &SchedulerSide{fabric: f} }

// Worker attaches the worker with that id and returns its side: the same one
// for the same id, until it is closed. On a closed fabric it is closed from the
// start.
func (f *Fabric) Worker(id task.WorkerID) *WorkerSide {
	f.mu.Lock()
	defer f.mu.Unlock()
	if w := f.workers[id]; w != nil {
		return w
	}
	w := &WorkerSide{id: id, fabric: f, box: newMailbox[task.Dispatch]()}
	w.ctx, w.end = context.WithCancel(f.ctx)
	if f.ctx.Err() != nil {
		w.close()
		return w
	}
	f.workers[id] = w
	return w
}

// find returns the worker with that id, nil when it is not attached.
func (f *Fabric) find(id task.WorkerID) *WorkerSide {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.workers[id]
}

// detach makes w unknown, unless another took its place.
func (f *Fabric) detach(w *WorkerSide) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.workers[w.id] == w {
		delete(f.workers, w.id)
	}
}
