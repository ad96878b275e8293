package state

import (
	"cmp"
	"maps"
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
	seq   uint64 // of the last entry about it
	count int32
	at    int32 // its place among the node's sessions
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
	if m.sessions[e.ID] != nil {
		m.reply(task.Errorf(task.Conflict, "there is a session %s already", e.ID))
		return
	}
	s := &session{id: e.ID, ttl: e.TTL, fixed: e.Fixed, watch: e.Watch, holds: map[*node]*hold{}}
	m.sessions[s.id] = s
	if s.ttl > 0 {
		s.deadline = later(m.now, s.ttl)
		m.alarm(timer{at: s.deadline, session: s})
	}
	m.reply(nil)
}

func (m *Machine) heartbeat(id task.SessionID) *task.Error {
	s := m.sessions[id]
	if s == nil {
		return unknownSession(id)
	}
	m.heard(s)
	return nil
}

// heard notes a sign of life of a session's client: everything that is asked in
// the session's name is one.
func (m *Machine) heard(s *session) {
	if s.ttl > 0 && !s.fixed {
		s.deadline = later(m.now, s.ttl)
	}
}

func (m *Machine) listen(e Listen) *task.Error {
	s := m.sessions[e.ID]
	if s == nil {
		return unknownSession(e.ID)
	}
	if e.On {
		s.listeners++
	} else if s.listeners > 0 {
		s.listeners--
	}
	return m.heartbeat(e.ID)
}

func (m *Machine) closeSession(id task.SessionID) *task.Error {
	s := m.sessions[id]
	if s == nil {
		return unknownSession(id)
	}
	m.endSession(s)
	return nil
}

func (m *Machine) endSession(s *session) {
	s.closed = true
	s.log, s.recent = nil, nil
	nodes := slices.Collect(maps.Keys(s.holds))
	sortNodes(nodes)
	for _, n := range nodes {
		m.dropHolds(s, n, s.holds[n].count)
	}
	delete(m.sessions, s.id)
	m.wake(s)
}

func sortNodes(nodes []*node) {
	slices.SortFunc(nodes, func(a, b *node) int { return cmp.Compare(a.seq, b.seq) })
}

func unknownSession(id task.SessionID) *task.Error {
	return task.Errorf(task.NotFound, "there is no session %s: it never was, was deleted, or nothing was heard of it for its ttl", id)
}
