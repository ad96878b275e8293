package worker

import (
	"context"
	"time"

	"weft/task"
)

// slot runs one job at a time. Its context is that of its runs: it lives until
// one of them is cancelled, so that a run does not pay for a context.
type slot struct {
	ctx    context.Context
	cancel context.CancelFunc
}

// result is what a run came to: a report, and the value if it stays here.
type result struct {
	report task.Report
	keep   []byte
}

// runSlot is the goroutine of a slot. It ends when no work will come.
func (w *Worker) runSlot() {
	var s slot
	s.ctx, s.cancel = context.WithCancel(w.doing)
	defer func() { s.cancel() }()
	for j := w.next(&s, nil, nil); j != nil; {
		r := w.execute(s.ctx, j)
		j = w.next(&s, j, &r)
	}
}

// next settles the job that s has run, if any, and waits for another. It
// returns nil when none will come.
func (w *Worker) next(s *slot, done *job, r *result) *job {
	w.mu.Lock()
	defer w.mu.Unlock()
	if done != nil {
		w.settle(done, r)
	}
	for {
		if j := w.ready.pop(); j != nil {
			w.begin(s, j)
			return j
		}
		if w.draining && len(w.jobs) == 0 {
			w.slotEnds()
			return nil
		}
		w.idle++
		w.work.Wait()
		w.idle--
	}
}

// begin puts a job into a slot. The caller holds mu.
func (w *Worker) begin(s *slot, j *job) {
	if s.ctx.Err() != nil && w.doing.Err() == nil {
		s.ctx, s.cancel = context.WithCancel(w.doing)
	}
	j.phase, j.slot, j.started = running, s, time.Now()
	w.busy++
	w.lastBegun = j.started
	if w.blocked() {
		w.arm(patience)
	}
}

// settle reports a run that has ended and keeps its value, unless nobody waits
// for it any more. The caller holds mu.
func (w *Worker) settle(j *job, r *result) {
	defer j.clear()
	w.busy--
	if j.void {
		return
	}
	w.forget(j)
	if r.report.Outcome.Err != nil && w.doing.Err() != nil {
		// The worker was stopped and so was the run: that is no fault of its own.
		w.cutShort++
		w.tell(task.Report{Key: j.Key, Run: j.Run, Returned: true})
		return
	}
	if r.keep != nil {
		if !w.store.fits(j.Key, len(r.keep)) {
			w.tell(refusal(j, w.full(len(r.keep)), r.report.Outcome.Finished))
			return
		}
		w.store.put(j.Key, held{run: j.Run, digest: r.report.Blob.Digest, data: r.keep})
	}
	w.tell(r.report)
}

// full is the error of a result for which there is no room.
func (w *Worker) full(size int) *task.Error {
	return task.Errorf(task.Memory, "worker %s has no room for a result of %d bytes: it holds %d bytes of results and may hold %d; release results, or give it more memory",
		w.cfg.Name, size, w.store.bytes, w.store.limit)
}

// slotEnds counts the slots that have ended. The caller holds mu.
func (w *Worker) slotEnds() {
	if w.slots--; w.slots == 0 {
		close(w.resting)
	}
}
