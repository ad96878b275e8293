package state

import (
	stdheap "container/heap"

	"weft/task"
)

// enqueue puts a node whose dependencies are done into its queue.
func (m *Machine) enqueue(n *node) {
	if n.phase != queued {
		m.setPhase(n, queued)
		if n.due == 0 {
			n.enqueued = m.now
			m.limitQueueing(n)
		} else { // it was handed back, and its patience is that of before
			m.alarm(timer{at: n.due, node: n})
		}
	}
	m.ticketed++
	n.inQueue = m.ticketed
	m.line(m.class(n.options), ticket{n.rank, n, n.inQueue})
}

// limitQueueing sets the end of a queued node's patience.
func (m *Machine) limitQueueing(n *node) {
	n.due = 0
	if n.options.QueueTimeout > 0 {
		n.due = later(n.enqueued, n.options.QueueTimeout)
		m.alarm(timer{at: n.due, node: n})
	}
}

// place gives the workers' room to the first in the queues.
func (m *Machine) place() {
	var passed []*class
	for len(m.heads) > 0 {
		c := m.heads[0]
		ticket := c.queue.first()
		if !ticket.valid() {
			m.unline(c)
			continue
		}
		w, room := m.choose(ticket.node)
		switch {
		case w != nil:
			m.unline(c)
			m.assign(ticket.node, w)
			continue
		case !room:
			// Nobody can take anything.
		case m.canRun(c.wants):
			stdheap.Remove(&m.heads, c.at)
			passed = append(passed, c)
			continue
		default:
			m.strand(c)
			continue
		}
		break
	}
	for _, c := range passed {
		stdheap.Push(&m.heads, c)
	}
	m.sweepTickets()
}

// choose finds the worker for a node: one with a free slot before one with
// room only; then the one that lacks the fewest bytes of its inputs; then the
// one with the least to do. Room is whether any worker has some, fit or not.
func (m *Machine) choose(n *node) (best *worker, room bool) {
	o := n.options
	fit := m.fit[:0]
	for _, w := range m.fleet {
		if m.room(w) <= 0 {
			continue
		}
		room = true
		if w.spare(o) && (o.AllowOtherWorkers || w.named(o)) && (!w.full() || !n.opens()) {
			fit = append(fit, w)
		}
	}
	m.fit = fit
	if len(fit) <= 1 {
		return first(fit), room
	}
	n.weigh(1)
	best = fit[0]
	for _, w := range fit[1:] {
		if w.better(best, o) {
			best = w
		}
	}
	n.weigh(-1)
	return best, room
}

// opens reports whether the node begins a chain: it depends on nothing, and
// when it is done others can go on. It gets a free slot or none: sent ahead, many
// of them would run before the work that the first ones opened, whose results
// lie about meanwhile. One of many inputs of a task opens nothing by itself, and
// may well be sent ahead. Of its dependents a few are looked at.
func (n *node) opens() bool {
	if len(n.deps) > 0 {
		return false
	}
	for _, d := range n.dependents[:min(len(n.dependents), 8)] {
		if d.phase == waiting && d.missing == 1 {
			return true
		}
	}
	return false
}

func first(workers []*worker) *worker {
	if len(workers) == 0 {
		return nil
	}
	return workers[0]
}

// weigh adds, times sign, the sizes of the node's inputs that do not travel
// with an assignment to the workers that hold them.
func (n *node) weigh(sign int64) {
	for _, d := range n.deps {
		for _, w := range d.result.holders() {
			w.local += sign * d.result.held.size
		}
	}
}

// better reports whether the worker is a better place than another for a node
// with these options, whose inputs have been weighed.
func (w *worker) better(x *worker, o *task.Options) bool {
	if o.AllowOtherWorkers && w.named(o) != x.named(o) {
		return w.named(o)
	}
	if a, b := w.full(), x.full(); a != b {
		return b
	}
	if w.local != x.local {
		return w.local > x.local
	}
	return w.runs()*x.spec.Slots < x.runs()*w.spec.Slots
}
