package state

import "weft/task"

// admit takes a planned submission in. It cannot fail.
func (m *Machine) admit(s *submission) {
	g := s.Graph
	age := m.nextSeq()
	s.nodes = make([]*node, len(g.Tasks))
	s.gone = make([]bool, len(g.Tasks))
	for place, i := range s.order {
		s.nodes[i] = m.join(s, i, task.Rank{Age: age, Place: uint32(place)})
	}
	s.held = make([]bool, len(g.Tasks))
	session := m.sessions[g.Session]
	for _, i := range g.Outputs {
		if s.held[i] || g.Detached && session == nil {
			continue
		}
		s.held[i] = true
		if session != nil {
			m.addHold(session, s.nodes[i])
		}
	}
	var record *graph
	if !g.Detached {
		record = m.enlist(s, age)
	}
	// Dependents first: what was settled before and has no result to give is
	// computed again only if something that is to run needs it.
	for place := len(s.order) - 1; place >= 0; place-- {
		m.want(s, s.order[place], record)
	}
	if record != nil {
		m.begun(record)
	}
}

// want runs task i again if what it came to is no answer to this submission,
// and sees to it that it runs although nobody is to collect its result.
func (m *Machine) want(s *submission, i int32, record *graph) {
	n := s.nodes[i]
	final := s.held[i] || s.sinks[i]
	if n.phase.settled() && (final || n.needs > 0) && (s.gone[i] || n.phase != failed || !n.err.Code.Shared()) {
		m.revive(n, false)
	}
	if n.phase.settled() {
		return
	}
	if s.sinks[i] && !s.held[i] {
		n.unattended++
		if record != nil {
			record.members[i].unattended = true
		}
	}
	if !n.wanted() { // what would need it was there before, with inputs of its own
		m.then(review, n, nil)
	}
}

// join makes the node of task i, or finds the one that is there.
func (m *Machine) join(s *submission, i int32, rank task.Rank) *node {
	t := &s.Graph.Tasks[i]
	options := t.Options
	if options == nil {
		options = task.DefaultOptions
	}
	rank.Priority = options.Priority
	if n := m.nodes[s.keys[i]]; n != nil {
		if s.gone[i] = !n.visible(); s.gone[i] {
			n.options, n.rank = options, rank
		} else {
			m.raise(n, options)
		}
		return n
	}
	n := m.make(s.keys[i], s.ids[i], t.Target, options)
	n.args, n.rank, n.pure = t.Args, rank, t.Pure
	if n.deps = s.deps[i]; n.deps == nil && len(t.Deps) > 0 {
		n.deps = s.room.take(len(t.Deps))
	}
	for j, d := range t.Deps {
		if d.Future == "" {
			n.deps[j] = s.nodes[d.Task]
		}
		n.deps[j].dependents = append(n.deps[j].dependents, n)
		n.deps[j].needs++
	}
	m.then(start, n, nil)
	return n
}

// make makes a node, unsettled.
func (m *Machine) make(k task.Key, id task.ContentID, t *task.Target, o *task.Options) *node {
	n := &node{key: k, id: id, seq: m.nextSeq(), target: t, options: o, submitted: m.now}
	m.nodes[k] = n
	m.made.add(n)
	m.count(n, 1)
	return n
}
