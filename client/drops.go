package client

import (
	"errors"

	"weft/client/rest"
	"weft/httpapi/wire"
)

// sendDrops tells the server of holds that the program released. A release
// that may have arrived is not sent twice, as it could take a hold that the
// program still has: rather the session keeps one too many until it ends.
func (s *session) sendDrops(drops []drop) {
	records, holds := s.countDrops(drops)
	if len(holds) == 0 {
		return
	}
	err := rest.Retry(s.ctx, s.ttl, rest.Undelivered, func() error {
		return s.api.Release(s.ctx, s.id, holds)
	})
	switch {
	case s.ctx.Err() != nil:
	case err == nil:
		s.forget(records, holds)
	case rest.Undelivered(err) && !errors.Is(err, ErrRateLimited), s.gone(err):
		s.fail(s.lost(err))
	default:
		s.log.Warn("futures may stay until the session ends: their release failed", "session", s.id, "futures", len(holds), "error", err)
	}
}

// countDrops counts the holds of each key, and takes them out of the session.
func (s *session) countDrops(drops []drop) (records []*record, holds wire.Object[int]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	places := make(map[*record]int, len(drops))
	for _, d := range drops {
		delete(s.holds, d.h.id)
		r := d.h.rec
		if r == nil || r.held == 0 {
			continue // refused, or cancelled: the server holds nothing
		}
		i, ok := places[r]
		if !ok {
			i = len(holds)
			places[r] = i
			records = append(records, r)
			holds = append(holds, wire.Member[int]{Name: string(r.key)})
		}
		holds[i].Value++
	}
	return records, holds
}

// forget takes released holds off the records. One without any is forgotten:
// should the key come back, the server will tell of it anew.
func (s *session) forget(records []*record, holds wire.Object[int]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, r := range records {
		if r.held -= holds[i].Value; r.held <= 0 {
			delete(s.records, r.key)
		}
	}
}
