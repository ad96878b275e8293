package state

import (
	"slices"

	"weft/task"
)

// loseWorker gives a worker up: its runs are void, its results gone. Without a
// reason it left by itself, and no task is to blame.
func (m *Machine) loseWorker(w *worker, reason string) {
	w.gone = true
	delete(m.workers, w.spec.ID)
	m.fleet = slices.DeleteFunc(m.fleet, func(x *worker) bool { return x == w })
	kind := "worker.left"
	if reason != "" {
		kind = "worker.lost"
	}
	m.announce(kind, string(w.spec.ID), w.spec.Name, reason)
	runs := w.assigned()
	for i, n := range runs {
		m.loseRun(n, reason, w.mayHaveBegun(n, runs[:i]))
	}
	for _, n := range w.results() {
		m.loseData(n, w)
	}
}

// mayHaveBegun reports whether a run may have begun, knowing those that were
// assigned before: the worker begins them by rank, so not while as many as it
// has slots come before this one.
func (w *worker) mayHaveBegun(n *node, earlier []*node) bool {
	ahead := 0
	for _, x := range earlier {
		if x.target != nil && x.rank.Before(n.rank) {
			ahead++
		}
	}
	return ahead < w.spec.Slots
}

// loseRun takes a node off a worker that is gone.
func (m *Machine) loseRun(n *node, reason string, begun bool) {
	w := n.worker
	if n.target == nil {
		m.unstore(n)
		m.storeElsewhere(n, w, "was lost before it had stored the data")
		return
	}
	m.vacate(n)
	n.due = 0
	switch {
	case !begun:
		n.last = n.last.before // it was no attempt
	case reason == "":
		n.last.finished, n.last.err = m.now, task.Errorf(task.WorkerLost, "worker %s left before the task had ended", w.spec.Name)
	default:
		n.last.finished, n.last.err = m.now, task.Errorf(task.WorkerLost, "worker %s was lost while it ran the task: %s", w.spec.Name, reason)
		if n.deaths++; int(n.deaths) >= m.cfg.MaxDeaths {
			m.settleFailed(n, task.Errorf(task.WorkerLost, "%d workers were lost while they ran the task, the last was %s: %s", n.deaths, w.spec.Name, reason))
			return
		}
	}
	m.then(start, n, nil)
}

// loseData notes that w no longer has the node's result. If nobody has, it is
// computed again, or cancelled when nothing can compute it.
func (m *Machine) loseData(n *node, w *worker) {
	n.dropHolder(w)
	if n.phase != done || n.hasData() {
		return
	}
	for _, d := range n.dependents {
		m.missesAgain(d)
	}
	if n.target != nil {
		m.revive(n, false)
		return
	}
	m.setPhase(n, cancelled)
	n.result = result{}
	n.err = &task.Error{Code: task.Cancelled, Key: n.key, Detail: "the scattered data was lost with worker " + w.spec.Name}
	for _, s := range n.sessions {
		m.tell(s, n)
	}
	for _, d := range n.dependents {
		if !d.forgotten && !d.phase.settled() && d.phase != running {
			m.then(cancel, d, n.err)
		}
	}
}

// missesAgain notes that one of a node's dependencies has lost its result.
// What has begun may still end well; what is to be begun will see.
func (m *Machine) missesAgain(d *node) {
	switch {
	case d.forgotten:
	case d.phase == queued:
		m.setPhase(d, waiting)
		d.inQueue, d.due, d.missing = 0, 0, 1
	case d.phase == waiting:
		d.missing++
	}
}
