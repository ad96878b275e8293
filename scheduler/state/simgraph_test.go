package state_test

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"time"

	"weft/scheduler/state"
	"weft/task"
)

// value is what a call of the simulation comes to: a number that depends on
// everything that goes in, or an error that began at a failing call.
type value struct {
	n     uint64
	fails bool
}

// evaluate is the function that every call of the simulation computes.
func evaluate(function string, args []byte, inputs []value) value {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s %s", function, args)
	v := value{fails: function == "fail"}
	for _, in := range inputs {
		h.Write(binary.BigEndian.AppendUint64(nil, in.n))
		v.fails = v.fails || in.fails
	}
	v.n = h.Sum64()
	return v
}

// encode is a value as blobs carry it. One in three stays with the worker; its
// bytes are never looked at, so its digest is made of the number.
func (v value) encode() task.Blob {
	data := binary.BigEndian.AppendUint64(nil, v.n)
	if v.n%3 == 0 {
		return task.Blob{Type: "bytes", Size: task.InlineLimit + int64(v.n%1000), Digest: task.DigestOf(data)}
	}
	return task.Blob{Type: "int", Size: int64(len(data)), Data: data}
}

func decode(data []byte) value { return value{n: binary.BigEndian.Uint64(data)} }

// generator makes random graphs out of few functions and small arguments, so
// that many calls are the same.
type generator struct {
	*rand.Rand
	known []task.Key // futures that were there
	graph int
}

var (
	simFunctions = []string{"inc", "inc", "sum", "sum", "rand", "slow", "fail"}
	simWorkers   = []string{"w1", "w2", "w3", "w4"}
)

func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

func (g *generator) submission(session task.SessionID) state.Submit {
	g.graph++
	e := state.Submit{ID: task.GraphID(fmt.Sprintf("g%06d", g.graph)), Graph: &task.Graph{Session: session}}
	binary.BigEndian.PutUint64(e.Seed[:], g.Uint64())
	n := 1 + g.IntN(10)
	if g.chance(10) {
		n = 40
	}
	place := g.Perm(n) // tasks come in no order
	e.Graph.Tasks = make([]task.GraphTask, n)
	used := make([]bool, n)
	for i := range n {
		t := g.task(place[:i])
		for _, d := range t.Deps {
			if d.Future == "" {
				used[d.Task] = true
			}
		}
		t.Name = fmt.Sprint("t", place[i])
		e.Graph.Tasks[place[i]] = t
	}
	for i := range n {
		if !used[i] && !g.chance(10) || g.chance(10) {
			e.Graph.Outputs = append(e.Graph.Outputs, i)
		}
	}
	g.frame(e.Graph)
	return e
}

func (g *generator) frame(graph *task.Graph) {
	graph.Retain = time.Hour
	switch {
	case g.chance(10):
		graph.Outputs = nil
	case g.chance(30):
		graph.Retain = time.Duration(g.IntN(20)) * time.Second
	}
	graph.Detached = graph.Session != "" && g.chance(60) || g.chance(5)
	if g.chance(15) {
		graph.Idempotency = fmt.Sprint("i", g.IntN(5))
		graph.IdempotencyDigest[0] = byte(g.IntN(2))
	}
}

// task makes a task that may depend on earlier ones.
func (g *generator) task(earlier []int) task.GraphTask {
	t := task.GraphTask{Target: target(simFunctions[g.IntN(len(simFunctions))]), Pure: true, Args: fmt.Append(nil, g.IntN(3))}
	if t.Target.Function.Name == "rand" {
		t.Pure = false
	}
	if g.chance(12) {
		t.Key = task.Key(fmt.Sprint("key", g.IntN(6)))
	}
	seen := map[task.Dep]bool{}
	for range g.IntN(4) {
		d := task.Dep{Task: -1}
		if len(g.known) > 0 && g.chance(15) {
			d.Future = g.known[g.IntN(len(g.known))]
		} else if len(earlier) > 0 {
			d.Task = earlier[len(earlier)-1-g.IntN(min(len(earlier), 5))]
		}
		if d != (task.Dep{Task: -1}) && !seen[d] {
			seen[d] = true
			t.Deps = append(t.Deps, d)
		}
	}
	if g.chance(25) {
		t.Options = g.options()
	}
	return t
}

func (g *generator) options() *task.Options {
	o := &task.Options{}
	if g.chance(40) {
		o.Priority = g.IntN(5) - 2
	}
	if g.chance(30) {
		o.Retries = task.Retries{Max: g.IntN(4), Backoff: time.Duration(g.IntN(3)) * time.Second, MaxBackoff: 3 * time.Second}
	}
	if g.chance(20) {
		o.QueueTimeout = time.Duration(1+g.IntN(20)) * time.Second
	}
	if g.chance(20) {
		o.Resources = map[string]int64{"gpu": int64(1 + g.IntN(2))}
	}
	if g.chance(20) {
		o.Workers = []string{simWorkers[g.IntN(len(simWorkers))]}
		o.AllowOtherWorkers = g.chance(50)
	}
	if g.chance(10) {
		o.Timeout = time.Duration(g.IntN(100)) * time.Second
	}
	return o
}
