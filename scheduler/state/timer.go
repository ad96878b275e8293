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

func (t timer) before(u timer) bool { return t.at < u.at }

// later is the moment a duration after another, or the end of time.
func later(at int64, d time.Duration) int64 {
	if sum := at + int64(d); sum >= at || d < 0 {
		return sum
	}
	return math.MaxInt64
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
		switch {
		case t.node != nil:
			m.nodeDue(t.node, t.at)
		case t.graph != nil:
			if g := t.graph; m.graphs[g.id] == g && g.ended() && g.expires == t.at {
				m.deleteGraph(g.id)
			}
		case t.session != nil:
			m.sessionDue(t.session)
		case t.worker != nil:
			m.workerDue(t.worker)
		}
	}
}

func (m *Machine) nodeDue(n *node, at int64) {
	switch {
	case n.phase == delayed && n.wake == at:
		m.then(start, n, nil)
	case n.phase == queued && n.deadline == at:
		waited := time.Duration(m.now - n.enqueued)
		if m.fitsAnywhere(n) {
			m.settleFailed(n, task.Errorf(task.QueueTimeout, "it waited %v for a slot, its queue_timeout is %v", waited, n.options.QueueTimeout))
		} else {
			m.settleFailed(n, task.Errorf(task.NoWorker, "no worker that could run it joined within its queue_timeout of %v: it asks for %s", n.options.QueueTimeout, wishes(n.options)))
		}
	}
}

func (m *Machine) sessionDue(s *session) {
	switch {
	case s.closed:
	case s.listeners > 0:
		m.timers.push(timer{at: later(m.now, s.ttl), session: s})
	case s.deadline > m.now:
		m.timers.push(timer{at: s.deadline, session: s})
	default:
		m.closeSession(s.id)
	}
}

func (m *Machine) workerDue(w *worker) {
	due := later(w.heard, m.cfg.WorkerTTL)
	switch {
	case w.gone:
	case due > m.now:
		m.timers.push(timer{at: due, worker: w})
	default:
		m.loseWorker(w, "nothing was heard of it for "+m.cfg.WorkerTTL.String())
	}
}
