package client

import (
	"context"
	"fmt"
	"time"

	"weft/client/rest"
	"weft/httpapi/wire"
	"weft/task"
	"weft/value"
)

// Scatter makes a future of a value: it is sent to the cluster once, however
// many tasks then use it. It returns when the cluster has it.
func Scatter[T any](ctx context.Context, c *Client, v T) (*Future[T], error) {
	b, err := value.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("scatter: %w", err)
	}
	h, err := c.s.scatter(ctx, b)
	if err != nil {
		return nil, fmt.Errorf("scatter: %w", err)
	}
	return newFuture[T](h), nil
}

// scatter sends an encoded value. Sent twice because an answer was lost, it
// has one hold too many, until the session ends.
func (s *session) scatter(ctx context.Context, b []byte) (*hold, error) {
	var scattered wire.Scattered
	err := rest.Retry(ctx, s.ttl, rest.Temporary, func() (err error) {
		scattered, err = s.api.Scatter(ctx, b, wire.CBOR, 0)
		return err
	})
	if err != nil {
		return nil, err
	}
	h := s.newHold("scatter")
	s.adopt(h, scattered.Key, outcome{state: task.StateDone, typ: value.TypeOf(b)})
	return h, nil
}

// Attach returns a future that somebody else submitted, by its key. The session
// does not hold it: it stays for as long as others want it, or an answer about
// it is under way. Following it costs a goroutine and a request at a time.
func Attach[T any](c *Client, key task.Key) *Future[T] {
	s := c.s
	h := s.newHold("attach")
	ctx, stop := context.WithCancel(s.ctx)
	h.unfollow = stop
	r := &record{key: key, outcome: outcome{state: task.StateWaiting}}
	s.mu.Lock()
	defer s.mu.Unlock()
	h.accept(r)
	if s.err != nil {
		stop()
		h.fail(s.err)
		return newFuture[T](h)
	}
	s.holds[h.id] = h
	s.running.Go(func() { s.follow(ctx, r) })
	return newFuture[T](h)
}

// followPause is how long one request about an attached future is held back.
const followPause = 30 * time.Second

// follow is the goroutine of an attached future; it ends when that settles or
// is released, and with the session.
func (s *session) follow(ctx context.Context, r *record) {
	ask := wire.AwaitRequest{Keys: []task.Key{r.key}, Wait: wire.Duration(followPause), Results: true}
	for {
		var answer wire.AwaitAnswer
		err := rest.Retry(ctx, s.ttl, rest.Temporary, func() (err error) {
			answer, err = s.api.Await(ctx, ask)
			return err
		})
		if ctx.Err() != nil {
			return
		}
		o := failure(err)
		if err == nil && len(answer.Settled) == 0 {
			continue
		}
		if err == nil {
			end := answer.Settled[0].Value
			o = outcomeOf(&wire.FutureEvent{Key: r.key, State: end.State, Result: end.Result, Error: end.Error})
		}
		s.mu.Lock()
		r.settle(o)
		s.mu.Unlock()
		return
	}
}
