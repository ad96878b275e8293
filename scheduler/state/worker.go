package state

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"weft/task"
)

// worker is what the machine knows of a worker.
type worker struct {
	spec     task.WorkerSpec
	stats    task.WorkerStats
	running  map[task.Run]*node // assigned, whether begun or not, and what is being stored
	storing  int                // of these
	holding  map[*node]struct{} // results whose data is there
	bytes    int64              // of what it holds or is to store
	free     map[string]int64   // resources not taken
	joined   int64
	heard    int64
	lastBeat task.Run      // the last run that had been assigned at its last heartbeat
	rests    int64         // until then it is given nothing
	average  time.Duration // of its latest runs; 0: it made none
	retiring bool
	gone     bool

	out     task.Dispatch // of the step under way
	sending bool
	local   int64 // bytes of the inputs of the node under placement
}

// A worker is given more than its slots' worth only if its runs are so short
// that it would often wait for the next: as much as it does in aheadTime, and
// at most aheadMost runs.
const (
	aheadTime = 2 * time.Millisecond
	aheadMost = 256
)

// restTime is how long a worker that takes no work is given none.
const restTime = 50 * time.Millisecond

// full reports whether no slot is free.
func (w *worker) full() bool { return w.runs() >= w.spec.Slots }

// runs is how many runs it has been given.
func (w *worker) runs() int { return len(w.running) - w.storing }

// room is how many more runs the worker may be given.
func (m *Machine) room(w *worker) int {
	if w.retiring || w.rests > m.now {
		return 0
	}
	ahead := 0
	if w.average > 0 {
		ahead = min(int(aheadTime/w.average)*w.spec.Slots, aheadMost)
	}
	return w.spec.Slots + ahead - w.runs()
}

// took notes how long a run was.
func (w *worker) took(d time.Duration) {
	d = max(d, time.Microsecond)
	if w.average == 0 {
		w.average = d
		return
	}
	w.average += (d - w.average) / 8
}

// handedBack draws the conclusion from a run that the worker gave back: that
// its runs are long, so that it gets no more than its slots' worth, or, if
// slots are free, that it takes no work at all, as when it is about to leave.
func (m *Machine) handedBack(w *worker) {
	w.average = max(w.average, 4*aheadTime)
	if !w.full() {
		w.rests = later(m.now, restTime)
		m.alarm(timer{at: w.rests})
	}
}

// dispatch is what the step under way tells the worker, to be added to.
func (m *Machine) dispatch(w *worker) *task.Dispatch {
	if w.gone {
		return &task.Dispatch{} // there is nobody to tell
	}
	if !w.sending {
		w.sending = true
		m.sends = append(m.sends, w)
	}
	return &w.out
}

// tellRelease has a worker forget a result.
func (m *Machine) tellRelease(w *worker, k task.Key) {
	d := m.dispatch(w)
	d.Release = append(d.Release, k)
}

func (m *Machine) retire(id task.WorkerID) *task.Error {
	w := m.workers[id]
	if w == nil {
		return task.Errorf(task.NotFound, "there is no worker %s: it never joined, left, or was lost", id)
	}
	w.retiring = true
	if len(w.running) == 0 {
		m.dispatch(w).Retire = true
	}
	return nil
}

// tellCancel has a worker stop a run, or forget what it made.
func (m *Machine) tellCancel(w *worker, r task.RunID) {
	d := m.dispatch(w)
	d.Cancel = append(d.Cancel, r)
}

// assigned are the worker's runs in the order in which they were assigned.
func (w *worker) assigned() []*node {
	nodes := slices.Collect(maps.Values(w.running))
	slices.SortFunc(nodes, func(a, b *node) int { return cmp.Compare(a.run, b.run) })
	return nodes
}

// results are the nodes whose data the worker holds, the oldest first.
func (w *worker) results() []*node {
	nodes := slices.Collect(maps.Keys(w.holding))
	sortNodes(nodes)
	return nodes
}
