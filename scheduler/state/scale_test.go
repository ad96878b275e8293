package state_test

import (
	"fmt"
	"runtime"
	"strconv"
	"testing"
	"time"

	"weft/scheduler/state"
	"weft/task"
)

// stage is a machine at work for a test of what one large thing costs.
type stage struct {
	tb       testing.TB
	m        *state.Machine
	now      time.Time
	assigned []assigned
}

type assigned struct {
	worker task.WorkerID
	task.Assignment
}

func newStage(tb testing.TB, slots int, workers ...task.WorkerID) *stage {
	s := &stage{tb: tb, m: state.New(state.Config{WorkerTTL: 1000 * time.Hour}), now: time.Unix(1e9, 0)}
	for _, w := range workers {
		s.step(state.News{News: task.News{Worker: w, Join: &task.WorkerSpec{Name: string(w), Slots: slots, Memory: 1 << 40}}})
	}
	return s
}

func (s *stage) step(e state.Event) (answer state.Command) {
	for _, c := range s.m.Step(s.now, e) {
		switch c := c.(type) {
		case state.Send:
			for _, a := range c.Dispatch.Assign {
				s.assigned = append(s.assigned, assigned{c.Worker, a})
			}
		case state.Refused:
			s.tb.Fatalf("%T is refused: %v", e, c.Err)
		case state.Accepted, state.Scattered, state.Held, state.Done:
			answer = c
		}
	}
	return answer
}

// finish ends all that is assigned, and what is assigned because of that, with
// results of a size, until nothing is or as many as n have ended.
func (s *stage) finish(size int64, n int) {
	blob := task.Blob{Type: "bytes", Size: size, Data: make([]byte, min(size, 8))}
	if size > task.InlineLimit {
		blob.Data = nil
	}
	for len(s.assigned) > 0 && n > 0 {
		now := s.assigned
		s.assigned = nil
		news := map[task.WorkerID]*task.News{}
		for _, a := range now {
			if news[a.worker] == nil {
				news[a.worker] = &task.News{Worker: a.worker}
			}
			r := task.Report{Key: a.Key, Run: a.Run, Blob: blob}
			r.Outcome.Usage.Wall = time.Second
			if n--; n < 0 {
				s.assigned = append(s.assigned, a)
				continue
			}
			news[a.worker].Reports = append(news[a.worker].Reports, r)
		}
		for _, n := range news {
			s.step(state.News{News: *n})
		}
	}
}

func (s *stage) fail() {
	a := s.assigned[0]
	s.assigned = s.assigned[1:]
	r := task.Report{Key: a.Key, Run: a.Run, Outcome: task.Outcome{Err: task.Errorf(task.Timeout, "too long")}}
	s.step(state.News{News: task.News{Worker: a.worker, Reports: []task.Report{r}}})
}

func (s *stage) check() {
	s.tb.Helper()
	if err := s.m.Check(); err != nil {
		s.tb.Fatal(err)
	}
	if bloat := s.m.Bloat(); bloat != "" {
		s.tb.Fatal(bloat)
	}
}

