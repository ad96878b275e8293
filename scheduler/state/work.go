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

// keptWork is how much room for work is kept from one step for the next.
const keptWork = 4096

// drain draws consequences, first come first served, until there are none.
func (m *Machine) drain() {
	for len(m.work) > 0 {
		round := m.work
		m.work = m.spare[:0]
		for i := range round {
			m.draw(&round[i])
		}
		if m.spare = nil; cap(round) <= keptWork {
			clear(round)
			m.spare = round
		}
	}
}

func (m *Machine) draw(s *step) {
	n := s.node
	switch s.do {
	case start:
		m.begin(n)
	case ready:
		if n.phase == waiting && n.missing == 0 {
			m.enqueue(n)
		}
	case fail:
		if !n.phase.settled() {
			m.settleFailed(n, s.err)
		}
	case cancel:
		if !n.phase.settled() {
			m.settleCancelled(n, s.err)
		}
	case review:
		m.review(n)
	}
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
	if !n.released {
		n.released = true
		*slot(&m.released, n.phase)++
	}
	if len(n.graphs) == 0 && !n.hasDependents() {
		m.forget(n)
	}
}

// unrelease notes that a released node is used again, or forgotten.
func (m *Machine) unrelease(n *node) {
	if n.released {
		n.released = false
		*slot(&m.released, n.phase)--
	}
}

// dropData gives up a node's result wherever it is.
func (m *Machine) dropData(n *node) {
	for len(n.result.holders()) > 0 {
		w := n.result.held.by[0]
		n.dropHolder(w)
		m.tellRelease(w, n.key)
	}
	n.result = result{}
	if n.target == nil {
		m.setPhase(n, cancelled) // nothing could ever compute it again
		n.err = &task.Error{Code: task.Cancelled, Key: n.key, Detail: "the scattered data was released"}
	}
}

func (m *Machine) forget(n *node) {
	m.unrelease(n)
	n.forgotten = true
	m.count(n, -1)
	delete(m.nodes, n.key)
	m.made.forget()
	for _, d := range n.deps {
		d.gone++
	}
	for i, d := range n.deps {
		d.tidy()
		m.then(review, d, nil)
		n.deps[i] = nil
	}
	n.deps = nil
}
