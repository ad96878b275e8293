package state

import (
	"errors"
	"fmt"

	"weft/task"
)

// Check proves the machine's invariants, at the cost of looking at everything.
// It returns the first that does not hold.
func (m *Machine) Check() error {
	counts, released := task.Counts{}, task.Counts{}
	for k, n := range m.nodes {
		if n.key != k || n.forgotten {
			return fmt.Errorf("node %s is kept under key %s, forgotten: %v", n.key, k, n.forgotten)
		}
		*slot(&counts, n.phase)++
		if n.released {
			*slot(&released, n.phase)++
		}
		if err := m.checkNode(n); err != nil {
			return fmt.Errorf("node %s (%s): %w", n.key, n.phase.shown(), err)
		}
	}
	if counts != m.counts || released != m.released {
		return fmt.Errorf("the counts are %+v, released %+v; want %+v, %+v", m.counts, m.released, counts, released)
	}
	for _, check := range []func() error{m.checkLedger, m.checkGraphs, m.checkFleet, m.checkHolds, m.checkQueues, m.checkTimers, m.checkStep} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
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
	case (n.phase.settled() || n.phase == waiting) && n.due != 0:
		return fmt.Errorf("it is due at %d", n.due)
	case gone > 0 && 2*gone >= len(n.dependents):
		return fmt.Errorf("of %d dependents %d are gone", len(n.dependents), gone)
	case int(n.gone) != gone:
		return fmt.Errorf("gone is %d, want %d", n.gone, gone)
	case !n.phase.settled() && !n.wanted():
		return errors.New("it is unsettled and nobody wants it")
	case n.phase.settled() && n.unattended != 0:
		return fmt.Errorf("it is settled and still to run for %d graphs", n.unattended)
	case n.released == n.visible():
		return fmt.Errorf("released is %v, visible is %v", n.released, n.visible())
	case n.phase == done && n.hasData() != n.wanted():
		return fmt.Errorf("wanted is %v, has data is %v", n.wanted(), n.hasData())
	case n.phase != done && (n.target != nil || n.phase != running) && (n.result.data != nil || n.result.held != nil):
		return errors.New("it is not done and has a result")
	case !n.wanted() && len(n.graphs) == 0 && !n.hasDependents():
		return errors.New("nothing keeps it")
	case n.phase == waiting && (int(n.missing) != missing || missing == 0):
		return fmt.Errorf("missing is %d, want %d and more than 0", n.missing, missing)
	case n.phase == queued && missing > 0:
		return fmt.Errorf("it is queued and %d dependencies are missing", missing)
	case n.phase == queued && (n.due != 0) != (n.options.QueueTimeout > 0):
		return fmt.Errorf("it is due at %d, its queue_timeout is %v", n.due, n.options.QueueTimeout)
	case (n.phase == queued) != (n.inQueue != 0):
		return fmt.Errorf("its ticket is %d", n.inQueue)
	case (n.phase == failed || n.phase == cancelled) != (n.err != nil):
		return fmt.Errorf("whether it has an error is %v", n.err != nil)
	case n.err != nil && (n.err.Key == "" || n.err.Code == ""):
		return fmt.Errorf("its error has code %q and key %q", n.err.Code, n.err.Key)
	case (n.phase == running) != (n.worker != nil) || (n.phase == running) != (n.run != 0):
		return fmt.Errorf("it is on worker %v in run %d", n.worker, n.run)
	case n.target == nil && (n.phase == waiting || n.phase == queued || n.phase == delayed):
		return errors.New("it is data, which does not wait")
	}
	return n.checkPlaces()
}

// checkPlaces proves that workers, graphs and sessions know of the node what
// it knows of them.
func (n *node) checkPlaces() error {
	if w := n.worker; w != nil && (w.running[n.run] != n || w.gone) {
		return fmt.Errorf("worker %s does not know that it runs it, gone: %v", w.spec.Name, w.gone)
	}
	for i, w := range n.result.holders() {
		if _, ok := w.holding[n]; !ok || w.gone {
			return fmt.Errorf("worker %s does not hold it, gone: %v", w.spec.Name, w.gone)
		}
		for _, x := range n.result.held.by[:i] {
			if w == x {
				return fmt.Errorf("worker %s holds it twice", w.spec.Name)
			}
		}
	}
	for at, in := range n.graphs {
		if member := &in.graph.members[in.index]; member.node != n || int(member.at) != at || in.graph.deleted {
			return fmt.Errorf("its membership %d is not that of task %d of graph %s, deleted: %v", at, in.index, in.graph.id, in.graph.deleted)
		}
	}
	for at, s := range n.sessions {
		if h := s.holds[n]; h == nil || int(h.at) != at || h.count <= 0 || s.closed {
			return fmt.Errorf("session %s holds it as %+v, want place %d, closed: %v", s.id, h, at, s.closed)
		}
	}
	return nil
}

// checkLedger proves that the ledger has each node once, in order.
func (m *Machine) checkLedger() error {
	last, gone := uint64(0), 0
	for _, n := range m.made.nodes {
		if n.seq <= last {
			return fmt.Errorf("node %s is number %d, after %d", n.key, n.seq, last)
		}
		last = n.seq
		if n.forgotten {
			gone++
		} else if m.nodes[n.key] != n {
			return fmt.Errorf("node %s is in the ledger and nowhere else", n.key)
		}
	}
	if len(m.made.nodes)-gone != len(m.nodes) || gone != m.made.gone {
		return fmt.Errorf("the ledger has %d nodes, %d of them gone, want %d and %d", len(m.made.nodes), m.made.gone, len(m.nodes)+gone, gone)
	}
	return nil
}

// checkStep proves that nothing of a step is left over.
func (m *Machine) checkStep() error {
	if len(m.work)+len(m.sends)+len(m.woken)+len(m.touched)+len(m.out) > 0 || m.unwanted != "" || m.stopping {
		return errors.New("a step left something undone")
	}
	return nil
}