// large are things that may happen to n tasks at once, or one after another.
// What is measured is what do returns.
var large = []struct {
	name string
	do   func(s *stage, n int) func()
}{
	{"fan-out done", func(s *stage, n int) func() {
		s.submit("g", fanGraph(n))
		return func() { s.finish(1, 1) }
	}},
	{"fan-out failed", func(s *stage, n int) func() {
		s.submit("g", fanGraph(n))
		return func() { s.fail() }
	}},
	{"fan-out released one by one", func(s *stage, n int) func() {
		keys := s.submit("g", fanGraph(n))
		s.step(state.OpenSession{ID: "s"})
		s.step(state.Hold{Session: "s", Keys: keys})
		s.step(state.DeleteGraph{ID: "g"})
		return func() {
			for _, k := range keys {
				s.step(state.Release{Session: "s", Keys: map[task.Key]int{k: 1}})
			}
		}
	}},
	{"fan-in done", func(s *stage, n int) func() {
		s.submit("g", fanInGraph(n))
		return func() { s.finish(1, n+1) }
	}},
	{"fan-in lost", func(s *stage, n int) func() {
		s.submit("g", fanInGraph(n))
		s.finish(1<<20, n) // all but the last
		return func() { s.step(state.WorkerLost{ID: "w", Reason: "gone"}) }
	}},
	{"chain cancelled", func(s *stage, n int) func() {
		s.submit("g", chainGraph(n))
		return func() { s.step(state.CancelGraph{ID: "g"}) }
	}},
	{"chain failed and retried", func(s *stage, n int) func() {
		keys := s.submit("g", chainGraph(n))
		return func() {
			s.fail()
			s.step(state.Retry{Key: keys[n-1]})
		}
	}},
	{"map cancelled", func(s *stage, n int) func() {
		s.submit("g", mapGraph(n))
		return func() { s.step(state.CancelGraph{ID: "g"}) }
	}},
	{"map deleted", func(s *stage, n int) func() {
		s.submit("g", mapGraph(n))
		s.finish(1, n)
		return func() { s.step(state.DeleteGraph{ID: "g"}) }
	}},
	{"session closed", func(s *stage, n int) func() {
		s.step(state.OpenSession{ID: "s"})
		g := mapGraph(n)
		g.Session, g.Detached = "s", true
		s.submit("g", g)
		s.finish(1, n/2)
		return func() { s.step(state.CloseSession{ID: "s"}) }
	}},
	{"session's events", func(s *stage, n int) func() {
		s.step(state.OpenSession{ID: "s"})
		g := mapGraph(n)
		g.Session, g.Detached = "s", true
		s.submit("g", g)
		s.finish(1, n)
		return func() {
			for after := uint64(0); ; {
				events, _ := s.m.SessionEvents("s", after, 100)
				if len(events) == 0 {
					return
				}
				after = events[len(events)-1].Seq
			}
		}
	}},
	{"worker lost with results", func(s *stage, n int) func() {
		s.submit("g", mapGraph(n))
		s.finish(1<<20, n)
		return func() { s.step(state.WorkerLost{ID: "w", Reason: "gone"}) }
	}},
	{"graphs of one call", func(s *stage, n int) func() {
		return func() {
			for i := range n {
				s.submit(task.GraphID(fmt.Sprintf("g%09d", i)), mapGraph(1))
			}
			s.finish(1, 1)
			s.now = s.now.Add(2 * time.Hour)
			s.step(state.Tick{})
		}
	}},
	{"sessions on one future", func(s *stage, n int) func() {
		keys := s.submit("g", mapGraph(1))
		return func() {
			for i := range n {
				s.step(state.OpenSession{ID: task.SessionID(strconv.Itoa(i)), Watch: state.WatchAll})
				s.step(state.Hold{Session: task.SessionID(strconv.Itoa(i)), Keys: keys})
			}
			for i := range n {
				s.step(state.CloseSession{ID: task.SessionID(strconv.Itoa(i))})
			}
		}
	}},
	{"queue time-outs", func(s *stage, n int) func() {
		g := mapGraph(n)
		for i := range g.Tasks {
			g.Tasks[i].Options = &task.Options{QueueTimeout: time.Duration(1 + i)}
		}
		s.submit("g", g)
		return func() {
			s.now = s.now.Add(time.Hour)
			s.step(state.Tick{})
		}
	}},
	{"queue time-outs that do not come", func(s *stage, n int) func() {
		s.submit("busy", fanGraph(1))
		return func() {
			for i := range 10 {
				g := mapGraph(n / 10)
				for j := range g.Tasks {
					g.Tasks[j].Options = &task.Options{QueueTimeout: time.Hour, Workers: []string{"nobody"}}
				}
				id := task.GraphID(fmt.Sprint("g", i))
				s.submit(id, g)
				s.step(state.DeleteGraph{ID: id})
			}
		}
	}},
	{"wishes cancelled", func(s *stage, n int) func() {
		s.submit("busy", mapGraph(64))
		wishing := func(id task.GraphID, n int) {
			g := mapGraph(n)
			for i := range g.Tasks {
				g.Tasks[i].Args = []byte(string(id) + strconv.Itoa(i))
				g.Tasks[i].Options = &task.Options{Workers: []string{"w", strconv.Itoa(i)}}
			}
			s.submit(id, g)
		}
		return func() {
			wishing("gone", n)
			wishing("kept", 10)
			s.step(state.CancelGraph{ID: "gone"})
		}
	}},
	{"wishes that nobody fulfils", func(s *stage, n int) func() {
		g := mapGraph(n)
		for i := range g.Tasks {
			g.Tasks[i].Options = &task.Options{Resources: map[string]int64{strconv.Itoa(i): 1}}
		}
		return func() {
			s.submit("g", g)
			for range n {
				s.step(state.Tick{})
			}
			s.step(state.DeleteGraph{ID: "g"})
		}
	}},
	{"wishes of many kinds", func(s *stage, n int) func() {
		g := mapGraph(n)
		for i := range g.Tasks {
			g.Tasks[i].Options = &task.Options{Workers: []string{strconv.Itoa(i)}, AllowOtherWorkers: true}
		}
		return func() {
			s.submit("g", g)
			s.finish(1, n)
			s.step(state.DeleteGraph{ID: "g"})
		}
	}},
	{"listed page by page", func(s *stage, n int) func() {
		s.submit("g", mapGraph(n))
		return func() {
			for _, f := range []task.FutureFilter{{}, {Graph: "g"}, {State: task.StateFailed}} {
				seen, after := 0, task.Key("")
				for first := true; first || after != ""; first = false {
					var items []task.FutureInfo
					items, after = s.m.Futures(f, after, 100)
					seen += len(items)
				}
				if f.State == "" && seen != n {
					s.tb.Fatalf("%d futures are listed, want %d", seen, n)
				}
			}
		}
	}},
}

