package httpapi_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"weft/task"
)

func (f *fakeScheduler) Cancel(_ context.Context, key task.Key, session task.SessionID) error {
	return f.onFuture(key, fmt.Sprintf("cancel %s %s", key, session))
}

func (f *fakeScheduler) Retry(_ context.Context, key task.Key) error {
	return f.onFuture(key, fmt.Sprintf("retry %s", key))
}

func (f *fakeScheduler) onFuture(key task.Key, call string) error {
	return f.do(func() error {
		if f.futures[key] == nil {
			return missing("future", string(key))
		}
		f.note(call)
		return nil
	})
}

func (f *fakeScheduler) Release(_ context.Context, session task.SessionID, keys map[task.Key]int) error {
	return f.onSession(session, func(*fakeSession) {
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			f.note(fmt.Sprintf("release %s %d", key, keys[key]))
		}
	})
}

func (f *fakeScheduler) Scatter(_ context.Context, data []byte, typ string, session task.SessionID, retain time.Duration) (key task.Key, err error) {
	err = f.do(func() error {
		if session != "" && f.sessions[session] == nil {
			return missing("session", string(session))
		}
		key = task.KeyFor("data", task.ContentID(task.DigestOf(data)))
		f.note(fmt.Sprintf("scatter %s %s %s", typ, session, retain))
		f.futures[key] = &fakeFuture{data: data, info: task.FutureInfo{
			Key: key, State: task.StateDone, Pure: true, Blob: task.Blob{Type: typ, Size: int64(len(data))},
		}}
		return nil
	})
	return key, err
}

func (f *fakeScheduler) OpenSession(_ context.Context, ttl time.Duration) (info task.SessionInfo, err error) {
	err = f.do(func() error {
		info = task.SessionInfo{ID: task.SessionID(newID()), TTL: ttl}
		f.sessions[info.ID] = &fakeSession{}
		return nil
	})
	return info, err
}

func (f *fakeScheduler) CloseSession(_ context.Context, id task.SessionID) error {
	err := f.onSession(id, func(*fakeSession) {})
	f.change(func() { delete(f.sessions, id) })
	return err
}

func (f *fakeScheduler) Heartbeat(_ context.Context, id task.SessionID) error {
	return f.onSession(id, func(s *fakeSession) { s.beats++ })
}

func (f *fakeScheduler) onSession(id task.SessionID, step func(*fakeSession)) error {
	return f.do(func() error {
		s := f.sessions[id]
		if s == nil {
			return missing("session", string(id))
		}
		step(s)
		return nil
	})
}

func (f *fakeScheduler) SessionEvents(ctx context.Context, id task.SessionID, after uint64, limit int) (events []task.SessionEvent, err error) {
	err = f.await(ctx, func() (bool, error) {
		s := f.sessions[id]
		if s == nil {
			return false, missing("session", string(id))
		}
		after := min(int(after), len(s.events))
		events = s.events[after:min(len(s.events), after+limit)]
		return len(events) > 0, nil
	})
	return events, err
}

func (f *fakeScheduler) Retire(_ context.Context, id task.WorkerID) error {
	return f.do(func() error {
		if !slices.ContainsFunc(f.workers, func(w task.WorkerInfo) bool { return w.ID == id }) {
			return missing("worker", string(id))
		}
		f.note("retire " + string(id))
		return nil
	})
}

func (f *fakeScheduler) ModuleInUse(_ context.Context, digest task.Digest) (unfinished, any bool, err error) {
	err = f.do(func() error { unfinished = f.needed[digest]; return nil })
	return unfinished, unfinished, err
}
