package state_test

import (
	"runtime"
	"testing"

	"weft/scheduler/state"
	"weft/task"
)

// TestAMillionTasksFit proves that a task costs no more than 1 KiB, with its
// name, its arguments and the holds of a session, waiting or done: a graph of a
// million tasks is a gigabyte at the most.
func TestAMillionTasksFit(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector takes memory of its own")
	}
	const n, most = 1 << 16, 1024 // as many nodes as make the map of them just grown
	for name, shape := range map[string]func(int) *task.Graph{"map": mapGraph, "chain": chainGraph, "tree": treeGraph} {
		before := heapInUse()
		s := newStage(t, 64, "w")
		s.step(state.OpenSession{ID: "s"})
		g := shape(n)
		tasks := uint64(len(g.Tasks))
		g.Session = "s"
		s.submit("g", g)
		waiting := (heapInUse() - before) / tasks
		g = nil //nolint:wastedassign // so that only what the machine has kept of it is counted
		s.finish(8, n)
		done := (heapInUse() - before) / tasks
		t.Logf("%s: %d bytes a task waiting, %d done", name, waiting, done)
		if waiting > most || done > most {
			t.Errorf("%s: a task costs %d bytes while it waits and %d when it is done, want at most %d", name, waiting, done, most)
		}
		runtime.KeepAlive(s)
	}
}

func heapInUse() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
