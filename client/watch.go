package client

import (
	"context"
	"slices"
	"sync"
)

// inbox collects which of many futures have settled, for one goroutine that
// waits for them. Nothing runs while it waits, however many they are.
type inbox struct {
	mail chan struct{} // there is something new

	mu      sync.Mutex
	indices []int
}

// watch is an entry in a hold's list of those to tell when it settles.
type watch struct {
	box   *inbox
	index int // what the box calls the hold
}

func newInbox() *inbox { return &inbox{mail: make(chan struct{}, 1)} }

// watch has the box told, now or later, that h settled.
func (b *inbox) watch(h *hold, index int) {
	h.s.mu.Lock()
	defer h.s.mu.Unlock()
	if h.now().state.Settled() {
		b.put(index)
		return
	}
	h.watches = append(h.watches, watch{b, index})
}

// forget takes back what watch asked of h.
func (b *inbox) forget(h *hold) {
	h.s.mu.Lock()
	defer h.s.mu.Unlock()
	h.watches = slices.DeleteFunc(h.watches, func(w watch) bool { return w.box == b })
}

func (b *inbox) put(index int) {
	b.mu.Lock()
	b.indices = append(b.indices, index)
	b.mu.Unlock()
	select {
	case b.mail <- struct{}{}:
	default:
	}
}

// take waits until something settled and returns all that did, in order.
func (b *inbox) take(ctx context.Context) ([]int, error) {
	for {
		b.mu.Lock()
		indices := b.indices
		b.indices = nil
		b.mu.Unlock()
		if len(indices) > 0 {
			return indices, nil
		}
		select {
		case <-b.mail:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}
