package state

import (
	"fmt"

	"weft/task"
)

// Check proves the machine's invariants, at the cost of looking at everything.
// It returns the first that does not hold.
func (m *Machine) Check() error {
	counts := task.Counts{}
	for k, n := range m.nodes {
		if n.key != k || n.forgotten {
			return fmt.Errorf("node %s is kept under key %s, forgotten: %v", n.key, k, n.forgotten)
		}
		*slot(&counts, n.phase)++
		if err := m.checkNode(n); err != nil {
			return fmt.Errorf("node %s (%s): %w", n.key, n.phase.shown(), err)
		}
	}
	if counts != m.counts {
		return fmt.Errorf("the counts are %+v, want %+v", m.counts, counts)
	}
	for _, g := range m.graphs {
		if err := g.check(); err != nil {
			return fmt.Errorf("graph %s: %w", g.id, err)
		}
	}
	for _, w := range m.fleet {
		if err := m.checkWorker(w); err != nil {
			return fmt.Errorf("worker %s: %w", w.spec.Name, err)
		}
	}
	return m.checkHolds()
}

func (m *Machine) checkNode(n *node) error {
	needs, gone := 0, 0
	for _, d := range n.dependents {
		if d.forgotten {
			gone++
		} else if !d.phase.settled() {
			needs++
		}
	}
	missing := 0
	for _, d := range n.deps {
		if d.forgotten {
			return fmt.Errorf("its dependency %s is forgotten", d.key)
		}
		if !d.hasData() {
			missing++
		}
		if !n.phase.settled() && n.phase != running && n.phase != delayed && d.phase.settled() && !d.hasData() {
			return fmt.Errorf("its dependency %s is %s without data", d.key, d.phase.shown())
		}
	}
	switch {
	case int(n.needs) != needs:
		return fmt.Errorf("needs is %d, want %d", n.needs, needs)
	case int(n.gone) != gone:
		return fmt.Errorf("gone is %d, want %d", n.gone, gone)
	case !n.phase.settled() && !n.wanted():
		return fmt.Errorf("it is unsettled and nobody wants it")
	case n.phase.settled() && n.unattended != 0:
		return fmt.Errorf("it is settled and still to run for %d graphs", n.unattended)
	case n.phase == done && n.hasData() != n.wanted():
		return fmt.Errorf("wanted is %v, has data is %v", n.wanted(), n.hasData())
	case n.phase != done && len(n.holders) > 0:
		return fmt.Errorf("it is not done and has holders")
	case !n.wanted() && len(n.graphs) == 0 && !n.hasDependents():
		return fmt.Errorf("nothing keeps it")
	case n.phase == waiting && (int(n.missing) != missing || missing == 0):
		return fmt.Errorf("missing is %d, want %d and more than 0", n.missing, missing)
	case n.phase == queued && missing > 0:
		return fmt.Errorf("it is queued and %d dependencies are missing", missing)
	case n.phase == queued && n.inQueue == 0:
		return fmt.Errorf("it is queued without a ticket")
	case (n.phase == failed || n.phase == cancelled) && (n.err == nil || n.err.Key == ""):
		return fmt.Errorf("it ended badly without an error that names a key: %v", n.err)
	case (n.phase == running) != (n.worker != nil):
		return fmt.Errorf("running and worker do not agree")
	}
	return n.checkPlaces()
}

// checkPlaces proves that workers, graphs and sessions know of the node what
// it knows of them.
func (n *node) checkPlaces() error {
	if n.worker != nil {
		if _, ok := n.worker.running[n]; !ok || n.worker.gone {
			return fmt.Errorf("worker %s does not know that it runs it, gone: %v", n.worker.spec.Name, n.worker.gone)
		}
	}
	for _, h := range n.holders {
		if !n.heldBy(h) || h.gone {
			return fmt.Errorf("worker %s does not hold it, gone: %v", h.spec.Name, h.gone)
		}
	}
	for _, in := range n.graphs {
		if in.graph.members[in.index].node != n {
			return fmt.Errorf("graph %s has another node at place %d", in.graph.id, in.index)
		}
	}
	for _, s := range n.sessions {
		if s.holds[n] == nil || s.closed {
			return fmt.Errorf("session %s does not hold it, closed: %v", s.id, s.closed)
		}
	}
	return nil
}

func (g *graph) check() error {
	if g.ended() {
		return nil // its counts are what they were at its end
	}
	counts, unsettled := task.Counts{}, 0
	for i := range g.members {
		n := g.members[i].node
		*slot(&counts, n.phase)++
		if !n.phase.settled() {
			unsettled++
		}
	}
	if counts != g.counts || unsettled != g.unsettled || unsettled == 0 {
		return fmt.Errorf("it runs with counts %+v, %d unsettled; want %+v, %d and more than 0", g.counts, g.unsettled, counts, unsettled)
	}
	return nil
}

func (m *Machine) checkWorker(w *worker) error {
	free := map[string]int64{}
	for r, have := range w.spec.Resources {
		free[r] = have
	}
	for n := range w.running {
		if n.worker != w {
			return fmt.Errorf("%s does not run there", n.key)
		}
		for r, need := range n.options.Resources {
			free[r] -= need
		}
	}
	for r, have := range free {
		if have < 0 || w.free[r] != have {
			return fmt.Errorf("of resource %s %d are free, want %d and not below 0", r, w.free[r], have)
		}
	}
	for n := range w.holding {
		if m.nodes[n.key] != n {
			return fmt.Errorf("it holds %s, which is forgotten", n.key)
		}
	}
	return nil
}

// checkHolds proves that every hold is somebody's.
func (m *Machine) checkHolds() error {
	holds := map[*node]int{}
	for _, g := range m.graphs {
		for i := range g.members {
			if g.members[i].output {
				holds[g.members[i].node]++
			}
		}
	}
	for _, s := range m.sessions {
		unsettled := 0
		for n, h := range s.holds {
			holds[n] += h.count
			if !n.phase.settled() {
				unsettled++
			}
		}
		if unsettled != s.unsettled {
			return fmt.Errorf("session %s: unsettled is %d, want %d", s.id, s.unsettled, unsettled)
		}
	}
	for _, n := range m.nodes {
		if int(n.holds) != holds[n] {
			return fmt.Errorf("node %s: holds is %d, want %d", n.key, n.holds, holds[n])
		}
	}
	return nil
}
