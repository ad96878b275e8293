package httpapi_test

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"weft/task"
)

// fakeScheduler keeps graphs, futures and sessions as they are told to it and
// runs nothing: tests settle futures by hand. What it does not keep, such as
// holds, it notes as calls.
type fakeScheduler struct {
	mu       sync.Mutex
	changed  chan struct{} // closed at every change
	onBlock  chan struct{} // closed when a wait finds that it has to, see blocked
	fail     error         // the answer of the next call, once
	calls    []string      // what was asked that leaves no other trace
	graphs   []*fakeGraph
	futures  map[task.Key]*fakeFuture
	sessions map[task.SessionID]*fakeSession
	workers  []task.WorkerInfo
	events   []task.ClusterEvent
	needed   map[task.Digest]bool // modules that unfinished tasks have
	call     func(ctx context.Context, t *task.GraphTask) task.Settled
}

type fakeGraph struct {
	graph    *task.Graph
	info     task.GraphInfo
	keys     []task.Key
	events   []task.GraphEvent
	released map[task.Key]bool
}

type fakeFuture struct {
	info task.FutureInfo
	data []byte
	away bool // the data is with a worker
	lost bool // and the worker does not give it
}

type fakeSession struct {
	events []task.SessionEvent
	beats  int
}

func newFakeScheduler() *fakeScheduler {
	return &fakeScheduler{
		changed: make(chan struct{}), futures: map[task.Key]*fakeFuture{}, sessions: map[task.SessionID]*fakeSession{},
		needed: map[task.Digest]bool{},
	}
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// do runs f alone, unless a failure was ordered.
func (f *fakeScheduler) do(step func() error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.fail; err != nil {
		f.fail = nil
		return err
	}
	return step()
}

// change runs step and wakes those who wait.
func (f *fakeScheduler) change(step func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	step()
	close(f.changed)
	f.changed = make(chan struct{})
}

// await looks again after every change until look is content or ctx ends.
func (f *fakeScheduler) await(ctx context.Context, look func() (bool, error)) error {
	for {
		var content bool
		var changed chan struct{}
		err := f.do(func() (err error) {
			content, err = look()
			changed = f.changed
			if err == nil && !content && f.onBlock != nil {
				close(f.onBlock)
				f.onBlock = nil
			}
			return err
		})
		if err != nil || content {
			return err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil
		}
	}
}

// blocked is closed when the next wait finds nothing yet.
func (f *fakeScheduler) blocked() <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.onBlock = make(chan struct{})
	return f.onBlock
}

// failNext makes the next call fail.
func (f *fakeScheduler) failNext(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fail = err
}

// note records a call.
func (f *fakeScheduler) note(call string) { f.calls = append(f.calls, call) }

// noted are the calls since the last time.
func (f *fakeScheduler) noted() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	calls := f.calls
	f.calls = nil
	return calls
}

func missing(what, name string) error {
	return task.Errorf(task.NotFound, "there is no %s %s", what, name)
}

func (f *fakeScheduler) Submit(_ context.Context, g *task.Graph) (a task.Accepted, err error) {
	err = f.do(func() (err error) { a, err = f.submit(g); return err })
	return a, err
}

