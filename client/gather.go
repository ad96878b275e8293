package client

import (
	"context"
	"errors"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// Gather waits until all futures are done and returns their results in order.
// The first that fails ends it, with its error, without waiting for the others.
func Gather[T any](ctx context.Context, futures []*Future[T]) ([]T, error) {
	defer runtime.KeepAlive(futures)
	err := await(ctx, futures, func(h *hold) error {
		o, _ := h.outcome()
		return o.err
	})
	if err != nil {
		return nil, err
	}
	return results(ctx, futures)
}

// GatherSkip waits until all futures have settled and returns the results of
// those that are done, in order. Its error is the context's, or one of getting
// a result.
func GatherSkip[T any](ctx context.Context, futures []*Future[T]) ([]T, error) {
	defer runtime.KeepAlive(futures)
	if err := await(ctx, futures, func(*hold) error { return nil }); err != nil {
		return nil, err
	}
	var good []*Future[T]
	for _, f := range futures {
		if o, _ := f.h.outcome(); o.err == nil {
			good = append(good, f)
		}
	}
	return results(ctx, good)
}

// await gives each future, as it settles, to see, until all were seen or an
// error ends it.
func await[F AnyFuture](ctx context.Context, futures []F, see func(*hold) error) error {
	box := newInbox()
	for i, f := range futures {
		box.watch(f.hold(), i)
	}
	for unseen := len(futures); unseen > 0; {
		settled, err := box.take(ctx)
		for _, i := range settled {
			if err == nil {
				err = see(futures[i].hold())
			}
		}
		if err != nil {
			for _, f := range futures {
				box.forget(f.hold())
			}
			return err
		}
		unseen -= len(settled)
	}
	return nil
}

// results returns the results of futures that have settled. Those that are not
// here are fetched, some at a time.
func results[T any](ctx context.Context, futures []*Future[T]) ([]T, error) {
	all := make([]T, len(futures))
	var group errgroup.Group
	group.SetLimit(maxParallel)
	fetching, stop := context.WithCancel(ctx)
	defer stop()
	for i, f := range futures {
		if o, _ := f.h.outcome(); o.result == nil {
			group.Go(func() error { return fill(fetching, stop, f, &all[i]) })
		} else if err := fill(fetching, stop, f, &all[i]); err != nil {
			return nil, errors.Join(err, group.Wait())
		}
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return all, nil
}

// fill puts the result of f where it belongs, or stops the others.
func fill[T any](ctx context.Context, stop func(), f *Future[T], v *T) (err error) {
	if *v, err = f.Result(ctx); err != nil {
		stop()
	}
	return err
}
