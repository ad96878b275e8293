package state

import (
	"slices"
	"strings"

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

// Graph describes a graph. The data of its settled outputs is there when inline.
func (m *Machine) Graph(id task.GraphID) (task.GraphInfo, *task.Error) {
	g := m.graphs[id]
	if g == nil {
		return task.GraphInfo{}, unknownGraph(id)
	}
	info := g.info()
	info.Outputs = make([]task.GraphOutput, len(g.outputs))
	for i, o := range g.outputs {
		member := &g.members[o]
		info.Outputs[i] = task.GraphOutput{Name: member.name, Settled: member.node.settledView()}
	}
	return info, nil
}

// info is a graph without its outputs.
func (g *graph) info() task.GraphInfo {
	return task.GraphInfo{
		ID: g.id, Label: g.label, State: g.state, Counts: g.counts, Tasks: len(g.members),
		CreatedAt: moment(g.created), FinishedAt: moment(g.finished),
	}
}

// Graphs lists graphs without their outputs, oldest first, up to limit of them
// after one. Next is empty at the end.
func (m *Machine) Graphs(after task.GraphID, limit int) (items []task.GraphInfo, next task.GraphID) {
	i := 0
	if after != "" {
		// Ids are UUIDs of version 7: they sort by time, as ages do.
		i, _ = slices.BinarySearchFunc(m.order, after, func(g *graph, id task.GraphID) int { return strings.Compare(string(g.id), string(id)) })
		if i < len(m.order) && m.order[i].id == after {
			i++
		}
	}
	for ; i < len(m.order); i++ {
		if len(items) == limit {
			return items, items[limit-1].ID
		}
		items = append(items, m.order[i].info())
	}
	return items, ""
}

// GraphTasks lists a graph's tasks from a place on. Next is -1 at the end.
func (m *Machine) GraphTasks(id task.GraphID, from, limit int) (items []task.TaskInfo, next int, err *task.Error) {
	g := m.graphs[id]
	if g == nil {
		return nil, 0, unknownGraph(id)
	}
	for i := max(from, 0); i < len(g.members); i++ {
		if len(items) == limit {
			return items, i, nil
		}
		n := g.members[i].node
		t := task.TaskInfo{
			Name: g.members[i].name, Key: n.key, Call: n.target.String(), State: n.phase.shown(), Released: !n.visible(),
			Dependencies: keysOf(n.deps), Times: n.times(), Err: n.err,
		}
		if len(n.attempts) > 0 {
			t.Worker = n.attempt().Worker
		}
		items = append(items, t)
	}
	return items, -1, nil
}

// GraphEvents returns up to limit of the events of a graph that are newer than
// one, and the graph without its outputs.
func (m *Machine) GraphEvents(id task.GraphID, after uint64, limit int) ([]task.GraphEvent, task.GraphInfo, *task.Error) {
	g := m.graphs[id]
	if g == nil {
		return nil, task.GraphInfo{}, unknownGraph(id)
	}
	i, _ := slices.BinarySearchFunc(g.log, after+1, func(e graphEntry, seq uint64) int { return compare(e.seq, seq) })
	var events []task.GraphEvent
	for _, e := range g.log[i:min(len(g.log), i+limit)] {
		member := &g.members[e.index]
		events = append(events, task.GraphEvent{
			Seq: e.seq, Index: int(e.index), Name: member.name, Key: member.node.key, State: e.phase.shown(), Err: member.node.err,
		})
	}
	return events, g.info(), nil
}

// SessionEvents returns up to limit of the events of a session that are newer
// than one, and the number after which to ask on.
func (m *Machine) SessionEvents(id task.SessionID, after uint64, limit int) ([]task.SessionEvent, *task.Error) {
	s := m.sessions[id]
	if s == nil || s.watch != Public {
		return nil, unknownSession(id)
	}
	i, _ := slices.BinarySearchFunc(s.log, after+1, func(e sessionEntry, seq uint64) int { return compare(e.seq, seq) })
	var events []task.SessionEvent
	for _, e := range s.log[i:] {
		if len(events) == limit {
			break
		}
		switch {
		case e.final != nil:
			events = append(events, task.SessionEvent{Seq: e.seq, Settled: *e.final})
		case s.counts(e):
			events = append(events, task.SessionEvent{Seq: e.seq, Settled: e.node.settledView()})
		}
	}
	return events, nil
}

// Workers lists the workers, oldest first.
func (m *Machine) Workers() []task.WorkerInfo {
	infos := make([]task.WorkerInfo, len(m.fleet))
	for i, w := range m.fleet {
		infos[i] = task.WorkerInfo{
			WorkerSpec: w.spec, Stats: w.stats, Running: min(len(w.running), w.spec.Slots), Queued: max(0, len(w.running)-w.spec.Slots),
			Held: len(w.holding), Retiring: w.retiring, Joined: moment(w.joined), LastSeen: moment(w.heard),
		}
	}
	return infos
}

// Cluster sums it all up. Started is the driver's to fill in.
func (m *Machine) Cluster() task.ClusterInfo {
	info := task.ClusterInfo{Futures: m.counts, Graphs: len(m.graphs), Workers: len(m.fleet)}
	for _, s := range m.sessions {
		if s.watch == Public && !s.fixed {
			info.Sessions++
		}
	}
	for _, w := range m.fleet {
		info.Slots += w.spec.Slots
	}
	return info
}

// ModuleInUse reports whether unfinished tasks need a module, and whether any
// task that could be computed again does.
func (m *Machine) ModuleInUse(d task.Digest) (unfinished, recorded bool) {
	for _, n := range m.nodes {
		if n.target == nil || n.target.Kind == task.Builtin || n.target.Module.Digest != d {
			continue
		}
		recorded = true
		if !n.phase.settled() {
			return true, true
		}
	}
	return false, recorded
}
