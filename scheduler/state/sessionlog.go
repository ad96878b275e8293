package state

import "weft/task"

// tell notes for a session that one of its futures settled, or did no longer.
func (m *Machine) tell(s *session, n *node) {
	if s.watch != Public {
		if n.phase.settled() && (s.watch == WatchAny || s.unsettled == 0) {
			m.wake(s)
		}
		return
	}
	seq := m.nextSeq()
	s.holds[n].seq = seq
	s.log = append(s.log, sessionEntry{seq: seq, node: n})
	s.compact()
	m.wake(s)
}

// tellFinal notes for a session that a future is cancelled as far as it goes:
// its hold is about to be dropped.
func (m *Machine) tellFinal(s *session, n *node, err *task.Error) {
	if s.watch != Public {
		return
	}
	err.Key = n.key
	s.log = append(s.log, sessionEntry{seq: m.nextSeq(), node: n, final: &task.Settled{Key: n.key, State: task.StateCancelled, Err: err}})
	s.compact()
	m.wake(s)
}

// keptFinals is how many entries about lost futures a session's log keeps.
const keptFinals = 4096

// compact drops the entries that do not count, when they are the most.
func (s *session) compact() {
	if len(s.log) < 2*len(s.holds)+2*keptFinals {
		return
	}
	finals := 0
	for _, e := range s.log {
		if e.final != nil {
			finals++
		}
	}
	live := s.log[:0]
	for _, e := range s.log {
		if e.final != nil {
			finals--
		}
		if e.final != nil && finals < keptFinals || s.counts(e) {
			live = append(live, e)
		}
	}
	clear(s.log[len(live):])
	s.log = live
}

// counts reports whether an entry is the last about a future that s holds.
func (s *session) counts(e sessionEntry) bool {
	h := s.holds[e.node]
	return e.final == nil && h != nil && h.seq == e.seq
}

func (m *Machine) wake(s *session) {
	if !s.woken {
		s.woken = true
		m.woken = append(m.woken, s)
	}
}
