package scheduler

import "context"

// waiters are the channels of those who wait for news of something, each
// closed once when there is some. Only the loop touches them.
type waiters[ID comparable] map[ID]map[chan struct{}]struct{}

func (w waiters[ID]) add(id ID) chan struct{} {
	c := make(chan struct{})
	if w[id] == nil {
		w[id] = map[chan struct{}]struct{}{}
	}
	w[id][c] = struct{}{}
	return c
}

func (w waiters[ID]) remove(id ID, c chan struct{}) {
	delete(w[id], c)
	if len(w[id]) == 0 {
		delete(w, id)
	}
}

func (w waiters[ID]) wake(id ID) {
	for c := range w[id] {
		close(c)
	}
	delete(w, id)
}

// await runs look in the loop until it says that it saw what was waited for,
// each time that id was woken, or until ctx ends, after a last look.
func await[ID comparable](ctx context.Context, s *Scheduler, w waiters[ID], id ID, look func() bool) error {
	for {
		var woken chan struct{}
		if err := s.do(func() {
			if !look() && ctx.Err() == nil {
				woken = w.add(id)
			}
		}); err != nil || woken == nil {
			return err
		}
		select {
		case <-woken:
		case <-ctx.Done():
			return s.do(func() {
				w.remove(id, woken)
				look()
			})
		case <-s.stop:
			return stopping()
		}
	}
}
