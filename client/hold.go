package client

import (
	"context"
	"fmt"
	"sync/atomic"

	"weft/task"
)

// hold is one hold of a session on a future: one Submit or Scatter. It is what
// the program's Future stands on, and goes on living when that was dropped.
type hold struct {
	s        *session
	id       uint64 // unique in the process; the number of its placeholders
	function string // or what else made it, for people

	call call // what to submit; from submission to answer the sender's

	// Guarded by s.mu.
	rec      *record // nil until the key is known
	err      error   // what ended it on the client's side
	released bool
	unfollow func()        // ends what follows the future instead of the session; set before anyone else has the hold
	keyed    chan struct{} // closed when rec or err is set; nil while nobody waits
	done     chan struct{} // closed when it settles; nil while nobody waits
	watches  []watch
}

var lastHold atomic.Uint64

func (s *session) newHold(function string) *hold {
	return &hold{s: s, id: lastHold.Add(1), function: function}
}

// invalid is an error of what the program gave to the call.
func (h *hold) invalid(detail string) error {
	return &Error{Code: task.Invalid, Task: h.function, Detail: detail}
}

// now is the outcome as it is. The caller has s.mu.
func (h *hold) now() outcome {
	switch {
	case h.released:
		return failure(ErrReleased)
	case h.err != nil:
		return failure(h.err)
	case h.rec == nil:
		return outcome{state: task.StateWaiting}
	default:
		return h.rec.outcome
	}
}

// fail ends an unsettled hold on the client's side, unless err is nil. The
// caller has s.mu.
func (h *hold) fail(err error) {
	if err == nil || h.err != nil || h.rec != nil && h.rec.state.Settled() {
		return
	}
	h.err = err
	h.hasKey()
	h.settled()
}

// accept joins the hold to its record. The caller has s.mu.
func (h *hold) accept(r *record) {
	h.rec = r
	if !h.released {
		r.holds = append(r.holds, h)
	}
	h.hasKey()
	if r.state.Settled() {
		h.settled()
	}
}

// hasKey wakes those who wait for the key. The caller has s.mu.
func (h *hold) hasKey() {
	if h.keyed != nil {
		close(h.keyed)
		h.keyed = nil
	}
}

// settled wakes those who wait for the outcome. The caller has s.mu.
func (h *hold) settled() {
	if h.done != nil {
		close(h.done)
		h.done = nil
	}
	for _, w := range h.watches {
		w.box.put(w.index)
	}
	h.watches = nil
}

var closedChan = func() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// doneChan is closed when the hold settles.
func (h *hold) doneChan() <-chan struct{} {
	h.s.mu.Lock()
	defer h.s.mu.Unlock()
	if h.now().state.Settled() {
		return closedChan
	}
	if h.done == nil {
		h.done = make(chan struct{})
	}
	return h.done
}

// outcome is how the hold stands now, with the key, if that is known.
func (h *hold) outcome() (outcome, task.Key) {
	h.s.mu.Lock()
	defer h.s.mu.Unlock()
	var key task.Key
	if h.rec != nil {
		key = h.rec.key
	}
	return h.now(), key
}

// wait returns the outcome once there is one.
func (h *hold) wait(ctx context.Context) (outcome, task.Key, error) {
	for {
		o, key := h.outcome()
		if o.state.Settled() {
			return o, key, nil
		}
		select {
		case <-h.doneChan():
		case <-ctx.Done():
			return outcome{}, "", fmt.Errorf("wait for %s: %w", h, context.Cause(ctx))
		}
	}
}

// key returns the key once it is known.
func (h *hold) key(ctx context.Context) (task.Key, error) {
	h.s.mu.Lock()
	for h.rec == nil && h.err == nil {
		if h.keyed == nil {
			h.keyed = make(chan struct{})
		}
		keyed := h.keyed
		h.s.mu.Unlock()
		select {
		case <-keyed:
		case <-ctx.Done():
			return "", fmt.Errorf("wait for the key of %s: %w", h, context.Cause(ctx))
		}
		h.s.mu.Lock()
	}
	defer h.s.mu.Unlock()
	if h.rec == nil {
		return "", h.err
	}
	return h.rec.key, nil
}

// String shows the hold as people know it.
func (h *hold) String() string {
	o, key := h.outcome()
	name := "key: " + string(key)
	if key == "" {
		name = "call: " + h.function
	}
	switch {
	case o.err != nil:
		return fmt.Sprintf("<Future: %s, error: %s, %s>", o.state, task.CodeOf(o.err), name)
	case o.typ != "":
		return fmt.Sprintf("<Future: %s, type: %s, %s>", o.state, o.typ, name)
	default:
		return fmt.Sprintf("<Future: %s, %s>", o.state, name)
	}
}
