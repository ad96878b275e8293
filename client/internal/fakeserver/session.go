package fakeserver

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"weft/httpapi/wire"
	"weft/task"
	"weft/value"
)

// session holds futures and tells how they settle. Server.mu guards it.
type session struct {
	id     task.SessionID
	holds  map[*future]int
	events []event       // the last of each future
	last   int           // number of the last event
	news   chan struct{} // closed when there are events, or the streams are cut
	cuts   int
}

type event struct {
	id   int
	f    *future
	data wire.FutureEvent
}

// wake tells the streams to look. The caller has Server.mu.
func (c *session) wake() {
	close(c.news)
	c.news = make(chan struct{})
}

// tell adds an event about a future. The caller has Server.mu.
func (c *session) tell(f *future, e wire.FutureEvent) {
	c.events = slices.DeleteFunc(c.events, func(e event) bool { return e.f == f })
	c.last++
	c.events = append(c.events, event{c.last, f, e})
	c.wake()
}

// hold adds a hold. The caller has Server.mu.
func (c *session) hold(f *future) {
	c.holds[f]++
	f.holds++
	if c.holds[f] == 1 && f.state.Settled() {
		c.tell(f, f.event())
	}
}

// session is the one of that id. The caller has Server.mu.
func (s *Server) session(id string) (*session, error) {
	c := s.sessions[task.SessionID(id)]
	if c == nil {
		return nil, task.Errorf(task.NotFound, "there is no session %q", id)
	}
	return c, nil
}

func (s *Server) openSession(w http.ResponseWriter, r *http.Request) error {
	var req wire.SessionRequest
	if err := wire.Read(r.Body, &req); err != nil {
		return err
	}
	if req.TTL == 0 {
		req.TTL = wire.Duration(time.Minute)
	}
	s.mu.Lock()
	s.random++
	c := &session{id: task.SessionID("session-" + strconv.Itoa(s.random)), holds: map[*future]int{}, news: make(chan struct{})}
	s.sessions[c.id] = c
	s.mu.Unlock()
	return reply(w, http.StatusCreated, wire.Session{ID: c.id, TTL: req.TTL})
}

func (s *Server) closeSession(w http.ResponseWriter, r *http.Request) error {
	if !s.Expire(task.SessionID(r.PathValue("id"))) {
		return task.Errorf(task.NotFound, "there is no such session")
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// Expire ends a session as if nothing had been heard of it for its ttl, and
// reports whether there was one.
func (s *Server) Expire(id task.SessionID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.sessions[id]
	if c == nil {
		return false
	}
	delete(s.sessions, id)
	for f, n := range c.holds {
		f.holds -= n
		s.review(f)
	}
	c.holds = nil
	c.wake()
	return true
}

// CutStreams breaks off all streams of events. They can be taken up again.
func (s *Server) CutStreams() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.sessions {
		c.cuts++
		c.wake()
	}
}

// Holds is how many holds a session has on a key.
func (s *Server) Holds(id task.SessionID, key task.Key) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, c := s.futures[key], s.sessions[id]
	if f == nil || c == nil {
		return 0
	}
	return c.holds[f]
}

func (s *Server) heartbeat(w http.ResponseWriter, r *http.Request) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.session(r.PathValue("id")); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Server) release(w http.ResponseWriter, r *http.Request) error {
	var req wire.ReleaseRequest
	if err := wire.Read(r.Body, &req); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.session(r.PathValue("id"))
	if err != nil {
		return err
	}
	for _, m := range req.Keys {
		if f := s.futures[task.Key(m.Name)]; f != nil {
			s.dropHolds(c, f, m.Value)
		}
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// dropHolds drops up to n holds. The caller has s.mu.
func (s *Server) dropHolds(c *session, f *future, n int) {
	n = min(n, c.holds[f])
	c.holds[f] -= n
	f.holds -= n
	if c.holds[f] == 0 {
		delete(c.holds, f)
		c.events = slices.DeleteFunc(c.events, func(e event) bool { return e.f == f })
	}
	s.review(f)
}

// events streams a session's events.
func (s *Server) events(w http.ResponseWriter, r *http.Request) error {
	after, _ := strconv.Atoi(r.Header.Get(wire.LastEventHeader)) // none is 0
	s.mu.Lock()
	c, err := s.session(r.PathValue("id"))
	if err != nil {
		s.mu.Unlock()
		return err
	}
	cuts := c.cuts
	s.mu.Unlock()
	w.Header().Set("Content-Type", wire.EventStream)
	for {
		s.mu.Lock()
		var text []byte
		for _, e := range c.events {
			if e.id > after {
				data, err := wire.Marshal(e.data)
				if err != nil {
					panic(err)
				}
				text = wire.AppendEvent(text, wire.Event{ID: strconv.Itoa(e.id), Name: wire.EventFuture, Data: data})
				after = e.id
			}
		}
		news, over := c.news, c.cuts != cuts || c.holds == nil
		s.mu.Unlock()
		if over {
			Drop()
		}
		if len(text) == 0 {
			text = []byte(wire.Heartbeat)
		}
		w.Write(text)
		w.(http.Flusher).Flush()
		select {
		case <-news:
		case <-r.Context().Done():
			return nil
		}
	}
}

// event is what a session is told of a settled future.
func (f *future) event() wire.FutureEvent {
	e := wire.FutureEvent{Key: f.key, State: f.state, Error: wire.MaybeProblem(f.err)}
	if f.state == task.StateDone {
		e.Type, e.Size = value.TypeOf(f.result), int64(len(f.result))
		if len(f.result) <= task.InlineLimit {
			e.Result = f.json()
		}
	}
	return e
}
