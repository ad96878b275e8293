package demo

import (
	"context"
	"errors"
	"sync/atomic"
)

// errClosed is receive's error when there is no more.
var errClosed = errors.New("the channel is closed")

func receive[T any](ctx context.Context, from <-chan T) (v T, err error) {
	select {
	case v, ok := <-from:
		if !ok && ctx.Err() == nil {
			return v, errClosed
		}
		return v, context.Cause(ctx)
	case <-ctx.Done():
		return v, context.Cause(ctx)
	}
}

func send[T any](ctx context.Context, to chan<- T, v T) error {
	select {
	case to <- v:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// feeder feeds a pipeline as fast as that takes, and sees how many elements
// are in it.
type feeder struct {
	in   chan<- int64
	got  atomic.Int64 // elements that came out; the reader counts them
	most atomic.Int64 // elements that were in it at a time
}

// feed sends 0 to n-1 and then closes the input.
func (f *feeder) feed(ctx context.Context, n int) {
	defer close(f.in)
	for i := range int64(n) {
		if send(ctx, f.in, i) != nil {
			return
		}
		if under := i + 1 - f.got.Load(); under > f.most.Load() {
			f.most.Store(under)
		}
	}
}
