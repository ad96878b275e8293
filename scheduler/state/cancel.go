package state

import "weft/task"

func (m *Machine) visibleNode(k task.Key) (*node, *task.Error) {
	n := m.nodes[k]
	if n == nil || !n.visible() {
		return nil, &task.Error{Code: task.NotFound, Detail: "there is no future " + string(k) + ": it never was, or was released"}
	}
	return n, nil
}

// cancelFuture stops a future and with it all that depends on it; on behalf of
// a session, only when nobody else holds any of these.
func (m *Machine) cancelFuture(k task.Key, id task.SessionID) *task.Error {
	n, err := m.visibleNode(k)
	if err != nil {
		return err
	}
	why := task.Errorf(task.Cancelled, "it was cancelled")
	if id == "" {
		if !n.phase.settled() {
			m.stop(n, why)
		}
		return nil
	}
	s := m.sessions[id]
	if s == nil {
		return unknownSession(id)
	}
	m.heard(s)
	if !n.phase.settled() {
		if m.heldByOthers(n, s) {
			m.giveUpGraphs(n, s)
		} else {
			m.stop(n, why)
		}
	}
	if h := s.holds[n]; h != nil {
		m.tellFinal(s, n, why)
		m.dropHolds(s, n, h.count)
	}
	return nil
}

// stop cancels a node, and all that depends on it even if it runs: it may have
// begun before the node's result was lost.
func (m *Machine) stop(n *node, why *task.Error) {
	m.stopping = true
	m.settleCancelled(n, why)
	m.drain()
	m.stopping = false
}

// heldByOthers reports whether anyone but s, and the graphs that it submitted,
// wants n or an unsettled node that needs it, however far away.
func (m *Machine) heldByOthers(n *node, s *session) bool {
	seen := map[*node]bool{n: true}
	stack := []*node{n}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if n.holds+n.unattended > s.own(n) {
			return true
		}
		for _, d := range n.dependents {
			if !d.forgotten && !d.phase.settled() && !seen[d] {
				seen[d] = true
				stack = append(stack, d)
			}
		}
	}
	return false
}

// own is how much of what is wanted of a node is the session's own, or that of
// graphs that it submitted.
func (s *session) own(n *node) int32 {
	own := int32(0)
	if h := s.holds[n]; h != nil {
		own = h.count
	}
	for _, in := range n.graphs {
		if member := &in.graph.members[in.index]; in.graph.session == s.id && (member.output || member.unattended) {
			own++
		}
	}
	return own
}

// giveUpGraphs takes back what the graphs that s submitted want of a node that
// goes on for others.
func (m *Machine) giveUpGraphs(n *node, s *session) {
	for _, in := range n.graphs {
		if in.graph.session == s.id {
			m.giveUpMember(&in.graph.members[in.index])
		}
	}
}
