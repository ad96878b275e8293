package state

import "weft/task"

// occupy makes a node run on a worker.
func (m *Machine) occupy(n *node, w *worker) {
	m.setPhase(n, running)
	m.lastRun++
	n.run, n.worker, n.inQueue = m.lastRun, w, 0
	w.running[n.run] = n
	for r, need := range n.options.Resources {
		w.free[r] -= need
	}
}

// vacate takes a running node off its worker. It is left waiting, to be begun
// anew or settled.
func (m *Machine) vacate(n *node) {
	w := n.worker
	delete(w.running, n.run)
	for r, need := range n.options.Resources {
		w.free[r] += need
	}
	n.worker, n.run = nil, 0
	m.setPhase(n, waiting)
	n.missing = uncounted(n)
}

func (m *Machine) assign(n *node, w *worker) {
	m.occupy(n, w)
	n.begin(w, m.now)
	d := m.dispatch(w)
	if d.Assign == nil {
		d.Assign = make([]task.Assignment, 0, min(m.room(w), m.counts.Queued)+1)
	}
	d.Assign = append(d.Assign, task.Assignment{
		Key: n.key, Run: n.run, Attempt: n.last.number, Rank: n.rank, Target: n.target, Args: n.args,
		Inputs: n.inputs(), Seed: n.seed(), Limits: m.limits(n.options),
	})
}

func (n *node) inputs() []task.Input {
	if len(n.deps) == 0 {
		return nil
	}
	inputs := make([]task.Input, len(n.deps))
	for i, d := range n.deps {
		inputs[i] = task.Input{Key: d.key, Blob: d.result.blob()}
		if by := d.result.holders(); len(by) > 0 {
			inputs[i].Holders = ids(by)
		}
	}
	return inputs
}

// seed is what the randomness of the next run derives from: of a pure call
// always the same, else another for each attempt, so that a retry may do better.
func (n *node) seed() task.ContentID {
	seed := n.id
	if !n.pure {
		for i := range 4 {
			seed[i] ^= byte(n.last.number >> (8 * i))
		}
	}
	return seed
}

// limits are those of a run with these options.
func (m *Machine) limits(o *task.Options) task.Limits {
	d := m.cfg.Defaults
	d.Timeout = cmpOr(o.Timeout, d.Timeout)
	d.Memory = cmpOr(o.Memory, d.Memory)
	d.Fuel = cmpOr(o.Fuel, d.Fuel)
	return d
}
