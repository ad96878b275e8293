package state_test

import (
	"reflect"
	"slices"
	"strconv"
	"testing"
	"time"

	"weft/scheduler/state"
	"weft/task"
)

func TestFutureIsDescribed(t *testing.T) {
	s := newStage(t, 1, "w1")
	options := &task.Options{Priority: 3, Labels: map[string]string{"team": "blue"}, Retries: task.Retries{Max: 1}}
	g := &task.Graph{Retain: time.Hour, Outputs: []int{2}, Tasks: []task.GraphTask{call(1), call(1), call(2, 0, 1)}}
	g.Tasks[2].Options = options
	keys := s.submit("g", g)

	submitted := s.now
	s.now = s.now.Add(time.Second)
	s.finish(1, 1)
	queued := s.now
	s.now = s.now.Add(time.Second)
	s.fail()
	a := s.assigned[0]
	started, finished := s.now.Add(time.Second), s.now.Add(3*time.Second)
	s.now = finished
	line := task.LogLine{Text: "hello"}
	usage := task.Usage{Wall: 2 * time.Second, Fuel: 7, MemoryPeak: 1 << 20}
	s.step(state.News{News: task.News{Worker: "w1", Reports: []task.Report{{
		Key: a.Key, Run: a.Run, Blob: task.Blob{Type: "list", Size: 1 << 20, Digest: task.Digest{1}},
		Outcome: task.Outcome{Started: started, Finished: finished, Usage: usage, Logs: []task.LogLine{line}},
	}}}})

	got, err := s.m.Future(keys[2])
	if err != nil {
		t.Fatal(err)
	}
	failure := got.Attempts[0].Err
	if failure == nil || failure.Code != task.Timeout || failure.Key != keys[2] {
		t.Errorf("the first attempt ended with %v", failure)
	}
	want := task.FutureInfo{
		Key: keys[2], Call: "math/inc", Digest: inc.Module.Digest, State: task.StateDone, Pure: true, Priority: 3,
		Dependencies: []task.Key{keys[0]}, Dependents: []task.Key{},
		Attempts: []task.Attempt{
			{Number: 1, Worker: "w1", Started: queued.UTC(), Finished: queued.Add(time.Second).UTC(), Err: failure},
			{Number: 2, Worker: "w1", Started: started.UTC(), Finished: finished.UTC(), Logs: []task.LogLine{line}},
		},
		Blob: task.Blob{Type: "list", Size: 1 << 20, Digest: task.Digest{1}}, Workers: []string{"w1"},
		Times: task.Times{Submitted: submitted.UTC(), Queued: queued.Add(time.Second).UTC(), Started: started.UTC(), Finished: finished.UTC()},
		Usage: usage, Labels: options.Labels,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the future is\n%+v, want\n%+v", got, want)
	}
	if keys[0] != keys[1] {
		t.Errorf("two equal calls are %s and %s", keys[0], keys[1])
	}
}

func TestDependentsAreListedOnce(t *testing.T) {
	s := newStage(t, 1, "w1")
	g := &task.Graph{Retain: time.Hour, Outputs: []int{0, 2}, Tasks: []task.GraphTask{call(1), call(1), call(2, 0, 1)}}
	keys := s.submit("g", g)
	got, err := s.m.Future(keys[0])
	if err != nil || !slices.Equal(got.Dependents, []task.Key{keys[2]}) || !slices.Equal(got.Workers, []string{"w1"}) {
		t.Errorf("it is %+v, %v; want %s to depend on it, once, and w1 to run it", got, err, keys[2])
	}
}