func (s *stage) submit(id task.GraphID, g *task.Graph) []task.Key {
	return s.step(state.Submit{ID: id, Graph: g}).(state.Accepted).Keys
}

// fanGraph is a task and n that depend on it.
func fanGraph(n int) *task.Graph {
	g := &task.Graph{Retain: time.Hour, Tasks: []task.GraphTask{call(0)}}
	for i := range n {
		g.Tasks = append(g.Tasks, call(i+1, 0))
		g.Outputs = append(g.Outputs, i+1)
	}
	return g
}

// fanInGraph is n tasks and one that depends on them.
func fanInGraph(n int) *task.Graph {
	g := mapGraph(n)
	deps := make([]int, n)
	for i := range deps {
		deps[i] = i
	}
	g.Tasks = append(g.Tasks, call(n, deps...))
	g.Outputs = []int{n}
	return g
}

// TestNothingIsQuadratic does each of the large things with so many tasks that
// anything quadratic would take minutes. It is generous otherwise: see
// BenchmarkLarge for what they cost.
func TestNothingIsQuadratic(t *testing.T) {
	const n, limit = 50_000, 20 * time.Second
	for _, l := range large {
		t.Run(l.name, func(t *testing.T) {
			s := newStage(t, 64, "w")
			do := l.do(s, n)
			start := time.Now()
			do()
			if took := time.Since(start); took > limit {
				t.Errorf("it took %v", took)
			}
			s.check()
		})
	}
}

// BenchmarkLarge is what the large things cost for each of a million tasks.
func BenchmarkLarge(b *testing.B) {
	for _, l := range large {
		for n := 10_000; n <= 1_000_000; n *= 10 {
			b.Run(fmt.Sprintf("%s/%d", l.name, n), func(b *testing.B) {
				for range b.N {
					b.StopTimer()
					do := l.do(newStage(b, 64, "w"), n)
					runtime.GC()
					b.StartTimer()
					do()
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/task")
			})
		}
	}
}
