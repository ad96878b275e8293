package state

import "weft/task"

// begin looks at the dependencies of an unsettled node that neither waits in
// the queue nor runs, and does what follows.
func (m *Machine) begin(n *node) {
	if n.phase.settled() || n.phase == running || n.forgotten {
		return
	}
	if n.phase != waiting {
		m.setPhase(n, waiting)
	}
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
	} else {
		n.due = 0 // what it waits for now is no slot
	}
}

func (m *Machine) settleFailed(n *node, err *task.Error) { m.settle(n, failed, n.blame(err)) }

func (m *Machine) settleCancelled(n *node, err *task.Error) {
	err = n.blame(err)
	if n.phase == running {
		m.stopRun(n, err)
	}
	m.settle(n, cancelled, err)
}

// blame makes an error that began nowhere one that began in n.
func (n *node) blame(err *task.Error) *task.Error {
	if err.Key != "" {
		return err
	}
	own := *err
	own.Key = n.key
	return &own
}

// stopRun takes a node off its worker for good.
func (m *Machine) stopRun(n *node, err *task.Error) {
	if n.target == nil {
		m.tellRelease(n.worker, n.key)
		m.unstore(n)
		return
	}
	m.tellCancel(n.worker, task.RunID{Key: n.key, Run: n.run})
	n.last.finished, n.last.err = m.now, err
	m.vacate(n)
}

// settle ends a node that does not run any more, and draws the consequences.
func (m *Machine) settle(n *node, p phase, err *task.Error) {
	m.setPhase(n, p)
	n.err, n.finished, n.due, n.inQueue, n.unattended = err, m.now, 0, 0, 0
	if p != done {
		n.result = result{}
	}
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
		if d.forgotten || d.phase.settled() || d.phase == running && !m.stopping {
			continue // what runs has its inputs, and may end well
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
