package state

import (
	"errors"
	"fmt"
	"maps"

	"weft/task"
)

func (m *Machine) checkGraphs() error {
	listed := 0
	for i, g := range m.byAge {
		if i > 0 && m.byAge[i-1].age >= g.age {
			return fmt.Errorf("graph %s is not in the order of age", g.id)
		}
		if g.deleted {
			continue
		}
		listed++
		if err := g.check(); err != nil {
			return fmt.Errorf("graph %s: %w", g.id, err)
		}
	}
	if listed != len(m.graphs) {
		return fmt.Errorf("%d graphs are listed by age, want %d", listed, len(m.graphs))
	}
	return nil
}

func (g *graph) check() error {
	for i := range g.members {
		if g.members[i].unattended && g.members[i].node.phase.settled() {
			return fmt.Errorf("task %d is settled and to run unattended", i)
		}
	}
	if g.ended() {
		if n := g.counts.Total(); n != len(g.members) || g.counts.Settled() != n {
			return fmt.Errorf("it ended with counts %+v of %d tasks", g.counts, len(g.members))
		}
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

func (m *Machine) checkFleet() error {
	if len(m.fleet) != len(m.workers) {
		return fmt.Errorf("there are %d workers and a fleet of %d", len(m.workers), len(m.fleet))
	}
	for _, w := range m.fleet {
		if err := m.checkWorker(w); err != nil {
			return fmt.Errorf("worker %s: %w", w.spec.Name, err)
		}
	}
	return nil
}

func (m *Machine) checkWorker(w *worker) error {
	bytes, storing, free := int64(0), 0, maps.Clone(w.spec.Resources)
	for run, n := range w.running {
		if n.worker != w || n.run != run || m.nodes[n.key] != n {
			return fmt.Errorf("run %d of %s is not its own", run, n.key)
		}
		for r, need := range n.options.Resources {
			free[r] -= need
		}
		if n.target == nil {
			bytes += n.result.held.size
			storing++
		}
	}
	for r, have := range free {
		if have < 0 || w.free[r] != have {
			return fmt.Errorf("of resource %s %d are free, want %d and not below 0", r, w.free[r], have)
		}
	}
	for n := range w.holding {
		if m.nodes[n.key] != n || !n.heldBy(w) {
			return fmt.Errorf("it holds %s, which does not know", n.key)
		}
		bytes += n.result.held.size
	}
	switch {
	case bytes != w.bytes:
		return fmt.Errorf("it holds %d bytes, want %d", w.bytes, bytes)
	case storing != w.storing:
		return fmt.Errorf("it is to store %d values, want %d", w.storing, storing)
	case w.local != 0:
		return fmt.Errorf("%d bytes are left on the scales", w.local)
	case w.sending:
		return errors.New("something was not sent to it")
	case m.workers[w.spec.ID] != w || w.gone:
		return fmt.Errorf("it is gone: %v", w.gone)
	}
	return nil
}

// checkHolds proves that every hold is somebody's.
func (m *Machine) checkHolds() error {
	holds := map[*node]int{}
	unattended := map[*node]int{}
	for _, g := range m.graphs {
		for i := range g.members {
			if g.members[i].output {
				holds[g.members[i].node]++
			}
			if g.members[i].unattended {
				unattended[g.members[i].node]++
			}
		}
	}
	for _, s := range m.sessions {
		unsettled := 0
		for n, h := range s.holds {
			holds[n] += int(h.count)
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
		if int(n.unattended) < unattended[n] { // those of detached graphs are nobody's
			return fmt.Errorf("node %s: unattended is %d, want %d or more", n.key, n.unattended, unattended[n])
		}
	}
	return nil
}

// checkQueues proves that what is queued has one ticket, in the class that
// fits, and that nothing waits that could be placed.
func (m *Machine) checkQueues() error {
	tickets, stranded, all := 0, 0, 0
	for c := range m.everyClass {
		if (c.at >= 0) != (c.queue.len() > 0 && !c.stranded) || c.at >= 0 && m.heads[c.at] != c {
			return fmt.Errorf("class %q of %d tickets is number %d of the heads, stranded: %v", c.name, c.queue.len(), c.at, c.stranded)
		}
		if c.stranded {
			stranded++
		}
		all += c.queue.len()
		for t := range c.queue.all {
			if !t.valid() {
				continue
			}
			tickets++
			if m.class(t.node.options) != c || t.rank != t.node.rank {
				return fmt.Errorf("%s is queued in class %q as %+v, it is %+v", t.node.key, c.name, t.rank, t.node.rank)
			}
			if t != c.queue.first() {
				continue // it waits for that
			}
			if w, _ := m.choose(t.node); w != nil {
				return fmt.Errorf("%s is queued and could run on worker %s", t.node.key, w.spec.Name)
			}
		}
	}
	count := 0
	for _, n := range m.nodes {
		if n.phase == queued {
			count++
		}
	}
	if tickets != count || all != m.tickets || stranded != m.stranded {
		return fmt.Errorf("%d of %d tickets are valid, want %d of %d; %d classes are stranded, want %d", tickets, m.tickets, count, all, m.stranded, stranded)
	}
	return nil
}

func (m *Machine) everyClass(yield func(*class) bool) {
	if !yield(m.plain) {
		return
	}
	for _, c := range m.classes {
		if !yield(c) {
			return
		}
	}
}

// all are the tickets of a queue, valid or not.
func (q *queue) all(yield func(ticket) bool) {
	for _, part := range [][]ticket{q.line[q.head:], q.heap.items} {
		for _, t := range part {
			if !yield(t) {
				return
			}
		}
	}
}

// checkTimers proves that whatever ends by itself has a timer to end it.
func (m *Machine) checkTimers() error {
	set := map[any]bool{}
	for _, t := range m.timers.items {
		if !m.ticking(t) {
			continue
		}
		switch {
		case t.node != nil:
			set[t.node] = true
		case t.graph != nil:
			set[t.graph] = true
		case t.session != nil:
			set[t.session] = true
		case t.worker != nil:
			set[t.worker] = true
		}
	}
	for _, n := range m.nodes {
		if n.phase == delayed && !set[n] || n.phase == queued && (n.due != 0) != set[n] {
			return fmt.Errorf("node %s, %s, is due at %d without a timer", n.key, n.phase.shown(), n.due)
		}
	}
	for _, g := range m.graphs {
		if g.ended() && !set[g] {
			return fmt.Errorf("graph %s has ended and is kept for ever", g.id)
		}
	}
	for _, s := range m.sessions {
		if s.ttl > 0 && !set[s] {
			return fmt.Errorf("session %s lives for ever", s.id)
		}
	}
	for _, w := range m.fleet {
		if !set[w] {
			return fmt.Errorf("worker %s lives for ever", w.spec.Name)
		}
	}
	return nil
}
