package state_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"weft/scheduler/state"
	"weft/task"
)

// FuzzMachine reads events out of bytes, sensible ones and others, and proves
// the invariants after each.
func FuzzMachine(f *testing.F) {
	chance := rand.New(rand.NewPCG(1, 1))
	for n := range 40 {
		seed := make([]byte, 50*n)
		for i := range seed {
			seed[i] = byte(chance.Uint32())
		}
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 2048 {
			t.Skip("long inputs find nothing that short ones do not")
		}
		z := &fuzzer{data: data, m: state.New(state.Config{WorkerTTL: 30 * time.Second, MaxDeaths: 2}), now: time.Unix(1e9, 0)}
		for len(z.data) > 0 {
			e := z.event()
			z.now = z.now.Add(time.Duration(z.pick(4)) * time.Second)
			z.take(z.m.Step(z.now, e))
			if err := z.m.Check(); err != nil {
				t.Fatalf("after %T%+v: %v", e, e, err)
			}
			if bloat := z.m.Bloat(); bloat != "" {
				t.Fatalf("after %T%+v: %s", e, e, bloat)
			}
		}
	})
}

// fuzzer reads events.
type fuzzer struct {
	data   []byte
	m      *state.Machine
	now    time.Time
	graphs int
	keys   []task.Key
	runs   []fuzzRun
}

type fuzzRun struct {
	worker task.WorkerID
	id     task.RunID
}

// pick is a number below n.
func (z *fuzzer) pick(n int) int {
	if len(z.data) == 0 {
		return 0
	}
	b := z.data[0]
	z.data = z.data[1:]
	return int(b) % n
}

func (z *fuzzer) key() task.Key {
	if n := z.pick(16); n < len(z.keys) {
		return z.keys[len(z.keys)-1-n]
	}
	return "nobody"
}

func (z *fuzzer) session() task.SessionID { return task.SessionID(fmt.Sprint("s", z.pick(3))) }
func (z *fuzzer) worker() task.WorkerID   { return task.WorkerID(fmt.Sprint("w", z.pick(3))) }
func (z *fuzzer) graph() task.GraphID     { return task.GraphID(fmt.Sprintf("g%06d", z.pick(8))) }

func (z *fuzzer) run() fuzzRun {
	if n := z.pick(8); n < len(z.runs) {
		return z.runs[len(z.runs)-1-n]
	}
	return fuzzRun{z.worker(), task.RunID{Key: z.key(), Run: task.Run(z.pick(20))}}
}

// take notes what the machine tells.
func (z *fuzzer) take(commands []state.Command) {
	for _, c := range commands {
		switch c := c.(type) {
		case state.Accepted:
			z.keys = append(z.keys, c.Keys...)
		case state.Scattered:
			z.keys = append(z.keys, c.Key)
		case state.Send:
			for _, a := range c.Dispatch.Assign {
				z.runs = append(z.runs, fuzzRun{c.Worker, task.RunID{Key: a.Key, Run: a.Run}})
			}
			for _, st := range c.Dispatch.Store {
				z.runs = append(z.runs, fuzzRun{c.Worker, task.RunID{Key: st.Key, Run: st.Run}})
			}
		}
	}
}

func (z *fuzzer) event() state.Event {
	switch z.pick(18) {
	case 0, 1, 2:
		return z.submission()
	case 3, 4, 5:
		return z.report()
	case 6:
		return state.News{News: task.News{Worker: z.worker(), Join: &task.WorkerSpec{Slots: z.pick(4), Memory: 1 << 20, Resources: map[string]int64{"gpu": int64(z.pick(3))}}}}
	case 7:
		return z.heartbeat()
	case 8:
		return state.WorkerLost{ID: z.worker(), Reason: "gone"}
	case 9:
		return state.OpenSession{ID: z.session(), TTL: time.Duration(z.pick(60)) * time.Second, Fixed: z.pick(4) == 0, Watch: state.Watch(z.pick(3))}
	case 10:
		return state.CloseSession{ID: z.session()}
	case 11:
		return state.Hold{Session: z.session(), Keys: []task.Key{z.key(), z.key()}}
	case 12:
		return state.Release{Session: z.session(), Keys: map[task.Key]int{z.key(): z.pick(4) - 1, z.key(): z.pick(4) - 1}}
	case 13:
		e := state.Cancel{Key: z.key()}
		if z.pick(2) == 0 {
			e.Session = z.session()
		}
		return e
	case 14:
		return state.Retry{Key: z.key()}
	case 15:
		if z.pick(2) == 0 {
			return state.CancelGraph{ID: z.graph()}
		}
		return state.DeleteGraph{ID: z.graph()}
	case 16:
		size := 1 + z.pick(3)*task.InlineLimit
		return state.Scatter{Session: z.session(), Type: "bytes", Data: make([]byte, size)}
	default:
		switch z.pick(4) {
		case 0:
			return state.Retire{ID: z.worker()}
		case 1:
			return state.Listen{ID: z.session(), On: z.pick(2) == 0}
		case 2:
			return state.Heartbeat{ID: z.session()}
		default:
			return state.Tick{}
		}
	}
}

