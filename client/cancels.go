package client

import (
	"context"
	"errors"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"weft/client/rest"
	"weft/task"
)

// maxParallel is how many requests of one kind are under way at a time.
const maxParallel = 8

// Cancel cancels many futures at once, as Future.Cancel does one.
func Cancel[F AnyFuture](ctx context.Context, futures []F) error {
	bySession := map[*session][]*hold{}
	for _, f := range futures {
		s := f.hold().s
		bySession[s] = append(bySession[s], f.hold())
	}
	defer runtime.KeepAlive(futures)
	for s, holds := range bySession {
		if err := s.cancel(ctx, holds); err != nil {
			return err
		}
	}
	return nil
}

// retry has the server run a failed future again.
func (h *hold) retry(ctx context.Context) error {
	key, err := h.key(ctx)
	if err != nil {
		return err
	}
	s := h.s
	mark := s.mark()
	if err := s.api.RetryFuture(ctx, key); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := h.rec; r.err != nil && r.heard <= mark { // else we have heard of the new run
		r.reset(task.StateWaiting)
	}
	return nil
}

// cancel has the sender cancel holds, and waits until it did.
func (s *session) cancel(ctx context.Context, holds []*hold) error {
	c := cancel{ctx: ctx, holds: holds, done: make(chan error, 1)}
	s.mu.Lock()
	if err := s.err; err != nil {
		s.mu.Unlock()
		return err
	}
	c.after = s.enqueued
	s.cancels = append(s.cancels, c)
	s.mu.Unlock()
	s.rouse()
	select {
	case err := <-c.done:
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-s.ctx.Done():
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.err
	}
}

// sendCancel cancels those of the holds that have not settled. It is the
// sender's, so that no submission of the same call overtakes it.
func (s *session) sendCancel(c cancel) error {
	ctx, stop := context.WithCancel(c.ctx)
	defer stop()
	defer context.AfterFunc(s.ctx, stop)()
	var group errgroup.Group
	group.SetLimit(maxParallel)
	for _, h := range s.unsettled(c.holds) {
		group.Go(func() error { return s.cancelOne(ctx, h) })
	}
	return group.Wait()
}

// cancelEcho is how long the sender waits to hear of a cancel by the stream of
// events.
const cancelEcho = time.Second

// cancelOne cancels one hold, and with it all of the session's on that key. It
// returns when the stream has told of it, or as good as never will: what came
// later would be taken for news of the next submission of the call.
func (s *session) cancelOne(ctx context.Context, h *hold) error {
	err := rest.Retry(ctx, s.ttl, rest.Temporary, func() error { return s.api.CancelFuture(ctx, h.rec.key) })
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	echo := time.NewTimer(cancelEcho)
	defer echo.Stop()
	if err == nil {
		select {
		case <-h.doneChan():
		case <-echo.C:
		case <-ctx.Done():
		}
	}
	s.cancelled(h.rec)
	return nil
}

// unsettled returns those holds that may still be cancelled, one of each key.
func (s *session) unsettled(holds []*hold) []*hold {
	s.mu.Lock()
	defer s.mu.Unlock()
	seen := map[*record]bool{}
	var some []*hold
	for _, h := range holds {
		if h.rec != nil && !seen[h.rec] && !h.now().state.Settled() {
			seen[h.rec] = true
			some = append(some, h)
		}
	}
	return some
}

// cancelled notes that the server dropped all of the session's holds of a key.
// It tells nothing more of it: the future may go on for others. Even one that
// was done a moment before is cancelled then, as nothing can be made of it.
func (s *session) cancelled(r *record) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.held = 0
	if s.records[r.key] == r {
		delete(s.records, r.key)
	}
	why := r.err
	if r.state != task.StateCancelled {
		why = &Error{Code: task.Cancelled, Key: r.key, Detail: "cancelled by this program"}
	}
	for _, h := range r.holds {
		if h.err == nil {
			h.err = why
			h.settled()
		}
	}
}
