package client

import (
	"context"
	"errors"
	"runtime"

	"weft/task"
)

// When says what Wait waits for.
type When int

const (
	All When = iota // that all futures have settled
	Any             // that any of them has
)

// errEnough ends an await that has seen what it wanted.
var errEnough = errors.New("enough")

// Wait waits until all futures have settled, or any has, and returns which
// have and which have not, both in order. When ctx ends first it returns them
// as they are, with the context's error. Futures that fail or are cancelled
// have settled; their errors are not Wait's.
func Wait[F AnyFuture](ctx context.Context, futures []F, when When) (done, pending []F, err error) {
	defer runtime.KeepAlive(futures)
	err = await(ctx, futures, func(*hold) error {
		if when == Any {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	for _, f := range futures {
		if f.State().Settled() {
			done = append(done, f)
		} else {
			pending = append(pending, f)
		}
	}
	return done, pending, err
}

// Running asks the server how many of the futures run at this moment.
func Running[F AnyFuture](ctx context.Context, futures []F) (int, error) {
	wanted := map[*session]map[task.Key]bool{}
	for _, f := range futures {
		h := f.hold()
		if o, key := h.outcome(); key != "" && !o.state.Settled() {
			if wanted[h.s] == nil {
				wanted[h.s] = map[task.Key]bool{}
			}
			wanted[h.s][key] = true
		}
	}
	n := 0
	for s, keys := range wanted {
		for f, err := range s.api.Futures(ctx, task.FutureFilter{State: task.StateRunning}) {
			if err != nil {
				return 0, err
			}
			if keys[f.Key] {
				n++
			}
		}
	}
	return n, nil
}
