package scheduler

import (
	"context"
	"time"

	"weft/scheduler/state"
	"weft/task"
)

// OpenSession begins a session that ends when nothing is heard of it for ttl.
func (s *Scheduler) OpenSession(_ context.Context, ttl time.Duration) (task.SessionInfo, error) {
	if s.draining.Load() {
		return task.SessionInfo{}, stopping()
	}
	info := task.SessionInfo{ID: task.SessionID(newID()), TTL: ttl}
	return info, s.request(state.OpenSession{ID: info.ID, TTL: ttl})
}

// CloseSession ends a session and gives up its holds.
func (s *Scheduler) CloseSession(_ context.Context, id task.SessionID) error {
	return s.request(state.CloseSession{ID: id})
}

// Heartbeat says that a session's client lives.
func (s *Scheduler) Heartbeat(_ context.Context, id task.SessionID) error {
	return s.request(state.Heartbeat{ID: id})
}

// SessionEvents returns events of a session newer than one. It waits until
// there are some or ctx ends; meanwhile the session lives.
func (s *Scheduler) SessionEvents(ctx context.Context, id task.SessionID, after uint64, limit int) (events []task.SessionEvent, err error) {
	if err := s.request(state.Listen{ID: id, On: true}); err != nil {
		return nil, err
	}
	var refused *task.Error
	if err := await(ctx, s, s.sessions, id, func() bool {
		events, refused = s.machine.SessionEvents(id, after, limit)
		return refused != nil || len(events) > 0
	}); err != nil {
		return nil, err
	}
	if refused != nil {
		return nil, refused
	}
	return events, s.request(state.Listen{ID: id})
}
