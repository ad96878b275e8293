package state

import "weft/task"

// occupy makes a node run on a worker.
func (m *Machine) occupy(n *node, w *worker) {
	m.setPhase(n, running)
	m.lastRun++
	n.run, n.worker, n.inQueue = m.lastRun, w, 0
	w.running[n] = struct{}{}
	for r, need := range n.options.Resources {
		w.free[r] -= need
	}
}

func (m *Machine) assign(n *node, w *worker) {
	m.occupy(n, w)
	n.attempts = append(n.attempts, task.Attempt{Number: len(n.attempts) + 1, Worker: w.spec.Name, Started: moment(m.now)})
	d := m.dispatch(w)
	d.Assign = append(d.Assign, task.Assignment{
		Key: n.key, Run: n.run, Attempt: len(n.attempts), Rank: n.rank, Target: n.target, Args: n.args,
		Inputs: n.inputs(), Seed: n.seed(), Limits: m.limits(n.options),
	})
}

func (n *node) inputs() []task.Input {
	if len(n.deps) == 0 {
		return nil
	}
	inputs := make([]task.Input, len(n.deps))
	for i, d := range n.deps {
		inputs[i] = task.Input{Key: d.key, Blob: d.blob}
		for _, h := range d.holders {
			inputs[i].Holders = append(inputs[i].Holders, h.spec.ID)
		}
	}
	return inputs
}

// seed is what the randomness of the next run derives from: of a pure call
// always the same, else another for each attempt, so that a retry may do better.
func (n *node) seed() task.ContentID {
	seed := n.id
	if !n.pure {
		seed[0] ^= byte(len(n.attempts))
		seed[1] ^= byte(len(n.attempts) >> 8)
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
