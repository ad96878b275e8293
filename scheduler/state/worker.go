package state

import (
	"time"

	"weft/task"
)

// worker is what the machine knows of a worker.
type worker struct {
	spec     task.WorkerSpec
	stats    task.WorkerStats
	seq      uint64
	running  map[*node]struct{} // assigned, whether begun or not
	holding  map[*node]struct{} // results whose data is there
	free     map[string]int64   // resources not taken
	joined   int64
	heard    int64
	average  time.Duration // of its latest runs; 0: it made none
	retiring bool
	gone     bool

	out     task.Dispatch // of the step under way
	sending bool
}

// A worker is given more than its slots' worth only if its runs are so short
// that it would often wait for the next: as much as it does in aheadTime, and
// at most aheadMost runs.
const (
	aheadTime = 2 * time.Millisecond
	aheadMost = 256
)

// room is how many more runs the worker may be given.
func (w *worker) room() int {
	if w.retiring {
		return 0
	}
	ahead := 0
	if w.average > 0 {
		ahead = min(int(aheadTime/w.average)*w.spec.Slots, aheadMost)
	}
	return w.spec.Slots + ahead - len(w.running)
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

func (m *Machine) news(n task.News) {
	if n.Join != nil {
		m.joinWorker(n)
	}
	w := m.workers[n.Worker]
	if w == nil {
		return // of one that was given up: what it says is void
	}
	w.heard = m.now
	if n.Seen != nil {
		w.stats = *n.Seen
	}
	for i := range n.Reports {
		m.report(w, &n.Reports[i])
	}
	switch {
	case n.Leave:
		m.loseWorker(w, "")
	case w.retiring && len(w.running) == 0:
		m.dispatch(w).Retire = true
	}
}

func (m *Machine) joinWorker(n task.News) {
	if old := m.workers[n.Worker]; old != nil {
		m.loseWorker(old, "it started anew")
	}
	w := &worker{
		spec: *n.Join, seq: m.nextSeq(), joined: m.now, heard: m.now,
		running: map[*node]struct{}{}, holding: map[*node]struct{}{}, free: map[string]int64{},
	}
	w.spec.ID = n.Worker
	for r, have := range w.spec.Resources {
		w.free[r] = have
	}
	m.workers[n.Worker] = w
	m.fleet = append(m.fleet, w)
	m.timers.push(timer{at: later(m.now, m.cfg.WorkerTTL), worker: w})
	m.announce("worker.joined", string(n.Worker), w.spec.Name, "")
}

// loseWorker gives a worker up: its runs are void, its results gone. Without a
// reason it left by itself, and no task is to blame.
func (m *Machine) loseWorker(w *worker, reason string) {
	w.gone = true
	delete(m.workers, w.spec.ID)
	for i, x := range m.fleet {
		if x == w {
			m.fleet = append(m.fleet[:i:i], m.fleet[i+1:]...)
			break
		}
	}
	kind := "worker.left"
	if reason != "" {
		kind = "worker.lost"
	}
	m.announce(kind, string(w.spec.ID), w.spec.Name, reason)
	for _, n := range sorted(w.running) {
		m.loseRun(n, reason)
	}
	for _, n := range sorted(w.holding) {
		m.loseData(n, w)
	}
}

// loseRun takes a node off a worker that is gone.
func (m *Machine) loseRun(n *node, reason string) {
	w := n.worker
	m.vacate(n)
	if n.target == nil {
		if other := m.roomiest(); other != nil {
			m.store(n, other)
		} else {
			m.settleCancelled(n, task.Errorf(task.Cancelled, "worker %s was lost before it had stored the data, and there is no other", w.spec.Name))
		}
		return
	}
	a := n.attempt()
	a.Finished = moment(m.now)
	if reason != "" {
		a.Err = task.Errorf(task.WorkerLost, "worker %s was lost while it ran the task: %s", w.spec.Name, reason)
		if n.deaths++; int(n.deaths) >= m.cfg.MaxDeaths {
			m.settleFailed(n, task.Errorf(task.WorkerLost, "%d workers were lost while they ran the task, the last was %s: %s", n.deaths, w.spec.Name, reason))
			return
		}
	}
	m.then(start, n, nil)
}

func sorted(set map[*node]struct{}) []*node {
	nodes := make([]*node, 0, len(set))
	for n := range set {
		nodes = append(nodes, n)
	}
	sortNodes(nodes)
	return nodes
}

// loseData notes that w no longer has the node's result. If nobody has, it is
// computed again, or cancelled when nothing can compute it.
func (m *Machine) loseData(n *node, w *worker) {
	n.dropHolder(w)
	if n.phase != done || n.hasData() {
		return
	}
	for _, d := range n.dependents {
		if !d.forgotten && (d.phase == waiting || d.phase == queued) {
			m.then(start, d, nil)
		}
	}
	if n.target != nil {
		m.revive(n, false)
		return
	}
	m.setPhase(n, cancelled)
	n.err = &task.Error{Code: task.Cancelled, Key: n.key, Detail: "the scattered data was lost with worker " + w.spec.Name}
	for _, s := range n.sessions {
		m.tell(s, n)
	}
	for _, d := range n.dependents {
		if !d.forgotten && !d.phase.settled() && d.phase != running {
			m.then(cancel, d, n.err)
		}
	}
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
