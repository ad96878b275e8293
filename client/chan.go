package client

import "context"

// defaultInFlight is how many elements a stage of a pipeline has under way.
const defaultInFlight = 256

// smallScatter is the size up to which a value on a channel goes as the
// argument of a task, so that many share a request. In bytes of its encoded
// form.
const smallScatter = 4 << 10

// Result is what became of one element of a pipeline.
type Result[T any] struct {
	Value T
	Err   error
}

// ScatterChan makes a future of each value that comes from in, in order. It is
// the first stage of a pipeline:
//
//	q := client.ScatterChan(ctx, c, in)
//	q = client.MapChan[int64](ctx, c, "math/inc", q)
//	for r := range client.GatherChan(ctx, q) { … }
//
// Each stage is a goroutine that ends when ctx does or when its input is
// closed, and then closes its output. A stage has at most InFlight elements
// under way: a reader that is slow slows the feeder. An element that fails
// arrives as an error in its place.
func ScatterChan[T any](ctx context.Context, c *Client, in <-chan T) <-chan *Future[T] {
	return stage(ctx, c.opts.inFlight, func() (*Future[T], bool) {
		v, ok := receive(ctx, in)
		if !ok {
			return nil, false
		}
		return scatterSoon(ctx, c, v), true
	})
}

// scatterSoon makes a future of a value without waiting for the cluster, if
// the value is small.
func scatterSoon[T any](ctx context.Context, c *Client, v T) *Future[T] {
	h := c.prepare("builtin/identity", []any{v})
	if h.err == nil && len(h.call.args) > smallScatter {
		f, err := Scatter(ctx, c, v)
		if err == nil {
			return f
		}
		h.err = err
	}
	c.s.submit(h)
	return newFuture[T](h)
}

// MapChan submits a function for each element of a channel, or of several
// taken in step, and sends the futures on in order. Elements are values or
// futures, also mixed on one channel. When any of the channels is closed the
// output is. It is a stage of a pipeline; see ScatterChan.
func MapChan[T, E any](ctx context.Context, c *Client, function string, in ...<-chan E) <-chan *Future[T] {
	args := make([]any, len(in))
	return stage(ctx, c.opts.inFlight, func() (*Future[T], bool) {
		if len(in) == 0 {
			return nil, false
		}
		for i, ch := range in {
			v, ok := receive(ctx, ch)
			if !ok {
				return nil, false
			}
			args[i] = v
		}
		return Submit[T](c, function, args...), true
	})
}

// GatherChan waits for each future that comes from in and sends its result on,
// in order. It is the last stage of a pipeline; see ScatterChan.
func GatherChan[T any](ctx context.Context, in <-chan *Future[T]) <-chan Result[T] {
	return stage(ctx, 0, func() (Result[T], bool) {
		f, ok := receive(ctx, in)
		if !ok {
			return Result[T]{}, false
		}
		v, err := f.Result(ctx)
		return Result[T]{v, err}, ctx.Err() == nil
	})
}

// ValuesChan makes a channel of any type one that MapChan takes together with
// channels of other types. It is a stage of a pipeline; see ScatterChan.
func ValuesChan[E any](ctx context.Context, in <-chan E) <-chan any {
	return stage(ctx, 0, func() (any, bool) { return receive(ctx, in) })
}

// stage starts a goroutine that sends what next gives, until that gives no
// more or ctx ends, to a channel with room for so many elements.
func stage[T any](ctx context.Context, room int, next func() (T, bool)) <-chan T {
	out := make(chan T, room)
	go func() {
		defer close(out)
		for {
			v, ok := next()
			if !ok {
				return
			}
			select {
			case out <- v:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// receive takes an element; false says that there are no more, or ctx ended.
func receive[E any](ctx context.Context, in <-chan E) (v E, ok bool) {
	select {
	case v, ok = <-in:
		return v, ok
	case <-ctx.Done():
		return v, false
	}
}
