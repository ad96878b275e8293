package scheduler

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"

	"weft/scheduler/state"
	"weft/task"
)

// Wait holds futures until all of them are settled, or any, or ctx ends, and
// says how they stand, in the order of keys. An unknown one has no state and a
// not_found error. With data, the results of the done ones are there.
func (s *Scheduler) Wait(ctx context.Context, keys []task.Key, any, data bool) ([]task.Settled, error) {
	w := &watch{s: s, id: task.SessionID(newID()), keys: keys, any: any}
	if err := s.do(func() {
		w.open()
		s.step(state.Hold{Session: w.id, Keys: keys})
	}); err != nil {
		return nil, err
	}
	defer w.close()
	return w.wait(ctx, data)
}

// Call runs the one task of a detached graph and waits for its end. When ctx
// ends first the task is given up, and stops unless others hold it.
func (s *Scheduler) Call(ctx context.Context, g *task.Graph) (task.Settled, error) {
	if s.draining.Load() {
		return task.Settled{}, stopping()
	}
	w := &watch{s: s, id: task.SessionID(newID())}
	var answer state.Command
	if err := s.do(func() {
		w.open()
		own := *g
		own.Session, own.Detached = w.id, true
		answer = s.submit(&own)
	}); err != nil {
		return task.Settled{}, err
	}
	defer w.close()
	if err := refusal(answer); err != nil {
		return task.Settled{}, err
	}
	w.keys = answer.(state.Accepted).Keys
	all, err := w.wait(ctx, true)
	if err != nil {
		return task.Settled{}, err
	}
	if !all[0].State.Settled() {
		return task.Settled{}, &task.Error{Code: task.Cancelled, Key: all[0].Key, Detail: "the caller went away"}
	}
	return all[0], nil
}

// watch is a session of the driver's own, that holds what somebody waits for.
type watch struct {
	s    *Scheduler
	id   task.SessionID
	keys []task.Key
	any  bool
}

// open begins the session. Only the loop may call it.
func (w *watch) open() {
	e := state.OpenSession{ID: w.id, Watch: state.WatchAll}
	if w.any {
		e.Watch = state.WatchAny
	}
	w.s.step(e)
}

func (w *watch) close() {
	// A scheduler that has stopped holds nothing any more.
	_ = w.s.request(state.CloseSession{ID: w.id})
}

func (w *watch) wait(ctx context.Context, data bool) ([]task.Settled, error) {
	var all []task.Settled
	holders := map[int][]task.WorkerID{}
	look := func() bool {
		all = make([]task.Settled, len(w.keys))
		clear(holders)
		pending := 0
		for i, k := range w.keys {
			var at []task.WorkerID
			all[i], at = w.s.machine.Settled(k)
			if len(at) > 0 && all[i].Blob.Data == nil {
				holders[i] = at
			}
			if all[i].State != "" && !all[i].State.Settled() {
				pending++
			}
		}
		return pending == 0 || w.any && pending < len(all)
	}
	if err := await(ctx, w.s, w.s.sessions, w.id, look); err != nil || !data {
		return all, err
	}
	group, ctx := errgroup.WithContext(context.WithoutCancel(ctx))
	group.SetLimit(8)
	for i, at := range holders {
		group.Go(func() (err error) {
			all[i].Blob.Data, err = w.s.load(ctx, &all[i], at)
			return err
		})
	}
	return all, group.Wait()
}

// load gets a result from one of the workers that hold it.
func (s *Scheduler) load(ctx context.Context, settled *task.Settled, holders []task.WorkerID) ([]byte, error) {
	var errs []error
	for _, h := range holders {
		data, err := s.fabric.Fetch(ctx, h, settled.Key)
		switch {
		case err != nil:
			errs = append(errs, err)
		case task.DigestOf(data) != settled.Blob.Digest:
			errs = append(errs, errors.New("its bytes are not those that were made"))
		default:
			return data, nil
		}
	}
	s.log.Warn("could not fetch a result from its holders", "key", settled.Key, "error", errors.Join(errs...))
	return nil, &task.Error{Code: task.WorkerLost, Key: settled.Key, Detail: "no worker that holds the result could give it: try again, it is computed anew if its workers are lost"}
}
