package state

import (
	"slices"
	"time"

	"weft/task"
)

// session is a client's hold on futures, or a watch of the driver's own.
type session struct {
	id    task.SessionID
	ttl   time.Duration
	fixed bool
	watch Watch

	holds     map[*node]*hold
	unsettled int // futures held that are unsettled
	deadline  int64
	listeners int // that follow its events
	log       []sessionEntry
	recent    []submitted // the last detached submissions with an idempotency key
	woken     bool
	closed    bool
}

// hold is one session's hold on one future.
type hold struct {
	count int
	seq   uint64 // of the last entry about it
}

// sessionEntry says that a future settled or became unsettled again. Only the
// last entry of each future counts; one with a final is about a future that the
// session lost and stands for itself.
type sessionEntry struct {
	seq   uint64
	node  *node
	final *task.Settled
}

// submitted is a detached submission, kept so that its repetition is known.
type submitted struct {
	name     string
	digest   task.Digest
	accepted task.Accepted
}

// recentSubmissions is how many of them a session keeps. A client that repeats
// one has had no answer to it, so it is among its last.
const recentSubmissions = 32

func (s *session) remember(sub submitted) {
	if len(s.recent) == recentSubmissions {
		s.recent = slices.Delete(s.recent, 0, 1)
	}
	s.recent = append(s.recent, sub)
}

func (s *session) submission(name string) *submitted {
	if s == nil {
		return nil
	}
	for i := range s.recent {
		if s.recent[i].name == name {
			return &s.recent[i]
		}
	}
	return nil
}

func (m *Machine) openSession(e OpenSession) {
	s := &session{id: e.ID, ttl: e.TTL, fixed: e.Fixed, watch: e.Watch, holds: map[*node]*hold{}}
	m.sessions[s.id] = s
	if s.ttl > 0 {
		s.deadline = m.now + int64(s.ttl)
		m.timers.push(timer{at: s.deadline, session: s})
	}
	m.reply(nil)
}

func (m *Machine) heartbeat(id task.SessionID) *task.Error {
	s := m.sessions[id]
	if s == nil {
		return unknownSession(id)
	}
	if s.ttl > 0 && !s.fixed {
		s.deadline = m.now + int64(s.ttl)
	}
	return nil
}

func (m *Machine) listen(e Listen) *task.Error {
	s := m.sessions[e.ID]
	if s == nil {
		return unknownSession(e.ID)
	}
	if e.On {
		s.listeners++
	} else {
		s.listeners--
	}
	return m.heartbeat(e.ID)
}

func (m *Machine) closeSession(id task.SessionID) *task.Error {
	s := m.sessions[id]
	if s == nil {
		return unknownSession(id)
	}
	nodes := make([]*node, 0, len(s.holds))
	for n := range s.holds {
		nodes = append(nodes, n)
	}
	sortNodes(nodes)
	for _, n := range nodes {
		m.dropHolds(s, n, s.holds[n].count)
	}
	s.closed = true
	s.log, s.recent = nil, nil
	delete(m.sessions, id)
	m.wake(s)
	return nil
}

func sortNodes(nodes []*node) {
	slices.SortFunc(nodes, func(a, b *node) int { return compare(a.seq, b.seq) })
}

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

// tell notes for a session that one of its futures settled, or did no longer.
func (m *Machine) tell(s *session, n *node) {
	if s.watch != Public {
		if n.phase.settled() && (s.watch == WatchAny || s.unsettled == 0) {
			m.wake(s)
		}
		return
	}
	h := s.holds[n]
	h.seq = m.nextSeq()
	s.log = append(s.log, sessionEntry{seq: h.seq, node: n})
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

func unknownSession(id task.SessionID) *task.Error {
	return task.Errorf(task.NotFound, "there is no session %s: it never was, was deleted, or nothing was heard of it for its ttl", id)
}
