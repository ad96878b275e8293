package state

import (
	"time"

	"weft/task"
)

// report takes what a worker says of a run. Of a run that is not the current
// one nothing counts, and data that it left behind is thrown away.
func (m *Machine) report(w *worker, r *task.Report) {
	n := w.running[r.Run]
	if n == nil || n.key != r.Key {
		m.discard(w, r)
		return
	}
	switch o := &r.Outcome; {
	case n.target == nil:
		m.stored(n, w, r)
	case r.Returned || len(r.Lost) > 0:
		m.takeBackRun(n, w, r)
	case o.Err != nil:
		m.ran(n, w, o)
		m.runFailed(n, n.last.err)
	default:
		m.ran(n, w, o)
		if n.result = resultOf(r); n.result.held != nil {
			n.addHolder(w)
		}
		m.settle(n, done, nil)
	}
}

// ran notes how a run ended.
func (m *Machine) ran(n *node, w *worker, o *task.Outcome) {
	a := n.last
	a.finished, a.logs, a.usage = nanos(o.Finished, m.now), o.Logs, o.Usage
	a.started = nanos(o.Started, a.started)
	if o.Err != nil {
		own := *o.Err
		own.Key = n.key
		a.err = &own
	}
	w.took(o.Usage.Wall)
	m.vacate(n)
	n.due = 0
}

// nanos is a moment as the machine keeps it, or another if there is none.
func nanos(t time.Time, otherwise int64) int64 {
	if t.IsZero() {
		return otherwise
	}
	return t.UnixNano()
}

// discard answers a report that does not count.
func (m *Machine) discard(w *worker, r *task.Report) {
	if r.Blob.Size == 0 || r.Blob.Data != nil {
		return // nothing is left behind
	}
	if n := m.nodes[r.Key]; n == nil || n.worker != w && !n.heldBy(w) {
		m.tellRelease(w, r.Key)
	}
}

// takeBackRun takes back a run that did not start, as if it had never been
// assigned.
func (m *Machine) takeBackRun(n *node, w *worker, r *task.Report) {
	n.last = n.last.before
	m.vacate(n)
	if r.Returned {
		m.handedBack(w)
	} else {
		n.due = 0
		m.loseInputs(r.Lost)
	}
	m.then(start, n, nil)
}

// loseInputs takes a worker's word that the holders it was given could not
// give it a value. Should they have it all the same, they are to forget it.
func (m *Machine) loseInputs(lost []task.Input) {
	for _, in := range lost {
		n := m.nodes[in.Key]
		if n == nil || n.phase != done {
			continue
		}
		for _, id := range in.Holders {
			if w := m.workers[id]; w != nil && n.heldBy(w) {
				m.tellRelease(w, n.key)
				m.loseData(n, w)
			}
		}
	}
}

// runFailed retries a node whose run failed, or ends it.
func (m *Machine) runFailed(n *node, err *task.Error) {
	retries := &n.options.Retries
	if int(n.retried) >= retries.Max || !retries.Wants(err.Code) {
		m.settleFailed(n, err)
		return
	}
	n.retried++
	delay := retries.Delay(int(n.retried))
	if delay <= 0 {
		m.then(start, n, nil)
		return
	}
	m.setPhase(n, delayed)
	n.due = later(m.now, delay)
	m.alarm(timer{at: n.due, node: n})
}