func (f *fakeScheduler) submit(g *task.Graph) (task.Accepted, error) {
	if g.Session != "" && f.sessions[g.Session] == nil {
		return task.Accepted{}, missing("session", string(g.Session))
	}
	for _, known := range f.graphs {
		if g.Idempotency == "" || known.graph.Idempotency != g.Idempotency {
			continue
		}
		if known.graph.IdempotencyDigest != g.IdempotencyDigest {
			return task.Accepted{}, task.Errorf(task.Conflict, "Idempotency-Key %q was used for another submission", g.Idempotency)
		}
		return task.Accepted{Graph: known.info.ID, Keys: known.keys, Again: true}, nil
	}
	keys := make([]task.Key, len(g.Tasks))
	for i := range g.Tasks {
		t := &g.Tasks[i]
		for _, d := range t.Deps {
			if d.Future != "" && f.futures[d.Future] == nil {
				return task.Accepted{}, &task.Error{Code: task.NotFound, Task: t.Name, Field: "args", Detail: "there is no future " + string(d.Future)}
			}
		}
		if keys[i] = t.Key; keys[i] == "" {
			keys[i] = task.KeyFor(t.Target.Function.Name, task.ContentID(task.DigestOf([]byte(t.Name+string(t.Args)))))
		}
	}
	for i, key := range keys {
		if f.futures[key] == nil {
			f.futures[key] = &fakeFuture{info: task.FutureInfo{
				Key: key, Call: g.Tasks[i].Target.String(), Digest: g.Tasks[i].Target.Module.Digest, State: task.StateQueued, Pure: g.Tasks[i].Pure,
				Priority: g.Tasks[i].Options.Priority, Labels: g.Tasks[i].Options.Labels, Times: task.Times{Submitted: time.Now()},
			}}
		}
	}
	kept := &fakeGraph{graph: g, keys: keys, released: map[task.Key]bool{}}
	kept.info = task.GraphInfo{ID: task.GraphID(newID()), Label: g.Label, Tasks: len(g.Tasks), CreatedAt: time.Now()}
	f.graphs = append(f.graphs, kept)
	return task.Accepted{Graph: kept.info.ID, Keys: keys}, nil
}

func (f *fakeScheduler) Call(ctx context.Context, g *task.Graph) (s task.Settled, err error) {
	if err := f.do(func() error { return nil }); err != nil {
		return s, err
	}
	return f.call(ctx, &g.Tasks[0]), nil
}

// submitted is the graph that was submitted last.
func (f *fakeScheduler) submitted() *task.Graph {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.graphs[len(f.graphs)-1].graph
}

// settle ends a future, well if there is data.
func (f *fakeScheduler) settle(key task.Key, s task.Settled) {
	f.change(func() {
		future := f.futures[key]
		future.info.State, future.info.Err, future.info.Blob, future.data = s.State, s.Err, s.Blob, s.Blob.Data
		future.info.Blob.Data = nil
		for _, g := range f.graphs {
			for i, k := range g.keys {
				if k == key {
					g.events = append(g.events, task.GraphEvent{Seq: uint64(len(g.events) + 1), Index: i, Name: g.graph.Tasks[i].Name, Key: k, State: s.State, Err: s.Err})
				}
			}
		}
		s.Key = key
		for _, id := range slices.Sorted(maps.Keys(f.sessions)) {
			session := f.sessions[id]
			session.events = append(session.events, task.SessionEvent{Seq: uint64(len(session.events) + 1), Settled: s})
		}
	})
}

// worker adds a worker with an event of its joining.
func (f *fakeScheduler) worker(name string) task.WorkerID {
	id := task.WorkerID(newID())
	f.change(func() {
		f.workers = append(f.workers, task.WorkerInfo{
			WorkerSpec: task.WorkerSpec{ID: id, Name: name, Host: "localhost", Slots: 2, Memory: 1 << 30, Resources: map[string]int64{"gpu": 1}, Version: "v1"},
			Stats:      task.WorkerStats{Memory: 1 << 20, Bytes: 12}, Running: 1, Held: 1, Joined: time.Now(), LastSeen: time.Now(),
		})
		f.announce("worker.joined", string(id), name)
	})
	return id
}

func (f *fakeScheduler) announce(typ, id, name string) {
	f.events = append(f.events, task.ClusterEvent{Seq: uint64(len(f.events) + 1), Time: time.Now(), Type: typ, ID: id, Name: name})
}

// page cuts a list at a place.
func page(n, from, limit int) (end, next int) {
	if end = min(n, from+limit); end < n {
		return end, end
	}
	return end, -1
}
