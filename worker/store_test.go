package worker_test

import (
	"bytes"
	"context"
	"reflect"
	"runtime"
	"testing"
	"weak"

	"weft/task"
	"weft/worker"
)

func TestStoreAndRelease(t *testing.T) {
	large, small := bytesOf(t, task.InlineLimit+1, 1), bytesOf(t, 10, 2)
	bubble(t, worker.Config{Memory: 1}, func(r *rig) {
		r.send(task.Dispatch{Store: []task.Stored{{Key: "x", Run: 1, Data: large}, {Key: "y", Run: 2, Data: small}}})
		want := []task.Report{
			{Key: "x", Run: 1, Blob: task.Blob{Type: "bytes", Size: task.InlineLimit + 1, Digest: task.DigestOf(large)}},
			{Key: "y", Run: 2, Blob: task.Blob{Type: "bytes", Size: 10, Digest: task.DigestOf(small)}},
		}
		if got := r.reports(); !reflect.DeepEqual(got, want) {
			r.t.Errorf("reported %+v, want that both are held, whatever results may take", got)
		}
		for key, want := range map[task.Key][]byte{"x": large, "y": small} {
			if got, err := r.serve(r.t.Context(), key); err != nil || !bytes.Equal(got, want) {
				r.t.Errorf("serves %d bytes for %s, %v, want %d", len(got), key, err, len(want))
			}
		}
		r.send(task.Dispatch{Release: []task.Key{"x", "never there"}})
		if r.holds("x") || !r.holds("y") {
			r.t.Errorf("after x was released: x held %v, y held %v", r.holds("x"), r.holds("y"))
		}
		_, err := r.serve(r.t.Context(), "x")
		if task.CodeOf(err) != task.NotFound {
			r.t.Errorf("serving what is not held: got %v, want code %s", err, task.NotFound)
		}
		r.Stop(ended())
		if r.holds("y") {
			r.t.Error("a worker that was stopped serves values")
		}
	})
}

// The parts of a dispatch are carried out in the order of its fields.
func TestReleaseThenStore(t *testing.T) {
	bubble(t, worker.Config{}, func(r *rig) {
		r.send(task.Dispatch{Store: []task.Stored{{Key: "x", Run: 1, Data: []byte{1}}}})
		r.reports()
		r.send(task.Dispatch{Release: []task.Key{"x"}, Cancel: []task.RunID{{Key: "x", Run: 1}}, Store: []task.Stored{{Key: "x", Run: 2, Data: []byte{2}}}})
		r.one()
		if got, err := r.serve(r.t.Context(), "x"); err != nil || !bytes.Equal(got, []byte{2}) {
			r.t.Errorf("holds %v, %v, want what was stored last", got, err)
		}
	})
}

func TestMemoryForResults(t *testing.T) {
	const size = task.InlineLimit + 100
	large := bytesOf(t, size, 1)
	result := func(context.Context, *task.Call) task.Outcome { return task.Outcome{Result: large} }
	bubble(t, worker.Config{Memory: 2 * size}, func(r *rig) {
		r.host.do = result
		for _, a := range []task.Assignment{call("a", 1), call("b", 2), call("a", 3)} { // the last takes the place of the first
			r.assign(a)
			if got := r.one(); got.Outcome.Err != nil {
				r.t.Errorf("run %d of %s: %v, want room for two results", a.Run, a.Key, got.Outcome.Err)
			}
		}
		r.assign(call("c", 4))
		if got := r.one(); got.Outcome.Err == nil || got.Outcome.Err.Code != task.Memory || r.holds("c") {
			r.t.Errorf("a result too many was reported as %+v, want code %s", got, task.Memory)
		}
		r.send(task.Dispatch{Release: []task.Key{"a"}})
		r.assign(call("c", 5))
		if got := r.one(); got.Outcome.Err != nil {
			r.t.Errorf("after a release: %v", got.Outcome.Err)
		}
	})
}

// Assignments that come together share memory; what a run was given must go
// with it nevertheless.
func TestArgumentsGoWithTheRun(t *testing.T) {
	bubble(t, worker.Config{Slots: 2}, func(r *rig) {
		open := make(gate)
		r.host.do = func(ctx context.Context, c *task.Call) task.Outcome {
			if c.Key == "long" {
				return open.run(ctx, c)
			}
			return task.Outcome{Result: []byte{1}}
		}
		given := func() weak.Pointer[byte] {
			short := call("short", 2)
			short.Args = make([]byte, 1<<20)
			r.assign(call("long", 1), short)
			return weak.Make(&short.Args[0])
		}()
		if got := r.one(); got.Key != "short" {
			r.t.Fatalf("reported %+v, want the short one", got)
		}
		runtime.GC()
		if given.Value() != nil {
			r.t.Error("the arguments of a run that has ended are still in memory")
		}
		close(open)
	})
}
