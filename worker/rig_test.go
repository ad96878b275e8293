package worker_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"weft/task"
	"weft/value"
	"weft/worker"
)

// wire is a fabric whose far end is the test.
type wire struct {
	dispatches chan task.Dispatch
	fetch      func(ctx context.Context, holder task.WorkerID, key task.Key) ([]byte, error)

	mu    sync.Mutex
	sent  []task.News
	serve func(context.Context, task.Key) ([]byte, error)
}

func (w *wire) Send(n task.News) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sent = append(w.sent, n)
}

func (w *wire) Dispatches() <-chan task.Dispatch { return w.dispatches }

func (w *wire) Fetch(ctx context.Context, holder task.WorkerID, key task.Key) ([]byte, error) {
	return w.fetch(ctx, holder, key)
}

func (w *wire) Serve(f func(context.Context, task.Key) ([]byte, error)) { w.serve = f }

// news takes what was sent since the last time.
func (w *wire) news() []task.News {
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.sent
	w.sent = nil
	return n
}

// reports takes the reports of what was sent since the last time.
func (w *wire) reports() []task.Report {
	var all []task.Report
	for _, n := range w.news() {
		all = append(all, n.Reports...)
	}
	return all
}

// host runs calls by a function, and knows what it runs.
type host struct {
	do func(ctx context.Context, call *task.Call) task.Outcome

	mu      sync.Mutex
	begun   []task.Key
	running int
	most    int // at once
}

func (h *host) Run(ctx context.Context, call *task.Call) task.Outcome {
	h.mu.Lock()
	h.begun = append(h.begun, call.Key)
	h.running++
	h.most = max(h.most, h.running)
	h.mu.Unlock()
	defer func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.running--
	}()
	return h.do(ctx, call)
}

// started takes the keys of the runs that began since the last time.
func (h *host) started() []task.Key {
	synctest.Wait()
	h.mu.Lock()
	defer h.mu.Unlock()
	b := h.begun
	h.begun = nil
	return b
}

// rig is a worker in a bubble, between a wire and a host. The host gives back
// the arguments unless the test says otherwise.
type rig struct {
	*worker.Worker
	*wire
	host *host
	t    *testing.T
}

// bubble runs a test with a started worker, on a clock of its own.
func bubble(t *testing.T, cfg worker.Config, test func(r *rig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, cfg)
		if err := r.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer r.Stop(ended())
		r.news() // that it joined
		test(r)
	})
}

func newRig(t *testing.T, cfg worker.Config) *rig {
	t.Helper()
	r := &rig{
		wire: &wire{dispatches: make(chan task.Dispatch, 16)},
		host: &host{do: func(_ context.Context, c *task.Call) task.Outcome { return task.Outcome{Result: c.Args} }},
		t:    t,
	}
	r.fetch = func(context.Context, task.WorkerID, task.Key) ([]byte, error) {
		return nil, task.Errorf(task.Unavailable, "nobody is there")
	}
	cfg.ID, cfg.Fabric, cfg.Host, cfg.Logger = "w1", r.wire, r.host, slog.New(slog.DiscardHandler)
	if cfg.Slots == 0 {
		cfg.Slots = 1
	}
	r.Worker = worker.New(cfg)
	return r
}

// ended is a context that has.
func ended() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

// elapse lets time pass, on the clock of the bubble.
func elapse(d time.Duration) { <-time.After(d) }

func (r *rig) send(d task.Dispatch) { r.dispatches <- d }

func (r *rig) assign(as ...task.Assignment) { r.send(task.Dispatch{Assign: as}) }

func (r *rig) cancel(key task.Key, run task.Run) {
	r.send(task.Dispatch{Cancel: []task.RunID{{Key: key, Run: run}}})
}

// one takes the only report that was sent since the last time.
func (r *rig) one() task.Report {
	r.t.Helper()
	reports := r.reports()
	if len(reports) != 1 {
		r.t.Fatalf("got %d reports, want 1: %+v", len(reports), reports)
	}
	return reports[0]
}

// none fails the test if there is a report.
func (r *rig) none() {
	r.t.Helper()
	if reports := r.reports(); len(reports) > 0 {
		r.t.Fatalf("got reports %+v, want none", reports)
	}
}

// holds reports whether the worker gives others the value of key.
func (r *rig) holds(key task.Key) bool {
	synctest.Wait()
	_, err := r.serve(context.Background(), key)
	return err == nil
}

var target = &task.Target{Module: task.ModuleRef{Name: "m"}, Kind: task.SDK, Function: task.Function{Name: "f"}}

// call is an assignment without inputs, which goes before those of later runs.
func call(key task.Key, run task.Run) task.Assignment {
	return task.Assignment{Key: key, Run: run, Rank: task.Rank{Place: uint32(run)}, Target: target, Args: []byte{0x80}}
}

// bytesOf is an encoded byte string that takes size bytes, from 4 up to 64 KiB
// and beyond.
func bytesOf(t *testing.T, size int, fill byte) []byte {
	t.Helper()
	for head := 1; head <= 5; head++ {
		content := make([]byte, max(0, size-head))
		for i := range content {
			content[i] = fill
		}
		if b, err := value.Marshal(content); err != nil {
			t.Fatal(err)
		} else if len(b) == size {
			return b
		}
	}
	t.Fatalf("no byte string takes %d bytes", size)
	return nil
}

// needs is an assignment on inputs that are to be fetched, and its arguments
// the list of them.
func needs(t *testing.T, key task.Key, run task.Run, inputs ...task.Input) task.Assignment {
	t.Helper()
	args := make([]any, len(inputs))
	for i := range inputs {
		args[i] = value.Placeholder(i)
	}
	a := call(key, run)
	a.Args, a.Inputs = encode(t, args), inputs
	return a
}

// remote is an input that holders have.
func remote(key task.Key, data []byte, holders ...task.WorkerID) task.Input {
	return task.Input{Key: key, Blob: task.Blob{Type: "bytes", Size: int64(len(data)), Digest: task.DigestOf(data)}, Holders: holders}
}

func encode(t *testing.T, v any) []byte {
	t.Helper()
	b, err := value.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// gate is a host's run that lasts until the test opens it or it is cancelled.
type gate chan struct{}

func (g gate) run(ctx context.Context, c *task.Call) task.Outcome {
	select {
	case <-g:
		return task.Outcome{Result: c.Args}
	case <-ctx.Done():
		return task.Outcome{Err: task.Errorf(task.Cancelled, "stopped")}
	}
}
