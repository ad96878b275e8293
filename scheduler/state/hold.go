package state

import (
	"slices"

	"weft/task"
)

// addHold adds one hold of s on n.
func (m *Machine) addHold(s *session, n *node) {
	h := s.holds[n]
	if h == nil {
		h = &hold{}
		s.holds[n] = h
		n.sessions = append(n.sessions, s)
		if n.phase.settled() {
			m.tell(s, n)
		} else {
			s.unsettled++
		}
	}
	h.count++
	n.holds++
}

// dropHolds drops up to count holds of s on n.
func (m *Machine) dropHolds(s *session, n *node, count int) {
	h := s.holds[n]
	if h == nil {
		return
	}
	count = min(count, h.count)
	h.count -= count
	n.holds -= int32(count)
	if h.count == 0 {
		delete(s.holds, n)
		i := slices.Index(n.sessions, s)
		n.sessions = slices.Delete(n.sessions, i, i+1)
		if !n.phase.settled() {
			s.unsettled--
		}
	}
	m.then(review, n, nil)
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
	nodes := make([]*node, 0, len(e.Keys))
	for k := range e.Keys {
		if n := m.nodes[k]; n != nil {
			nodes = append(nodes, n)
		}
	}
	sortNodes(nodes)
	for _, n := range nodes {
		m.dropHolds(s, n, e.Keys[n.key])
	}
	return nil
}
