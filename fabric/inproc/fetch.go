package inproc

import (
	"context"

	"weft/task"
)

// fetch asks the worker at the far end of l for a value, in the goroutine of
// the caller.
func (f *Fabric) fetch(ctx context.Context, l Link, key task.Key) ([]byte, error) {
	if err := f.faults.hold(ctx, f.ctx, l); err != nil {
		return nil, f.fetchError(ctx, l.To, err)
	}
	holder := f.find(l.To)
	if holder == nil {
		return nil, absent(l.To)
	}
	serve := holder.serve.Load()
	if serve == nil {
		return nil, absent(l.To)
	}
	data, err := holder.answer(ctx, *serve, key)
	if err == nil && f.faults.cut(l) {
		err = silence(ctx, f.ctx) // the answer is lost on the way
	}
	if err != nil {
		return nil, f.fetchError(ctx, l.To, err)
	}
	return data, nil
}

// answer calls serve with a context that ends with ctx, or with the holder.
func (w *WorkerSide) answer(ctx context.Context, serve ServeFunc, key task.Key) ([]byte, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(w.ctx, cancel)()
	data, err := serve(ctx, key)
	if err != nil && w.ctx.Err() != nil {
		return nil, absent(w.id)
	}
	return data, err
}

// fetchError says why a fetch failed: that the caller gave up or the fabric was
// closed, before whatever came of that.
func (f *Fabric) fetchError(ctx context.Context, holder task.WorkerID, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case f.ctx.Err() != nil:
		return absent(holder)
	default:
		return err
	}
}

func absent(id task.WorkerID) error {
	return task.Errorf(task.Unavailable, "worker %s cannot be reached", id)
}
