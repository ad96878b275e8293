package worker_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"weft/task"
	"weft/value"
	"weft/worker"
)

func TestResult(t *testing.T) {
	for _, c := range []struct {
		name string
		size int
		held bool
	}{
		{"small", 4, false},
		{"at the limit", task.InlineLimit, false},
		{"above the limit", task.InlineLimit + 1, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			result := bytesOf(t, c.size, 1)
			bubble(t, worker.Config{}, func(r *rig) {
				r.host.do = func(context.Context, *task.Call) task.Outcome { return task.Outcome{Result: result} }
				r.assign(call("a", 1))
				want := task.Blob{Type: "bytes", Size: int64(c.size)}
				if c.held {
					want.Digest = task.DigestOf(result)
				} else {
					want.Data = result
				}
				got := r.one()
				if got.Key != "a" || got.Run != 1 || got.Outcome.Err != nil || got.Outcome.Result != nil || !reflect.DeepEqual(got.Blob, want) {
					r.t.Errorf("reported %+v, want the result as %+v", got, want)
				}
				if held := r.holds("a"); held != c.held {
					r.t.Errorf("result is held: %v, want %v", held, c.held)
				}
			})
		})
	}
}

func TestOutcomeIsTheHosts(t *testing.T) {
	bubble(t, worker.Config{}, func(r *rig) {
		now := time.Now()
		want := task.Outcome{
			Err:     &task.Error{Code: task.Trap, Detail: "out of bounds", Stack: "f"},
			Usage:   task.Usage{Wall: 5, Fuel: 6, MemoryPeak: 7},
			Logs:    []task.LogLine{{Text: "hello"}},
			Started: now, Finished: now.Add(time.Hour),
		}
		var got task.Call
		r.host.do = func(_ context.Context, c *task.Call) task.Outcome { got = *c; return want }
		a := call("a", 1)
		a.Seed, a.Limits = task.ContentID{3}, task.Limits{Timeout: 1, Memory: 2, Fuel: 3, Result: 4, Log: 5}
		r.assign(a)
		if rep := r.one(); !reflect.DeepEqual(rep, task.Report{Key: "a", Run: 1, Outcome: want}) {
			r.t.Errorf("reported %+v, want the outcome %+v", rep, want)
		}
		if want := (task.Call{Key: "a", Target: target, Args: a.Args, Seed: a.Seed, Limits: a.Limits}); !reflect.DeepEqual(got, want) {
			r.t.Errorf("the host got %+v, want %+v", got, want)
		}
	})
}

func TestTimesAreFilledIn(t *testing.T) {
	bubble(t, worker.Config{}, func(r *rig) {
		r.host.do = func(_ context.Context, c *task.Call) task.Outcome {
			elapse(time.Second)
			return task.Outcome{Result: c.Args}
		}
		begin := time.Now()
		r.assign(call("a", 1))
		elapse(time.Second)
		o := r.one().Outcome
		if !o.Started.Equal(begin) || !o.Finished.Equal(begin.Add(time.Second)) || o.Usage.Wall != time.Second {
			r.t.Errorf("outcome says %v to %v, wall %v, want a second from %v", o.Started, o.Finished, o.Usage.Wall, begin)
		}
	})
}

