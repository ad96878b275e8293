package client

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"weft/client/rest"
	"weft/httpapi/wire"
	"weft/task"
)

// session is what all views of a client share: the server's session, what it
// holds, and the two goroutines that speak with the server. The sender
// submits, cancels and releases, one request after another, so that the
// server sees these in the order of the program; the listener hears how
// futures settle.
type session struct {
	api *rest.API // in the session
	id  task.SessionID
	ttl time.Duration
	log *slog.Logger

	ctx     context.Context // ends with the session
	end     context.CancelFunc
	running sync.WaitGroup // the goroutines

	wake  chan struct{} // the sender has something to do
	batch uint64        // the number of its last submission; the sender's alone

	closing  sync.Once
	closeErr error

	mu      sync.Mutex
	err     error                // why the session is over; nil while it lives
	holds   map[uint64]*hold     // those that the server was not told to drop
	records map[task.Key]*record // those that the server holds for the session
	heard   uint64               // events so far
	early   map[task.Key]outcome // heard while a submission was under way, of keys not known
	outbox                       // what the sender is to do
}

// startSession starts the goroutines of a session that the server has opened.
func startSession(api *rest.API, opened wire.Session, log *slog.Logger) *session {
	s := newSession(api, opened, log)
	s.running.Go(s.send)
	s.running.Go(s.listen)
	return s
}

func newSession(api *rest.API, opened wire.Session, log *slog.Logger) *session {
	s := &session{
		api: api.InSession(opened.ID), id: opened.ID, ttl: time.Duration(opened.TTL), log: log,
		wake:    make(chan struct{}, 1),
		holds:   map[uint64]*hold{},
		records: map[task.Key]*record{},
	}
	s.ctx, s.end = context.WithCancel(context.Background())
	return s
}

// fail ends the session on the client's side, once: what has not settled
// fails, and the goroutines end.
func (s *session) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return
	}
	s.err = err
	for _, h := range s.holds {
		h.fail(err)
	}
	clear(s.holds)
	clear(s.records)
	s.outbox = outbox{}
	s.end()
}

// lost is the error of a session that the server gave up, or must have.
func (s *session) lost(cause error) error {
	return fmt.Errorf("%w: %s gave it up, or was out of reach for longer than its ttl of %s: %w", ErrSessionLost, s.api.Server(), s.ttl, cause)
}

// goodbye is how long a server has to answer the end of a session.
const goodbye = 5 * time.Second

func (s *session) close() error {
	s.closing.Do(func() {
		s.fail(ErrClosed)
		s.running.Wait()
		ctx, cancel := context.WithTimeout(context.Background(), goodbye)
		defer cancel()
		if err := s.api.CloseSession(ctx, s.id); err != nil && task.CodeOf(err) != task.NotFound {
			s.closeErr = fmt.Errorf("close session %s: %w", s.id, err)
		}
		s.api.CloseIdle()
	})
	return s.closeErr
}

// adopt makes h a hold that the server has already counted.
func (s *session) adopt(h *hold, key task.Key, o outcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if h.fail(s.err); s.err != nil {
		return
	}
	s.holds[h.id] = h
	r := s.records[key]
	if r == nil {
		r = &record{key: key, outcome: o}
		s.records[key] = r
	}
	r.held++
	h.accept(r)
}
