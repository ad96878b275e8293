package state

import (
	"slices"

	"weft/task"
)

// Settled says how a future stands. With an unknown key the state is empty and
// the error not_found. A done one's data is there or with the returned holders.
func (m *Machine) Settled(k task.Key) (task.Settled, []task.WorkerID) {
	n, err := m.visibleNode(k)
	if err != nil {
		return task.Settled{Key: k, Err: err}, nil
	}
	return n.settledView(), n.holderIDs()
}

func (n *node) settledView() task.Settled {
	s := task.Settled{Key: n.key, State: n.phase.shown(), Err: n.err}
	if n.phase == done {
		s.Blob = n.blob
	}
	return s
}

func (n *node) holderIDs() []task.WorkerID {
	ids := make([]task.WorkerID, len(n.holders))
	for i, w := range n.holders {
		ids[i] = w.spec.ID
	}
	return ids
}

// Future describes a future.
func (m *Machine) Future(k task.Key) (task.FutureInfo, *task.Error) {
	n, err := m.visibleNode(k)
	if err != nil {
		return task.FutureInfo{}, err
	}
	return n.info(), nil
}

// Logs returns the attempts of a future, also of a released one that a graph
// still lists.
func (m *Machine) Logs(k task.Key) ([]task.Attempt, *task.Error) {
	n := m.nodes[k]
	if n == nil {
		return nil, &task.Error{Code: task.NotFound, Detail: "there is no future " + string(k) + ": it never was, or was released"}
	}
	return slices.Clone(n.attempts), nil
}

func (n *node) info() task.FutureInfo {
	info := task.FutureInfo{
		Key: n.key, State: n.phase.shown(), Pure: n.pure, Priority: n.rank.Priority, Err: n.err,
		Attempts: slices.Clone(n.attempts), Times: n.times(), Usage: n.usage, Labels: n.options.Labels,
		Dependencies: keysOf(n.deps), Dependents: keysOf(n.dependents),
	}
	if n.target != nil {
		info.Call, info.Digest = n.target.String(), n.target.Module.Digest
	}
	if n.phase == done {
		info.Blob = n.blob
	}
	for _, w := range n.holders {
		info.Workers = append(info.Workers, w.spec.Name)
	}
	if n.worker != nil {
		info.Workers = append(info.Workers, n.worker.spec.Name)
	}
	return info
}

func keysOf(nodes []*node) []task.Key {
	keys := make([]task.Key, 0, len(nodes))
	for _, n := range nodes {
		if !n.forgotten {
			keys = append(keys, n.key)
		}
	}
	return keys
}

func (n *node) times() task.Times {
	t := task.Times{Submitted: moment(n.submitted), Queued: moment(n.enqueued), Finished: moment(n.finished)}
	if len(n.attempts) > 0 {
		t.Started = n.attempt().Started
	}
	return t
}

// Futures lists futures by key, up to limit of them after a key. Next is empty
// at the end.
func (m *Machine) Futures(f task.FutureFilter, after task.Key, limit int) (items []task.FutureInfo, next task.Key) {
	found := heap[byKey]{} // of the limit smallest keys after after, the largest first
	match := func(n *node) {
		if n.key <= after || !n.visible() || !n.matches(f) {
			return
		}
		if found.len() <= limit {
			found.push(byKey{n})
		} else if n.key < found.first().key {
			found.pop()
			found.push(byKey{n})
		}
	}
	if f.Graph != "" {
		if g := m.graphs[f.Graph]; g != nil {
			seen := make(map[*node]bool, len(g.members))
			for i := range g.members {
				if n := g.members[i].node; !seen[n] {
					seen[n] = true
					match(n)
				}
			}
		}
	} else {
		for _, n := range m.nodes {
			match(n)
		}
	}
	nodes := make([]*node, found.len())
	for i := len(nodes) - 1; i >= 0; i-- {
		nodes[i] = found.pop().node
	}
	for i, n := range nodes {
		if i == limit {
			return items, nodes[i-1].key
		}
		items = append(items, n.info())
	}
	return items, ""
}

type byKey struct{ *node }

func (a byKey) before(b byKey) bool { return a.key > b.key }

func (n *node) matches(f task.FutureFilter) bool {
	if f.State != "" && n.phase.shown() != f.State {
		return false
	}
	return f.Module == "" || n.target != nil && n.target.Module.Name == f.Module
}
