package state

import "weft/task"

// hasData reports whether the node's result can be had.
func (n *node) hasData() bool {
	return n.phase == done && (n.blob.Data != nil || len(n.holders) > 0)
}

// count adds a node to, or takes it from, the counts of its state.
func (m *Machine) count(n *node, delta int) {
	*slot(&m.counts, n.phase) += delta
	for _, in := range n.graphs {
		if !in.graph.ended() {
			*slot(&in.graph.counts, n.phase) += delta
		}
	}
}

func slot(c *task.Counts, p phase) *int {
	switch p {
	case waiting:
		return &c.Waiting
	case queued, delayed:
		return &c.Queued
	case running:
		return &c.Running
	case done:
		return &c.Done
	case failed:
		return &c.Failed
	default:
		return &c.Cancelled
	}
}

func (m *Machine) setPhase(n *node, p phase) {
	m.count(n, -1)
	n.phase = p
	m.count(n, 1)
}

// begin looks at the dependencies of an unsettled node that neither waits in
// the queue nor runs, and does what follows.
func (m *Machine) begin(n *node) {
	if n.phase.settled() || n.phase == running || n.forgotten {
		return
	}
	m.setPhase(n, waiting)
	n.inQueue, n.missing = 0, 0
	for _, d := range n.deps {
		switch {
		case d.phase == failed:
			m.settleFailed(n, d.err)
			return
		case d.phase == cancelled:
			m.settleCancelled(n, d.err)
			return
		case !d.hasData():
			n.missing++
			if d.phase == done {
				m.revive(d, false)
			}
		}
	}
	if n.missing == 0 {
		m.enqueue(n)
	}
}

// revive makes a settled node without a result unsettled again, and all those
// it depends on that have none either: released ones, cancelled ones and those
// whose failure was not the call's own or is nobody's any more; with deep, all
// that failed.
func (m *Machine) revive(n *node, deep bool) {
	if !n.phase.settled() || n.hasData() || n.target == nil {
		return
	}
	stack := []*node{n}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if !n.phase.settled() {
			continue
		}
		m.unsettle(n, deep)
		for _, d := range n.deps {
			again := d.target != nil && d.phase.settled() && !d.hasData() && (deep || d.phase != failed || !d.wanted() || !d.err.Code.Shared())
			d.needs++
			if again {
				stack = append(stack, d)
			}
		}
		m.then(start, n, nil)
	}
}

func (m *Machine) unsettle(n *node, reopen bool) {
	if reopen && n.phase != done {
		for _, in := range n.graphs {
			m.reopen(in.graph)
		}
	}
	m.setPhase(n, waiting)
	n.err, n.finished, n.retried, n.deaths, n.blob = nil, 0, 0, 0, task.Blob{}
	n.missing = int32(len(n.deps)) + 1 // until begin has counted, none is the last
	for _, in := range n.graphs {
		if !in.graph.ended() {
			in.graph.unsettled++
		}
	}
	for _, s := range n.sessions {
		s.unsettled++
		m.tell(s, n)
	}
}

func (m *Machine) settleFailed(n *node, err *task.Error) {
	if err.Key == "" {
		own := *err
		own.Key = n.key
		err = &own
	}
	m.settle(n, failed, err)
}

func (m *Machine) settleCancelled(n *node, err *task.Error) {
	if err.Key == "" {
		own := *err
		own.Key = n.key
		err = &own
	}
	if n.phase == running {
		m.stopRun(n, err)
	}
	m.settle(n, cancelled, err)
}

// stopRun takes a node off its worker for good.
func (m *Machine) stopRun(n *node, err *task.Error) {
	d := m.dispatch(n.worker)
	if n.target == nil {
		d.Release = append(d.Release, n.key)
	} else {
		d.Cancel = append(d.Cancel, task.RunID{Key: n.key, Run: n.run})
		n.attempt().Finished, n.attempt().Err = moment(m.now), err
	}
	m.vacate(n)
}

// settle ends a node that does not run any more, and draws the consequences.
func (m *Machine) settle(n *node, p phase, err *task.Error) {
	m.setPhase(n, p)
	n.err, n.finished, n.inQueue, n.unattended = err, m.now, 0, 0
	for _, d := range n.deps {
		d.needs--
		if !d.wanted() {
			m.then(review, d, nil)
		}
	}
	for _, in := range n.graphs {
		m.memberSettled(in.graph, in.index)
	}
	for _, s := range n.sessions {
		s.unsettled--
		m.tell(s, n)
	}
	for _, d := range n.dependents {
		if d.forgotten || d.phase.settled() || d.phase == running {
			continue
		}
		switch p {
		case done:
			if d.phase == waiting {
				if d.missing--; d.missing == 0 {
					m.then(ready, d, nil)
				}
			}
		case failed:
			m.then(fail, d, err)
		default:
			m.then(cancel, d, err)
		}
	}
	if !n.wanted() {
		m.then(review, n, nil)
	}
}
