package client

import (
	"crypto/rand"
	"errors"
	"slices"
	"strconv"
	"time"

	"weft/client/rest"
	"weft/httpapi/wire"
	"weft/task"
)

// send is the sender's goroutine; it ends with the session.
func (s *session) send() {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-s.wake:
		case <-timer.C:
		}
		if batch := s.takeBatch(); len(batch) > 0 {
			s.sendBatch(batch)
		}
		for _, c := range s.takeCancels() {
			c.done <- s.sendCancel(c)
		}
		if drops := s.takeDrops(time.Now()); len(drops) > 0 {
			s.sendDrops(drops)
		}
		timer.Reset(s.nap(time.Now()))
	}
}

// sendBatch submits calls until each is taken or refused. A refusal names one
// bad task and leaves all undone: that one fails, and the rest is sent again.
// Where one refusal follows another the rest goes in ever smaller parts, so
// that a thousand bad tasks do not send all others a thousand times.
func (s *session) sendBatch(batch []*hold) {
	defer s.endBatch(len(batch))
	for halvings := -1; len(batch) > 0 && s.ctx.Err() == nil; {
		part := batch[:max(1, len(batch)>>max(0, halvings))]
		batch = batch[len(part):]
		body, part := s.encode(part)
		if len(part) == 0 {
			continue
		}
		mark := s.mark()
		keys, err := s.post(body, part[0].call.unattended)
		switch bad := culprit(part, err); {
		case s.ctx.Err() != nil:
		case err == nil:
			s.accept(part, keys, mark)
			halvings = max(-1, halvings-1)
		case len(bad) > 0:
			s.refuse(bad, err)
			batch = slices.Concat(slices.DeleteFunc(part, func(h *hold) bool { return slices.Contains(bad, h) }), batch)
			halvings++
		case errors.Is(err, ErrTooLarge) && len(part) > 1:
			batch = slices.Concat(part, batch)
			halvings = max(1, halvings+1)
		case errors.Is(err, ErrUnavailable), s.gone(err):
			s.fail(s.lost(err))
		default:
			s.refuse(part, err)
		}
	}
}

// post submits one body and returns the keys of its tasks by their names. A
// submission whose answer was lost is sent again under the same name, so that
// it is carried out once.
func (s *session) post(body []byte, unattended bool) (wire.Object[task.Key], error) {
	var answer wire.DetachedGraph
	// Outputs are named in the answer anyway; where all are, no more is needed.
	opts := &rest.SubmitOptions{Keys: new(unattended), Idempotency: rand.Text()}
	err := rest.Retry(s.ctx, s.ttl, rest.Temporary, func() (err error) {
		answer, err = s.api.SubmitDetached(s.ctx, body, opts)
		return err
	})
	if unattended {
		return answer.Keys, err
	}
	return answer.Outputs, err
}

// culprit returns the calls that a refusal is about: the task that it names,
// and if it is the function that is wrong, all calls of it.
func culprit(part []*hold, err error) []*hold {
	var e *Error
	if !errors.As(err, &e) || e.Task == "" {
		return nil
	}
	i, notOurs := strconv.Atoi(e.Task)
	if notOurs != nil || i < 0 || i >= len(part) {
		return nil
	}
	if e.Field != "call" {
		return part[i : i+1]
	}
	var all []*hold
	for _, h := range part {
		if h.function == part[i].function {
			all = append(all, h)
		}
	}
	return all
}

// gone reports whether err means that the server knows the session no more.
func (s *session) gone(err error) bool {
	return errors.Is(err, ErrNotFound) && errors.Is(s.api.Heartbeat(s.ctx, s.id), ErrNotFound)
}

// refuse fails calls that the server did not take. The names of tasks are the
// sender's own and mean nothing to the program: it knows them by function.
func (s *session) refuse(calls []*hold, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, h := range calls {
		own := asError(err)
		own.Task = h.function
		h.fail(own)
	}
}
