package state

import "weft/task"

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

// unsettle makes a settled node without a result one that has never run. With
// reopen, graphs that ended with its failure go on.
func (m *Machine) unsettle(n *node, reopen bool) {
	if reopen && n.phase != done {
		for _, in := range n.graphs {
			m.reopen(in.graph)
		}
	}
	m.unrelease(n)
	m.setPhase(n, waiting)
	n.err, n.finished, n.due, n.retried, n.deaths, n.result = nil, 0, 0, 0, 0, result{}
	n.missing = uncounted(n)
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

// uncounted is how much a node misses until begin has counted it: so much that
// nothing makes it ready before.
func uncounted(n *node) int32 { return int32(len(n.deps)) + 1 }

// retry runs a failed or cancelled future again, from its failed roots.
func (m *Machine) retry(k task.Key) *task.Error {
	n, err := m.visibleNode(k)
	if err != nil {
		return err
	}
	if n.phase != failed && n.phase != cancelled {
		return &task.Error{Code: task.Conflict, Key: k, Detail: "only a failed future can be retried, and this one is " + string(n.phase.shown())}
	}
	if n.target == nil {
		return &task.Error{Code: task.Conflict, Key: k, Detail: "scattered data that is lost cannot be computed again: scatter it anew"}
	}
	m.revive(n, true)
	return nil
}
