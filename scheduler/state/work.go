package state

import "weft/task"

// A step of work inside a Step: a consequence that is still to be drawn.
type step struct {
	do   consequence
	node *node
	err  *task.Error
}

type consequence uint8

const (
	start  consequence = iota // its dependencies are to be looked at
	ready                     // the last of them is done
	fail                      // a dependency failed
	cancel                    // a dependency was cancelled
	review                    // somebody stopped wanting it
)

func (m *Machine) then(do consequence, n *node, err *task.Error) {
	m.work = append(m.work, step{do, n, err})
}

// drain draws consequences, first come first served, until there are none.
func (m *Machine) drain() {
	for i := 0; i < len(m.work); i++ {
		s := m.work[i]
		m.work[i] = step{}
		switch s.do {
		case start:
			m.begin(s.node)
		case ready:
			if s.node.phase == waiting && s.node.missing == 0 {
				m.enqueue(s.node)
			}
		case fail:
			if !s.node.phase.settled() {
				m.settleFailed(s.node, s.err)
			}
		case cancel:
			if !s.node.phase.settled() {
				m.settleCancelled(s.node, s.err)
			}
		case review:
			m.review(s.node)
		}
	}
	m.work = m.work[:0]
}

// review draws what follows from nobody wanting a node: it is stopped, gives
// up its result, or is forgotten altogether.
func (m *Machine) review(n *node) {
	if n.forgotten || n.wanted() {
		return
	}
	switch {
	case !n.phase.settled():
		m.settleCancelled(n, &task.Error{Code: task.Cancelled, Detail: cmpOr(m.unwanted, "nobody wants it any more")})
		return // which brought another review about
	case n.hasData():
		m.dropData(n)
	}
	if len(n.graphs) == 0 && !n.hasDependents() {
		m.forget(n)
	}
}

// dropData gives up a node's result wherever it is.
func (m *Machine) dropData(n *node) {
	for len(n.holders) > 0 {
		w := n.holders[0]
		n.dropHolder(w)
		d := m.dispatch(w)
		d.Release = append(d.Release, n.key)
	}
	n.blob.Data = nil
	if n.target == nil {
		m.setPhase(n, cancelled) // nothing could ever compute it again
		n.err = &task.Error{Code: task.Cancelled, Key: n.key, Detail: "the scattered data was released"}
	}
}

func (m *Machine) forget(n *node) {
	n.forgotten = true
	m.count(n, -1)
	if m.nodes[n.key] == n {
		delete(m.nodes, n.key)
	}
	for _, d := range n.deps {
		d.dropDependent()
		m.then(review, d, nil)
	}
	n.deps = nil
}
