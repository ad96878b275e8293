package state

import (
	"strconv"

	"weft/task"
)

// looked is how many futures are looked at for one page at the most: the
// machine stands still meanwhile, and few of them may be those asked for.
const looked = 1 << 16

// Futures lists futures in the order in which they were made, or in that of the
// graph they are asked for of. A page has at most limit of them; the next one
// begins after the cursor next, which is empty at the end and no key.
func (m *Machine) Futures(f task.FutureFilter, after task.Key, limit int) (items []task.FutureInfo, next task.Key) {
	at, _ := strconv.ParseUint(string(after), 10, 63) // what is no cursor begins at the beginning
	if f.Graph != "" {
		return m.graphFutures(f, int(at), limit)
	}
	for i, n := range m.made.after(at) {
		if i == looked || len(items) == limit {
			return items, cursor(at)
		}
		at = n.seq
		if !n.forgotten && n.matches(f) {
			items = append(items, n.info())
		}
	}
	return items, ""
}

func (m *Machine) graphFutures(f task.FutureFilter, from, limit int) (items []task.FutureInfo, next task.Key) {
	g := m.graphs[f.Graph]
	if g == nil {
		return nil, ""
	}
	for i := from; i < len(g.members); i++ {
		if i-from == looked || len(items) == limit {
			return items, cursor(uint64(i))
		}
		if n := g.members[i].node; n.matches(f) && !n.listed(g, uint32(i)) {
			items = append(items, n.info())
		}
	}
	return items, ""
}

func cursor(at uint64) task.Key { return task.Key(strconv.FormatUint(at, 10)) }

// listed reports whether a task of the graph before this one stands for the
// same future.
func (n *node) listed(g *graph, before uint32) bool {
	for _, in := range n.graphs {
		if in.graph == g && in.index < before {
			return true
		}
	}
	return false
}

func (n *node) matches(f task.FutureFilter) bool {
	if !n.visible() || f.State != "" && n.phase.shown() != f.State {
		return false
	}
	return f.Module == "" || n.target != nil && n.target.Module.Name == f.Module
}