func TestErrorsOfTheWorker(t *testing.T) {
	small, twenty := bytesOf(t, 4, 1), bytesOf(t, 20, 2)
	inline := func(data []byte) task.Input {
		return task.Input{Key: "x", Blob: task.Blob{Type: "bytes", Size: int64(len(data)), Data: data}}
	}
	limited := func(a task.Assignment, l task.Limits) task.Assignment { a.Limits = l; return a }
	give := func(b []byte) func(*task.Call) task.Outcome {
		return func(*task.Call) task.Outcome { return task.Outcome{Result: b} }
	}
	placeholder := call("a", 1)
	placeholder.Args = encode(t, []any{value.Placeholder(1)})
	placeholder.Inputs = []task.Input{inline(small)}
	size := int64(len(needs(t, "a", 1, inline(twenty)).Args)) + 20
	for _, c := range []struct {
		name string
		a    task.Assignment
		do   func(*task.Call) task.Outcome
		want task.Code // empty: no error
		runs bool
	}{
		{"result below its limit", limited(call("a", 1), task.Limits{Result: 5}), give(small), "", true},
		{"result at its limit", limited(call("a", 1), task.Limits{Result: 4}), give(small), "", true},
		{"result above its limit", limited(call("a", 1), task.Limits{Result: 3}), give(small), task.OutputTooLarge, true},
		{"no result", call("a", 1), give(nil), task.Internal, true},
		{"panic", call("a", 1), func(*task.Call) task.Outcome { panic("secret") }, task.Internal, true},
		{"input within memory", limited(needs(t, "a", 1, inline(twenty)), task.Limits{Memory: size}), give(small), "", true},
		{"input beyond memory", limited(needs(t, "a", 1, inline(twenty)), task.Limits{Memory: size - 1}), give(small), task.Memory, false},
		{"arguments at memory", limited(call("a", 1), task.Limits{Memory: 1}), give(small), "", true},
		{"far input beyond memory", limited(needs(t, "a", 1, remote("x", twenty, "w2")), task.Limits{Memory: size - 1}), give(small), task.Memory, false},
		{"placeholder without an input", placeholder, give(small), task.GuestError, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, worker.Config{}, func(r *rig) {
				r.host.do = func(_ context.Context, call *task.Call) task.Outcome { return c.do(call) }
				r.assign(c.a)
				got := r.one()
				switch e := got.Outcome.Err; {
				case c.want == "" && e != nil, c.want != "" && (e == nil || e.Code != c.want):
					r.t.Errorf("reported %v, want code %q", e, c.want)
				case e != nil && (got.Blob.Type != "" || strings.Contains(e.Detail, "secret")):
					r.t.Errorf("reported %+v, want an error alone that shows no inside", got)
				case got.Outcome.Started.IsZero() || got.Outcome.Finished.IsZero():
					r.t.Errorf("reported %+v, want times", got)
				}
				if ran := len(r.host.started()) > 0; ran != c.runs {
					r.t.Errorf("it ran: %v, want %v", ran, c.runs)
				}
				r.host.do = func(_ context.Context, c *task.Call) task.Outcome { return task.Outcome{Result: c.Args} }
				r.assign(call("next", 2))
				if got := r.one(); got.Outcome.Err != nil {
					r.t.Errorf("the next run ended with %v: the worker is not as good as new", got.Outcome.Err)
				}
			})
		})
	}
}

func TestInputsAreSpliced(t *testing.T) {
	bubble(t, worker.Config{}, func(r *rig) {
		a := call("a", 1)
		a.Args = encode(r.t, []any{value.Placeholder(1), "x", []any{value.Placeholder(0)}})
		for i, v := range []any{"zero", 1} {
			data := encode(r.t, v)
			a.Inputs = append(a.Inputs, task.Input{Key: task.Key(rune('a' + i)), Blob: task.Blob{Size: int64(len(data)), Data: data}})
		}
		r.assign(a)
		if got, want := r.one().Blob.Data, encode(r.t, []any{1, "x", []any{"zero"}}); !bytes.Equal(got, want) {
			r.t.Errorf("ran on %x, want %x", got, want)
		}
	})
}

// TestInputsThatDoNotFit proves that what an input makes of the arguments is no
// fault of the request, which is long since accepted.
func TestInputsThatDoNotFit(t *testing.T) {
	bubble(t, worker.Config{}, func(r *rig) {
		var deep any
		for range value.MaxDepth - 1 {
			deep = []any{deep}
		}
		data := encode(r.t, deep)
		a := call("a", 1)
		a.Args = encode(r.t, []any{[]any{value.Placeholder(0)}})
		a.Inputs = []task.Input{{Key: "in", Blob: task.Blob{Size: int64(len(data)), Data: data}}}
		r.assign(a)
		if e := r.one().Outcome.Err; e == nil || e.Code != task.GuestError {
			r.t.Errorf("an input that lies too deep: reported %v, want a %s", e, task.GuestError)
		}
		if ran := r.host.started(); len(ran) > 0 {
			r.t.Errorf("the host ran %v, want nothing", ran)
		}
	})
}

