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

// BenchmarkTasks is the whole life of a task in the machine: submitted,
// assigned, reported. The cost must be flat from a thousand tasks to a million.
func BenchmarkTasks(b *testing.B) {
	for _, shape := range []struct {
		name string
		make func(n int) *task.Graph
	}{{"map", mapGraph}, {"chain", chainGraph}, {"tree", treeGraph}} {
		for n := 1000; n <= 1000000; n *= 10 {
			b.Run(fmt.Sprintf("%s/%d", shape.name, n), func(b *testing.B) {
				g := shape.make(n)
				var before, after runtime.MemStats
				b.ResetTimer()
				runtime.ReadMemStats(&before)
				for range b.N {
					runToEnd(b, g)
				}
				runtime.ReadMemStats(&after)
				tasks := float64(b.N * len(g.Tasks))
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/tasks, "ns/task")
				b.ReportMetric(float64(after.Mallocs-before.Mallocs)/tasks, "allocs/task")
				b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/tasks, "B/task")
			})
		}
	}
}

// runToEnd submits a graph to a new machine and plays a worker until it ended.
func runToEnd(tb testing.TB, g *task.Graph) {
	m := state.New(state.Config{})
	now := time.Unix(0, 0)
	m.Step(now, state.News{News: task.News{Worker: "w", Join: &task.WorkerSpec{Name: "w", Slots: 64}}})
	var assigned []task.Assignment
	take := func(commands []state.Command) {
		for _, c := range commands {
			if s, ok := c.(state.Send); ok {
				assigned = append(assigned, s.Dispatch.Assign...)
			}
		}
	}
	take(m.Step(now, state.Submit{ID: "g", Graph: g}))
	result := []byte("x")
	for len(assigned) > 0 {
		reports := make([]task.Report, len(assigned))
		for i := range assigned {
			reports[i] = task.Report{Key: assigned[i].Key, Run: assigned[i].Run, Blob: task.Blob{Type: "int", Size: 1, Data: result}}
			reports[i].Outcome.Usage.Wall = 100 * time.Microsecond
		}
		assigned = assigned[:0]
		take(m.Step(now, state.News{News: task.News{Worker: "w", Reports: reports}}))
	}
	if info, err := m.Graph("g"); err != nil || info.State != task.GraphDone {
		tb.Fatalf("the graph is %+v, %v", info, err)
	}
}

func mapGraph(n int) *task.Graph {
	g := &task.Graph{Retain: time.Hour}
	for i := range n {
		g.Tasks = append(g.Tasks, call(i))
		g.Outputs = append(g.Outputs, i)
	}
	return g
}

func chainGraph(n int) *task.Graph {
	g := &task.Graph{Retain: time.Hour, Outputs: []int{n - 1}}
	for i := range n {
		if i == 0 {
			g.Tasks = append(g.Tasks, call(i))
		} else {
			g.Tasks = append(g.Tasks, call(i, i-1))
		}
	}
	return g
}

// treeGraph has about n tasks: leaves, and sums of two until one is left.
func treeGraph(n int) *task.Graph {
	g := &task.Graph{Retain: time.Hour}
	for i := range (n + 1) / 2 {
		g.Tasks = append(g.Tasks, call(i))
	}
	for i := 0; i+1 < len(g.Tasks); i += 2 {
		g.Tasks = append(g.Tasks, call(len(g.Tasks), i, i+1))
	}
	g.Outputs = []int{len(g.Tasks) - 1}
	return g
}

var inc = target("inc")

func call(i int, deps ...int) task.GraphTask {
	t := task.GraphTask{Name: "t" + strconv.Itoa(i), Target: inc, Args: fmt.Appendf(nil, "[%d]", i), Pure: true}
	for _, d := range deps {
		t.Deps = append(t.Deps, task.Dep{Task: d})
	}
	return t
}
