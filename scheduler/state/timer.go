package state

import (
	"math"
	"time"

	"weft/task"
)

// timer is a moment at which something may be due: whether it is, the thing
// itself says then. Nothing is ever taken out before its moment.
type timer struct {
	at      int64
	node    *node
	graph   *graph
	session *session
	worker  *worker
}

func (t timer) before(u timer) bool { return t.at < u.at } //nolint:unused // heap[timer] calls it, which is generic

// later is the moment a duration after another, or the end of time.
func later(at int64, d time.Duration) int64 {
	if sum := at + int64(d); sum >= at || d < 0 {
		return sum
	}
	return math.MaxInt64
}

// alarm sets a timer.
func (m *Machine) alarm(t timer) { m.timers.push(t) }

// sweepTimers drops the timers of what is not due any more, when there are more
// of those than of the others can be.
func (m *Machine) sweepTimers() {
	const worthIt = 4096
	if most := m.counts.Queued + len(m.graphs) + len(m.sessions) + len(m.workers); m.timers.len() > 2*most+worthIt {
		m.timers.keep(m.ticking)
	}
}

// ticking reports whether something may still be due then.
func (m *Machine) ticking(t timer) bool {
	switch {
	case t.node != nil:
		return t.node.due == t.at && (t.node.phase == delayed || t.node.phase == queued)
	case t.graph != nil:
		return t.graph.expires == t.at && t.graph.ended() && m.graphs[t.graph.id] == t.graph
	case t.session != nil:
		return !t.session.closed
	case t.worker != nil:
		return !t.worker.gone
	default:
		return true
	}
}

// Deadline is when the machine next wants a Tick, if ever.
func (m *Machine) Deadline() (time.Time, bool) {
	if m.timers.len() == 0 {
		return time.Time{}, false
	}
	return moment(m.timers.first().at), true
}

// expire lets happen what is due.
func (m *Machine) expire() {
	for m.timers.len() > 0 && m.timers.first().at <= m.now {
		t := m.timers.pop()
		if !m.ticking(t) {
			continue
		}
		switch {
		case t.node != nil:
			m.nodeDue(t.node)
		case t.graph != nil:
			m.forgetGraph(t.graph)
		case t.session != nil:
			m.sessionDue(t.session)
		case t.worker != nil:
			m.workerDue(t.worker)
		}
	}
}

func (m *Machine) nodeDue(n *node) {
	if n.phase == delayed {
		n.due = 0
		m.then(start, n, nil)
		return
	}
	o := n.options
	if m.canRun(o) {
		waited := time.Duration(m.now - n.enqueued)
		m.settleFailed(n, task.Errorf(task.QueueTimeout, "it waited %v for a slot, its queue_timeout is %v", waited, o.QueueTimeout))
	} else {
		m.settleFailed(n, task.Errorf(task.NoWorker, "no worker that could run it joined within its queue_timeout of %v: it asks for %s", o.QueueTimeout, wishes(o)))
	}
}

func (m *Machine) sessionDue(s *session) {
	switch {
	case s.listeners > 0:
		m.alarm(timer{at: later(m.now, s.ttl), session: s})
	case s.deadline > m.now:
		m.alarm(timer{at: s.deadline, session: s})
	default:
		m.endSession(s)
	}
}

func (m *Machine) workerDue(w *worker) {
	if due := later(w.heard, m.cfg.WorkerTTL); due > m.now {
		m.alarm(timer{at: due, worker: w})
		return
	}
	m.loseWorker(w, "nothing was heard of it for "+m.cfg.WorkerTTL.String())
}