func TestBuiltins(t *testing.T) {
	builtin := call("a", 1)
	builtin.Target = &task.Target{Module: task.ModuleRef{Name: task.BuiltinModule}, Kind: task.Builtin, Function: task.Function{Name: "f"}}
	run := func(c *task.Call) task.Outcome { return task.Outcome{Result: c.Args} }

	bubble(t, worker.Config{Builtins: run}, func(r *rig) {
		r.assign(builtin)
		got := r.one()
		if got.Outcome.Err != nil || !bytes.Equal(got.Blob.Data, builtin.Args) {
			r.t.Errorf("reported %+v, want what the builtin gave", got)
		}
		if ran := r.host.started(); len(ran) > 0 {
			r.t.Errorf("the host ran %v, want nothing", ran)
		}
	})
	bubble(t, worker.Config{}, func(r *rig) {
		r.assign(builtin)
		if got := r.one().Outcome.Err; got == nil || got.Code != task.Internal {
			r.t.Errorf("without builtins: reported %v, want code %s", got, task.Internal)
		}
	})
}

func TestSlots(t *testing.T) {
	bubble(t, worker.Config{Slots: 3}, func(r *rig) {
		open := make(gate)
		r.host.do = open.run
		for i := range 5 {
			r.assign(call(task.Key(rune('a'+i)), task.Run(i+1)))
		}
		if got := r.host.started(); len(got) != 3 {
			r.t.Errorf("began %v, want three runs in three slots", got)
		}
		close(open)
		if got := len(r.reports()); got != 5 || r.host.most != 3 {
			r.t.Errorf("%d results of up to %d runs at once, want 5 of 3", got, r.host.most)
		}
	})
}

func TestOrderIsThatOfRanks(t *testing.T) {
	for seed := range uint64(20) {
		bubble(t, worker.Config{}, func(r *rig) {
			random := rand.New(rand.NewPCG(seed, 0))
			open := make(gate)
			r.host.do = open.run
			r.assign(call("first", 1))
			r.host.started()
			ranks := make(map[task.Key]task.Rank)
			for i := range 60 {
				a := call(task.Key(rune('A'+i)), task.Run(i+2))
				a.Rank = task.Rank{Priority: random.IntN(3), Age: random.Uint64N(3), Place: uint32(i)}
				ranks[a.Key] = a.Rank
				r.assign(a)
				if i%3 == 0 {
					gone := task.Key(rune('A' + random.IntN(i+1)))
					r.cancel(gone, task.Run(gone[0]-'A'+2))
					delete(ranks, gone)
				}
			}
			r.none()
			close(open)
			r.reports()
			began := r.host.started()
			if len(began) != len(ranks) {
				r.t.Fatalf("seed %d: began %d runs, want %d", seed, len(began), len(ranks))
			}
			for i := range began[1:] {
				if ranks[began[i+1]].Before(ranks[began[i]]) {
					r.t.Errorf("seed %d: began %v before %v", seed, ranks[began[i]], ranks[began[i+1]])
				}
			}
		})
	}
}

func TestDoubledAssignments(t *testing.T) {
	bubble(t, worker.Config{Slots: 2}, func(r *rig) {
		open := make(gate)
		r.host.do = open.run
		r.assign(call("a", 5), call("a", 5))
		if got := r.host.started(); len(got) != 1 {
			r.t.Errorf("began %v, want run 5 of a once", got)
		}
		r.assign(call("a", 5), call("a", 4))
		if got := r.host.started(); len(got) != 0 {
			r.t.Errorf("began %v when run 5 was assigned again, and an older one, want nothing", got)
		}
		r.assign(call("a", 6))
		if got := r.host.started(); len(got) != 1 {
			r.t.Errorf("began %v when a newer run was assigned, want it", got)
		}
		close(open)
		if got := r.one(); got.Run != 6 || got.Outcome.Err != nil {
			r.t.Errorf("reported %+v, want only the newer run", got)
		}
	})
}

func TestReportsGather(t *testing.T) {
	bubble(t, worker.Config{Slots: 4}, func(r *rig) {
		var as []task.Assignment
		for i := range 500 {
			as = append(as, call(task.Key(rune('A'+i)), task.Run(i+1)))
		}
		r.assign(as...)
		runs := make(map[task.Run]bool)
		for _, n := range r.news() {
			if len(n.Reports) == 0 {
				r.t.Error("sent news that say nothing")
			}
			for _, rep := range n.Reports {
				if runs[rep.Run] {
					r.t.Errorf("run %d was reported twice", rep.Run)
				}
				runs[rep.Run] = true
			}
		}
		if len(runs) != len(as) {
			r.t.Errorf("%d runs were reported, want %d", len(runs), len(as))
		}
	})
}
