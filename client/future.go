package client

import (
	"context"
	"errors"
	"iter"
	"runtime"

	"weft/httpapi/wire"
	"weft/task"
	"weft/value"
)

// Future is a result of type T that is there, or will be. Its session holds it
// until Release, or until the program drops it and the garbage collector finds
// out. Among the arguments of a Submit, at any depth, it stands for its result,
// which goes from worker to worker and never comes here.
type Future[T any] struct {
	h       *hold
	cleanup runtime.Cleanup
}

// newFuture returns the program's handle on h.
func newFuture[T any](h *hold) *Future[T] {
	f := &Future[T]{h: h}
	f.cleanup = runtime.AddCleanup(f, (*hold).drop, h)
	return f
}

// AnyFuture is a Future of any type.
type AnyFuture interface {
	// Done is closed when the future has settled: is done, failed or was
	// cancelled.
	Done() <-chan struct{}

	// Wait waits until the future has settled. Its error is that of a future
	// that failed or was cancelled, or the context's.
	Wait(ctx context.Context) error

	// State is how the future stands as far as this client knows: waiting until
	// it has settled. Info asks the server.
	State() task.State

	// Key names the future in the cluster. It is known when the server has
	// taken the submission, and Key waits for that.
	Key(ctx context.Context) (task.Key, error)

	// Info is the server's record of the future.
	Info(ctx context.Context) (wire.Future, error)

	// Logs is what the runs of the task wrote, line by line.
	Logs(ctx context.Context) iter.Seq2[wire.LogLine, error]

	// Cancel cancels the future, unless it has settled, for this client and for
	// all that depends on it: a task that runs is stopped, unless another client
	// holds it. Every future of this client with the same key is cancelled.
	Cancel(ctx context.Context) error

	// Retry runs a failed future again, from where the failure began.
	Retry(ctx context.Context) error

	// Release drops the future; what it stands for is forgotten when nobody
	// else holds it. It does not wait. A second Release does nothing.
	Release()

	// String is the future as people know it:
	//
	//	<Future: done, type: int, key: inc-034e352530d02eccdc76c6ce4a799c5c>
	String() string

	hold() *hold
}

func (f *Future[T]) hold() *hold { return f.h }

// Result waits until the future is done and returns its result. A result above
// 64 KiB comes from the worker that has it with every call. The error of a
// future that failed or was cancelled is an *Error.
func (f *Future[T]) Result(ctx context.Context) (T, error) {
	defer runtime.KeepAlive(f)
	return result[T](ctx, f.h)
}

// Done is closed when the future has settled.
func (f *Future[T]) Done() <-chan struct{} { return f.h.doneChan() }

// Wait waits until the future has settled and returns its error, or the
// context's.
func (f *Future[T]) Wait(ctx context.Context) error {
	defer runtime.KeepAlive(f)
	o, _, err := f.h.wait(ctx)
	if err != nil {
		return err
	}
	return o.err
}

// State is how the future stands as far as this client knows.
func (f *Future[T]) State() task.State {
	o, _ := f.h.outcome()
	return o.state
}

// Key names the future in the cluster.
func (f *Future[T]) Key(ctx context.Context) (task.Key, error) {
	defer runtime.KeepAlive(f)
	return f.h.key(ctx)
}

// Info is the server's record of the future.
func (f *Future[T]) Info(ctx context.Context) (wire.Future, error) {
	key, err := f.Key(ctx)
	if err != nil {
		return wire.Future{}, err
	}
	defer runtime.KeepAlive(f)
	return f.h.s.api.Future(ctx, key)
}

// Logs is what the runs of the task wrote, line by line.
func (f *Future[T]) Logs(ctx context.Context) iter.Seq2[wire.LogLine, error] {
	return func(yield func(wire.LogLine, error) bool) {
		defer runtime.KeepAlive(f)
		key, err := f.h.key(ctx)
		if err != nil {
			yield(wire.LogLine{}, err)
			return
		}
		f.h.s.api.Logs(ctx, key)(yield)
	}
}

// Cancel cancels the future, unless it has settled.
func (f *Future[T]) Cancel(ctx context.Context) error {
	defer runtime.KeepAlive(f)
	return f.h.s.cancel(ctx, []*hold{f.h})
}

// Retry runs a failed future again.
func (f *Future[T]) Retry(ctx context.Context) error {
	defer runtime.KeepAlive(f)
	return f.h.retry(ctx)
}

// Release drops the future.
func (f *Future[T]) Release() {
	f.cleanup.Stop()
	f.h.drop()
}

// String is the future as people know it.
func (f *Future[T]) String() string {
	defer runtime.KeepAlive(f)
	return f.h.String()
}

// MarshalCBOR writes the future as a placeholder among arguments; see package
// value. It is for Submit's use: the placeholder means nothing elsewhere.
func (f *Future[T]) MarshalCBOR() ([]byte, error) {
	if o, _ := f.h.outcome(); errors.Is(o.err, ErrReleased) {
		return nil, ErrReleased
	}
	return value.Placeholder(f.h.id).MarshalCBOR()
}
