package state

import (
	"math"

	"weft/task"
)

// addHold adds one hold of s on n. That a future is settled is told to each who
// comes to hold it, also to one who did before: he may have asked to release
// that hold in the meantime.
func (m *Machine) addHold(s *session, n *node) {
	h := s.holds[n]
	if h == nil {
		h = &hold{at: int32(len(n.sessions))}
		s.holds[n] = h
		n.sessions = append(n.sessions, s)
		if !n.phase.settled() {
			s.unsettled++
		}
	}
	h.count++
	n.holds++
	if n.phase.settled() {
		m.tell(s, n)
	}
}

// dropHolds drops up to count holds of s on n.
func (m *Machine) dropHolds(s *session, n *node, count int32) {
	h := s.holds[n]
	if h == nil || count <= 0 {
		return
	}
	count = min(count, h.count)
	h.count -= count
	n.holds -= count
	if h.count == 0 {
		n.leave(h.at)
		delete(s.holds, n)
		if !n.phase.settled() {
			s.unsettled--
		}
		s.compact()
	}
	m.then(review, n, nil)
}

// leave takes a node out of its session number at. The last takes the place.
func (n *node) leave(at int32) {
	last := len(n.sessions) - 1
	moved := n.sessions[last]
	n.sessions[at] = moved
	moved.holds[n].at = at
	n.sessions[last] = nil
	n.sessions = n.sessions[:last]
}

func (m *Machine) hold(e Hold) {
	s := m.sessions[e.Session]
	if s == nil {
		m.reply(unknownSession(e.Session))
		return
	}
	var unknown []task.Key
	for _, k := range e.Keys {
		if n := m.nodes[k]; n != nil && n.visible() {
			m.addHold(s, n)
		} else {
			unknown = append(unknown, k)
		}
	}
	m.out = append(m.out, Held{unknown})
}

func (m *Machine) release(e Release) *task.Error {
	s := m.sessions[e.Session]
	if s == nil {
		return unknownSession(e.Session)
	}
	m.heard(s)
	nodes := make([]*node, 0, len(e.Keys))
	for k := range e.Keys {
		if n := m.nodes[k]; n != nil {
			nodes = append(nodes, n)
		}
	}
	sortNodes(nodes)
	for _, n := range nodes {
		m.dropHolds(s, n, int32(min(e.Keys[n.key], math.MaxInt32)))
	}
	return nil
}
