package client

import (
	"context"
	"math"
	"slices"
	"time"
)

// Bounds of one submission. A task larger than maxBatchBytes goes alone.
const (
	maxBatchTasks = 10_000
	maxBatchBytes = 8 << 20
)

// Releases are not urgent: they gather for so long, or until there are so
// many.
const (
	releasePause = 10 * time.Millisecond
	maxReleases  = 10_000
)

// outbox is what the sender is to do. session.mu guards it.
type outbox struct {
	queue    []*hold  // submitted, not sent
	cancels  []cancel // asked for, not sent
	drops    []drop   // released, the server not told
	enqueued uint64   // submissions so far
	answered uint64   // of those, how many the server has taken or refused
	sending  bool     // a submission is under way
}

// drop is a hold to be released, once all was answered that was submitted
// before: it may be among the arguments.
type drop struct {
	h     *hold
	after uint64 // submissions
	since time.Time
}

// cancel is a wish of the program, carried out in its place among the
// submissions.
type cancel struct {
	ctx   context.Context
	holds []*hold
	after uint64     // submissions
	done  chan error // gets one, and has room for it
}

// submit hands calls to the sender. It does not block.
func (s *session) submit(holds ...*hold) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, h := range holds {
		if h.fail(s.err); h.err != nil {
			continue
		}
		s.holds[h.id] = h
		s.queue = append(s.queue, h)
		s.enqueued++
	}
	s.rouse()
}

// rouse wakes the sender.
func (s *session) rouse() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// drop releases a hold; a second time it does nothing. It runs as a cleanup
// too, so it never waits for the network.
func (h *hold) drop() {
	s := h.s
	s.mu.Lock()
	defer s.mu.Unlock()
	if h.released {
		return
	}
	h.released = true
	h.hasKey()
	h.settled()
	if h.rec != nil {
		h.rec.holds = slices.DeleteFunc(h.rec.holds, func(o *hold) bool { return o == h })
	}
	switch {
	case h.unfollow != nil: // the session holds nothing
		h.unfollow()
		delete(s.holds, h.id)
	case s.err == nil && s.holds[h.id] == h:
		s.drops = append(s.drops, drop{h, s.enqueued, time.Now()})
		s.rouse()
	}
}

// takeBatch returns the submissions that come next, as many as one request
// takes, or none.
func (s *session) takeBatch() []*hold {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, size := 0, 0
	for n < len(s.queue) && n < maxBatchTasks && s.queue[n].call.unattended == s.queue[0].call.unattended {
		size += s.queue[n].call.size()
		if n > 0 && size > maxBatchBytes {
			break
		}
		n++
	}
	batch := s.queue[:n:n]
	s.queue = s.queue[n:]
	if len(s.queue) == 0 {
		s.queue = nil // lets go of the array
	}
	s.sending = n > 0
	return batch
}

// endBatch notes that so many submissions are answered.
func (s *session) endBatch(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answered += uint64(n)
	s.sending = false
	s.early = nil
}

// takeCancels returns the cancels whose turn has come.
func (s *session) takeCancels() []cancel {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for n < len(s.cancels) && s.cancels[n].after <= s.answered {
		n++
	}
	due := s.cancels[:n:n]
	s.cancels = s.cancels[n:]
	return due
}

// takeDrops returns the holds to release now: those that no submission waits
// for any more, if there are many of them or they have waited long enough.
func (s *session) takeDrops(now time.Time) []drop {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for n < len(s.drops) && n < maxReleases && s.drops[n].after <= s.answered {
		n++
	}
	if n < maxReleases && (n == 0 || now.Sub(s.drops[0].since) < releasePause) {
		return nil
	}
	due := s.drops[:n:n]
	s.drops = s.drops[n:]
	return due
}

// nap is how long the sender has nothing to do unless it is woken.
func (s *session) nap(now time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case len(s.queue) > 0 || len(s.cancels) > 0:
		return 0
	case len(s.drops) > 0:
		return max(0, s.drops[0].since.Add(releasePause).Sub(now))
	default:
		return math.MaxInt64
	}
}
