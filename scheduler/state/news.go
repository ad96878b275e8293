package state

import (
	"maps"

	"weft/task"
)

func (m *Machine) news(n task.News) {
	if n.Join != nil {
		m.joinWorker(n)
	}
	w := m.workers[n.Worker]
	if w == nil {
		// What one says that was given up is void. It is to begin anew.
		if !n.Leave {
			m.out = append(m.out, Send{n.Worker, task.Dispatch{Rejoin: true}})
		}
		return
	}
	w.heard = m.now
	for i := range n.Reports {
		m.report(w, &n.Reports[i])
	}
	if n.Seen != nil {
		m.beat(w, n.Seen)
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
		if !old.spec.Began.IsZero() && old.spec.Began.Equal(n.Join.Began) {
			return // said twice
		}
		m.loseWorker(old, "it started anew")
	}
	w := &worker{
		spec: *n.Join, joined: m.now, heard: m.now, lastBeat: m.lastRun,
		running: map[task.Run]*node{}, holding: map[*node]struct{}{}, free: maps.Clone(n.Join.Resources),
	}
	if w.free == nil {
		w.free = map[string]int64{}
	}
	w.spec.ID = n.Worker
	m.workers[n.Worker] = w
	m.fleet = append(m.fleet, w)
	m.alarm(timer{at: later(m.now, m.cfg.WorkerTTL), worker: w})
	m.unstrand()
	m.announce("worker.joined", string(n.Worker), w.spec.Name, "")
}

// beat takes a heartbeat, and compares what the worker has with what it should
// have: messages may have been lost. A run that was assigned since the last
// heartbeat may be on its way.
func (m *Machine) beat(w *worker, s *task.WorkerStats) {
	w.stats = *s
	w.stats.Runs, w.stats.Holds = nil, nil
	before := w.lastBeat
	w.lastBeat = m.lastRun
	for _, r := range s.Holds {
		m.expect(w, r)
	}
	if s.Runs == nil {
		return
	}
	has := make(map[task.Run]bool, len(s.Runs))
	for _, r := range s.Runs {
		has[r.Run] = true
		m.expect(w, r)
	}
	for _, n := range w.assigned() {
		if n.run <= before && !has[n.run] {
			m.missed(n, w)
		}
	}
}

// expect has a worker stop a run, or forget what it made, that is neither
// current nor the one whose result is held.
func (m *Machine) expect(w *worker, r task.RunID) {
	if w.running[r.Run] != nil {
		return
	}
	if n := m.nodes[r.Key]; n == nil || !n.heldBy(w) || n.result.held.run != r.Run {
		m.tellCancel(w, r)
	}
}

// missed assigns a run anew that its worker does not know. Should it hear of it
// after all, it is to stop it.
func (m *Machine) missed(n *node, w *worker) {
	m.tellCancel(w, task.RunID{Key: n.key, Run: n.run})
	if n.target == nil {
		m.unstore(n)
		m.store(n, cmpOr(m.roomiest(nil), w))
		return
	}
	n.last = n.last.before
	m.vacate(n)
	m.then(start, n, nil)
}
