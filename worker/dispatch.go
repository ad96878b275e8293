package worker

import (
	"context"
	"time"

	"weft/task"
)

// carryOut does what a dispatch says, in the order of its fields.
func (w *Worker) carryOut(d task.Dispatch) {
	blobs := make([]task.Blob, len(d.Store))
	for i := range d.Store {
		blobs[i] = heldBlob(d.Store[i].Data) // not under the lock: it reads every byte
	}
	now := time.Now()
	jobs := make([]job, len(d.Assign))

	w.mu.Lock()
	defer w.mu.Unlock()
	if d.Rejoin {
		w.rejoin()
	}
	for _, key := range d.Release {
		w.store.forget(key)
	}
	for _, id := range d.Cancel {
		w.cancel(id)
	}
	for i := range d.Store {
		w.keep(&d.Store[i], blobs[i])
	}
	for i := range d.Assign {
		jobs[i].Assignment = d.Assign[i]
		w.accept(&jobs[i], now)
	}
	if d.Retire {
		w.drain()
	}
}

// rejoin begins anew with a scheduler that had given this worker up: nothing
// that it has counts any more. One that is about to leave does not come back.
// The caller holds mu.
func (w *Worker) rejoin() {
	for _, j := range w.jobs {
		w.drop(j)
	}
	w.store = newStore(w.cfg.Memory)
	w.out.reports = nil
	if !w.draining {
		w.out.join = true
		w.wakeReporter()
	}
}

// cancel stops a run wherever it is. One that has ended before the word came
// leaves no value behind. The caller holds mu.
func (w *Worker) cancel(id task.RunID) {
	if j := w.jobs[id.Key]; j != nil && j.Run == id.Run {
		w.drop(j)
		return
	}
	w.store.forgetRun(id)
}

// keep holds a scattered value and says so. It is kept even beyond the limit
// on results: the scheduler has chosen this worker, and nobody else may have
// the value. The caller holds mu.
func (w *Worker) keep(s *task.Stored, b task.Blob) {
	w.store.put(s.Key, held{run: s.Run, digest: b.Digest, data: s.Data})
	w.tell(task.Report{Key: s.Key, Run: s.Run, Blob: b})
}

// serve answers other workers that fetch a value from this one.
func (w *Worker) serve(_ context.Context, key task.Key) ([]byte, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	h, ok := w.store.values[key]
	if !ok {
		return nil, &task.Error{Code: task.NotFound, Detail: "worker " + w.cfg.Name + " does not hold it", Key: key}
	}
	return h.data, nil
}
