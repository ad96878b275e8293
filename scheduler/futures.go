package scheduler

import (
	"context"
	"time"

	"weft/scheduler/state"
	"weft/task"
)

// Future describes a future.
func (s *Scheduler) Future(_ context.Context, k task.Key) (info task.FutureInfo, err error) {
	var refused *task.Error
	if err := s.do(func() { info, refused = s.machine.Future(k) }); err != nil {
		return info, err
	}
	return info, asError(refused)
}

// Logs returns the attempts of a future with what they wrote, also of a
// released one that a graph still lists.
func (s *Scheduler) Logs(_ context.Context, k task.Key) (attempts []task.Attempt, err error) {
	var refused *task.Error
	if err := s.do(func() { attempts, refused = s.machine.Logs(k) }); err != nil {
		return nil, err
	}
	return attempts, asError(refused)
}

// Futures lists futures by key, limit of them after one. Next is empty at the
// end.
func (s *Scheduler) Futures(_ context.Context, f task.FutureFilter, after task.Key, limit int) (items []task.FutureInfo, next task.Key, err error) {
	err = s.do(func() { items, next = s.machine.Futures(f, after, limit) })
	return items, next, err
}

// Cancel stops a future and what depends on it; with a session only that
// session's holds go, and the future stops when nobody else holds it.
func (s *Scheduler) Cancel(_ context.Context, k task.Key, session task.SessionID) error {
	return s.request(state.Cancel{Key: k, Session: session})
}

// Retry runs a failed future again, from its failed roots.
func (s *Scheduler) Retry(_ context.Context, k task.Key) error {
	return s.request(state.Retry{Key: k})
}

// Release drops that many of a session's holds on each future.
func (s *Scheduler) Release(_ context.Context, session task.SessionID, keys map[task.Key]int) error {
	return s.request(state.Release{Session: session, Keys: keys})
}

// Scatter makes a future of an encoded value, held by the session or, without
// one, for the retain time. It returns when the value is where it stays, so that
// whoever asks for it next gets it; when ctx ends first it may not yet be.
func (s *Scheduler) Scatter(ctx context.Context, data []byte, kind string, session task.SessionID, retain time.Duration) (task.Key, error) {
	if s.draining.Load() {
		return "", stopping()
	}
	var answer state.Command
	err := s.do(func() {
		if session == "" {
			session = task.SessionID(newID())
			s.step(state.OpenSession{ID: session, TTL: max(retain, 1), Fixed: true, Watch: state.WatchAll})
		}
		answer = s.step(state.Scatter{Session: session, Type: kind, Data: data})
	})
	if err != nil {
		return "", err
	}
	if err := refusal(answer); err != nil {
		return "", err
	}
	key := answer.(state.Scattered).Key
	return key, s.stored(ctx, key, session)
}

// stored waits until a scattered value, which a session holds, has settled.
func (s *Scheduler) stored(ctx context.Context, key task.Key, session task.SessionID) error {
	var end task.Settled
	if err := await(ctx, s, s.sessions, session, func() bool {
		end, _ = s.machine.Settled(key)
		return end.State == "" || end.State.Settled() // released already, or settled
	}); err != nil {
		return err
	}
	if end.State == task.StateCancelled {
		return asError(end.Err)
	}
	return nil
}
