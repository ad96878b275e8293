package worker

import "time"

// patience is how long a job that is ready waits for a slot while none of the
// runs that fill them ends. What has waited that long is handed back: another
// worker may have a slot free, and the scheduler gives this one less ahead.
const patience = 10 * time.Millisecond

// blocked reports whether jobs wait and all slots are filled. The caller holds
// mu.
func (w *Worker) blocked() bool {
	return w.busy == w.cfg.Slots && w.ready.len() > 0
}

// arm sets the timer, unless it is set. There is one for the worker: whoever
// sets it too early has it look again later. The caller holds mu.
func (w *Worker) arm(d time.Duration) {
	if !w.armed {
		w.armed = true
		w.timer.Reset(d)
	}
}

// handBack gives back the jobs that have waited for as long as patience, if
// nothing has begun in that time. The timer calls for it.
func (w *Worker) handBack(now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.armed = false
	if !w.blocked() {
		return
	}
	if same := now.Sub(w.lastBegun); same < patience {
		w.arm(patience - same)
		return
	}
	var late []*job
	again := patience
	for _, r := range w.ready.all() {
		if waited := now.Sub(r.of.since); waited >= patience {
			late = append(late, r.of)
		} else {
			again = min(again, patience-waited)
		}
	}
	for _, j := range late {
		w.handOver(j)
	}
	if w.ready.len() > 0 {
		w.arm(again)
	}
}
