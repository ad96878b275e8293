package client

import (
	"bytes"
	"fmt"

	"weft/client/rest"
	"weft/httpapi/wire"
	"weft/task"
)

// listen is the listener's goroutine; it ends with the session. Being
// connected keeps the session alive.
func (s *session) listen() {
	err := s.api.Follow(s.ctx, rest.Stream{
		Path: wire.SessionPath(s.id, "events"), Idle: s.ttl / 2, Patience: s.ttl,
	}, s.hear)
	if s.ctx.Err() == nil {
		s.fail(s.lost(err))
	}
}

// hear takes one event.
func (s *session) hear(e wire.Event) error {
	if e.Name != wire.EventFuture {
		return nil // a newer server may tell of more
	}
	if d, ok := scanDone(e.Data); ok {
		s.settleDone(d)
		return nil
	}
	var news wire.FutureEvent
	if err := wire.Unmarshal(e.Data, &news); err != nil {
		return fmt.Errorf("read event %s: %w", e.ID, err)
	}
	s.settle(news.Key, outcomeOf(&news))
	return nil
}

// outcomeOf is what an event tells.
func outcomeOf(news *wire.FutureEvent) outcome {
	o := outcome{state: news.State, typ: news.Type, result: news.Result}
	switch {
	case news.State == task.StateDone || !news.State.Settled():
	case news.Error != nil:
		o.err = news.Error.Err()
	case news.State == task.StateCancelled:
		o.err = &Error{Code: task.Cancelled, Key: news.Key}
	default:
		o.err = &Error{Code: task.Internal, Key: news.Key, Detail: "it failed, and the server did not say why"}
	}
	return o
}

// settleDone notes a small result. Where the future is known it keeps nothing
// of the event but the result.
func (s *session) settleDone(d doneEvent) {
	o := outcome{state: task.StateDone, typ: typeName(d.typ), result: bytes.Clone(d.result)}
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.records[task.Key(d.key)]; r != nil {
		s.note(r.key, r, o)
		return
	}
	s.note(task.Key(d.key), nil, o)
}

// typeName is the name of a type as a string of which there is one already.
func typeName(b []byte) string {
	for _, name := range typeNames {
		if name == string(b) {
			return name
		}
	}
	return string(b)
}

var typeNames = []string{"int", "float", "string", "bytes", "bool", "null", "list", "map"}

// settle notes how a future stands.
func (s *session) settle(key task.Key, o outcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.note(key, s.records[key], o)
}

// note notes how the future with that key and record, if it has one, stands.
// The caller has s.mu.
func (s *session) note(key task.Key, r *record, o outcome) {
	s.heard++
	switch {
	case r == nil && s.sending: // its submission may be the one that is under way
		if s.early == nil {
			s.early = map[task.Key]outcome{}
		}
		s.early[key] = o
	case r == nil: // of a future released meanwhile
	case o.state.Settled():
		r.heard = s.heard
		r.settle(o)
	default:
		r.heard = s.heard
		r.reset(o.state)
	}
}
