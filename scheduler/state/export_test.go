package state

import "fmt"

// Leftovers says what the machine still knows, for a test that has given
// everything up: "" when there is nothing but workers and their timers.
func (m *Machine) Leftovers() string {
	for name, n := range map[string]int{
		"nodes": len(m.nodes), "graphs": len(m.graphs), "names of graphs": len(m.byName), "sessions": len(m.sessions),
		"heads": len(m.heads),
	} {
		if n > 0 {
			return fmt.Sprintf("%d %s", n, name)
		}
	}
	for c := range m.everyClass {
		for t := range c.queue.all {
			if t.valid() {
				return "a ticket of " + string(t.node.key)
			}
		}
	}
	for _, w := range m.fleet {
		if len(w.running)+len(w.holding) > 0 || w.bytes != 0 {
			return fmt.Sprintf("%d runs, %d results and %d bytes on worker %s", len(w.running), len(w.holding), w.bytes, w.spec.Name)
		}
	}
	for _, t := range m.timers.items {
		if m.ticking(t) && t.worker == nil && t != (timer{at: t.at}) {
			return "a timer"
		}
	}
	return m.Bloat()
}

// Bloat says which of the machine's lists has grown beyond what it is for: ""
// when all are within bounds.
func (m *Machine) Bloat() string {
	live := len(m.nodes) + len(m.graphs) + len(m.sessions) + len(m.workers)
	tickets := 0
	for c := range m.everyClass {
		tickets += len(c.queue.line) + c.queue.heap.len()
	}
	for name, size := range map[string][2]int{
		"timers":  {m.timers.len(), 2*live + 4096},
		"ledger":  {len(m.made.nodes), 2*len(m.nodes) + 1024},
		"byAge":   {len(m.byAge), 2*len(m.graphs) + 1},
		"tickets": {tickets, 2*live + 2*keptLine + 4096},
		"classes": {len(m.classes), 2*live + 4096},
		"work":    {cap(m.spare), keptWork},
	} {
		if size[0] > size[1] {
			return fmt.Sprintf("%s: %d of at most %d", name, size[0], size[1])
		}
	}
	for _, s := range m.sessions {
		if n := len(s.log); n > 2*len(s.holds)+2*keptFinals+1 {
			return fmt.Sprintf("session %s: %d entries for %d holds", s.id, n, len(s.holds))
		}
	}
	return ""
}
