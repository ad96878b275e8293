package client

import (
	"context"
	"iter"
	"sync"
)

// Completed gives futures in the order in which they settle; see AsCompleted.
type Completed[F AnyFuture] struct {
	ctx context.Context
	box *inbox

	settled []int // numbers of futures that can be given; of the goroutine that iterates
	err     error // likewise

	mu      sync.Mutex
	waiting map[int]F // those not given yet, by number
	added   int       // the last number
}

// AsCompleted iterates over futures as they settle, failed and cancelled ones
// too. Others can be added while it does, from any goroutine. It ends when all
// were given, or when ctx ends; then Err says so. One goroutine may iterate.
//
//	ac := client.AsCompleted(ctx, lengths...)
//	for f := range ac.All() {
//		n, err := f.Result(ctx)
//		…
//		ac.Add(client.Submit[int](c, "text/len", …))
//	}
func AsCompleted[F AnyFuture](ctx context.Context, futures ...F) *Completed[F] {
	c := &Completed[F]{ctx: ctx, box: newInbox(), waiting: map[int]F{}}
	c.Add(futures...)
	return c
}

// Add adds futures to those that are waited for.
func (c *Completed[F]) Add(futures ...F) {
	for _, f := range futures {
		c.mu.Lock()
		c.added++
		number := c.added
		c.waiting[number] = f
		c.mu.Unlock()
		c.box.watch(f.hold(), number)
	}
}

// All is the iteration. Left early, it goes on where it was when it is begun
// again.
func (c *Completed[F]) All() iter.Seq[F] {
	return func(yield func(F) bool) {
		for c.Len() > 0 {
			f, err := c.next()
			if err != nil {
				c.err = err
				return
			}
			if !yield(f) {
				return
			}
		}
	}
}

// Err is the context's error if that ended the iteration, else nil.
func (c *Completed[F]) Err() error { return c.err }

// Len is how many futures were added and not given yet.
func (c *Completed[F]) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.waiting)
}

// next waits for the next future that settles.
func (c *Completed[F]) next() (f F, err error) {
	if len(c.settled) == 0 {
		if c.settled, err = c.box.take(c.ctx); err != nil {
			return f, err
		}
	}
	number := c.settled[0]
	c.settled = c.settled[1:]
	c.mu.Lock()
	defer c.mu.Unlock()
	f = c.waiting[number]
	delete(c.waiting, number)
	return f, nil
}