func (z *fuzzer) report() state.Event {
	r := z.run()
	rep := task.Report{Key: r.id.Key, Run: r.id.Run}
	switch z.pick(8) {
	case 0, 1:
		rep.Blob = task.Blob{Type: "int", Size: 1, Data: []byte{1}}
	case 2, 3:
		rep.Blob = task.Blob{Type: "bytes", Size: 1 << 20, Digest: task.Digest{1}}
	case 4, 5:
		rep.Outcome.Err = &task.Error{Code: task.Codes()[z.pick(len(task.Codes()))]}
	case 6:
		rep.Returned = true
	default:
		rep.Lost = []task.Input{{Key: z.key(), Holders: []task.WorkerID{z.worker()}}}
	}
	rep.Outcome.Usage.Wall = time.Duration(z.pick(4)) * time.Millisecond
	return state.News{News: task.News{Worker: r.worker, Reports: []task.Report{rep}, Leave: z.pick(20) == 0}}
}

func (z *fuzzer) heartbeat() state.Event {
	stats := &task.WorkerStats{}
	if z.pick(2) == 0 {
		stats.Runs = []task.RunID{z.run().id}
		stats.Holds = []task.RunID{z.run().id}
	}
	return state.News{News: task.News{Worker: z.worker(), Seen: stats}}
}

func (z *fuzzer) submission() state.Event {
	z.graphs++
	e := state.Submit{ID: task.GraphID(fmt.Sprintf("g%06d", z.graphs)), Graph: &task.Graph{Retain: time.Duration(z.pick(60)) * time.Second}}
	e.Seed[0], e.Seed[1] = byte(z.graphs), byte(z.graphs>>8)
	n := z.pick(5)
	for i := range n {
		t := task.GraphTask{Name: fmt.Sprint(i), Target: target(simFunctions[z.pick(len(simFunctions))]), Pure: z.pick(4) > 0, Args: []byte{byte(z.pick(2))}}
		for range z.pick(4) {
			if d := z.pick(2 * n); d < n {
				t.Deps = append(t.Deps, task.Dep{Task: d}) // itself, too, and later ones
			} else {
				t.Deps = append(t.Deps, task.Dep{Task: -1, Future: z.key()})
			}
		}
		if z.pick(6) == 0 {
			t.Key = task.Key(fmt.Sprint("k", z.pick(3)))
		}
		if z.pick(3) == 0 {
			t.Options = z.options()
		}
		e.Graph.Tasks = append(e.Graph.Tasks, t)
		if z.pick(2) == 0 {
			e.Graph.Outputs = append(e.Graph.Outputs, z.pick(i+1))
		}
	}
	if z.pick(2) == 0 {
		e.Graph.Session = z.session()
	}
	e.Graph.Detached = z.pick(3) == 0
	if z.pick(6) == 0 {
		e.Graph.Idempotency = "again"
	}
	return e
}

func (z *fuzzer) options() *task.Options {
	o := &task.Options{Priority: z.pick(3) - 1, QueueTimeout: time.Duration(z.pick(4)) * time.Second}
	o.Retries = task.Retries{Max: z.pick(3), Backoff: time.Duration(z.pick(3)) * time.Second}
	if z.pick(3) == 0 {
		o.Resources = map[string]int64{"gpu": int64(z.pick(3))}
	}
	if z.pick(3) == 0 {
		o.Workers, o.AllowOtherWorkers = []string{string(z.worker())}, z.pick(2) == 0
	}
	return o
}