func TestModuleInUse(t *testing.T) {
	s := newStage(t, 1, "w1")
	in := func(unfinished, recorded bool) {
		t.Helper()
		if u, r := s.m.ModuleInUse(inc.Module.Digest); u != unfinished || r != recorded {
			t.Errorf("in use: %v, %v; want %v, %v", u, r, unfinished, recorded)
		}
	}
	in(false, false)
	g := mapGraph(1)
	builtin := &task.Target{Kind: task.Builtin, Module: task.ModuleRef{Name: task.BuiltinModule, Digest: task.Digest{9}}, Function: task.Function{Name: "len"}}
	g.Tasks = append(g.Tasks, task.GraphTask{Name: "len", Target: builtin, Pure: true})
	s.submit("g", g)
	in(true, true)
	s.finish(1, 1)
	in(false, true)
	if u, r := s.m.ModuleInUse(builtin.Module.Digest); u || r {
		t.Errorf("a function of the platform needs a module: %v, %v", u, r)
	}
	s.step(state.DeleteGraph{ID: "g"})
	in(false, false)
}

// TestAPageLooksAtSoMany proves that listing few among many goes on in pages,
// as the machine stands still while it looks.
func TestAPageLooksAtSoMany(t *testing.T) {
	const n = 70_000
	s := newStage(t, 1)
	s.submit("g", mapGraph(n))
	for _, f := range []task.FutureFilter{{State: task.StateDone}, {State: task.StateDone, Graph: "g"}} {
		items, next := s.m.Futures(f, "", 10)
		if len(items) > 0 || next == "" {
			t.Errorf("%+v: of %d futures, none of them done, the first page has %d and goes on at %q", f, n, len(items), next)
		}
		if items, next = s.m.Futures(f, next, 10); len(items) > 0 || next != "" {
			t.Errorf("%+v: the second page has %d and goes on at %q", f, len(items), next)
		}
	}
	items, _ := s.m.Futures(task.FutureFilter{Module: "math"}, "no cursor", 10)
	if len(items) != 10 {
		t.Errorf("from no cursor %d futures are listed, want 10", len(items))
	}
	if items, next := s.m.Futures(task.FutureFilter{Graph: "nobody"}, "", 10); len(items) > 0 || next != "" {
		t.Errorf("no graph has %d futures and goes on at %q", len(items), next)
	}
	if items, _ := s.m.Futures(task.FutureFilter{Module: "nobody"}, "", 10); len(items) > 0 {
		t.Errorf("no module has %d futures", len(items))
	}
}

// TestFinalsOfASessionAreBounded proves that of what a session has lost the
// latest is kept.
func TestFinalsOfASessionAreBounded(t *testing.T) {
	const n, kept = 20_000, 4096
	s := newStage(t, 1)
	s.step(state.OpenSession{ID: "s"})
	g := mapGraph(n)
	g.Session, g.Detached = "s", true
	keys := s.submit("g", g)
	s.step(state.OpenSession{ID: "other"})
	s.step(state.Hold{Session: "other", Keys: keys})
	for _, k := range keys {
		s.step(state.Cancel{Key: k, Session: "s"})
	}
	s.check()
	events, _ := s.m.SessionEvents("s", 0, n)
	if len(events) < kept || len(events) > 3*kept {
		t.Fatalf("%d of %d finals are kept, want %d or somewhat more", len(events), n, kept)
	}
	for i, e := range events {
		if want := keys[n-len(events)+i]; e.Settled.Key != want || e.Settled.State != task.StateCancelled {
			t.Fatalf("event %d is %+v, want %s cancelled", i, e.Settled, want)
		}
	}
}

// TestASessionKnowsItsLastSubmissions proves that a repetition is known while
// it is among the last 32.
func TestASessionKnowsItsLastSubmissions(t *testing.T) {
	s := newStage(t, 1)
	s.step(state.OpenSession{ID: "s"})
	send := func(i int) bool {
		g := mapGraph(1)
		g.Session, g.Detached, g.Idempotency = "s", true, strconv.Itoa(i)
		return s.step(state.Submit{ID: "g", Graph: g}).(state.Accepted).Again
	}
	for i := range 33 {
		if send(i) {
			t.Errorf("submission %d is known before it was made", i)
		}
	}
	if !send(1) {
		t.Error("the 32nd last submission is not known")
	}
	if send(0) {
		t.Error("the 33rd last submission is known")
	}
}
