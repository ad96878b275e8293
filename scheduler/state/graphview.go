package state

import (
	"cmp"
	"slices"

	"weft/task"
)

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

// GraphRuns reports whether a graph is there and has not ended.
func (m *Machine) GraphRuns(id task.GraphID) bool {
	g := m.graphs[id]
	return g != nil && !g.ended()
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
	limit = max(limit, 1)
	// Ids are UUIDs of version 7: they sort by time, as ages do.
	from, there := slices.BinarySearchFunc(m.byAge, after, func(g *graph, id task.GraphID) int { return cmp.Compare(g.id, id) })
	if there {
		from++
	}
	for _, g := range m.byAge[from:] {
		if g.deleted {
			continue
		}
		if len(items) == limit {
			return items, items[limit-1].ID
		}
		items = append(items, g.info())
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
		if n.last != nil {
			t.Worker = n.last.worker
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
	i, _ := slices.BinarySearchFunc(g.log, after+1, func(e graphEntry, seq uint64) int { return cmp.Compare(e.seq, seq) })
	var events []task.GraphEvent
	for _, e := range g.log[i:min(len(g.log), i+limit)] {
		member := &g.members[e.index]
		events = append(events, task.GraphEvent{
			Seq: e.seq, Index: int(e.index), Name: member.name, Key: member.node.key, State: e.phase.shown(), Err: member.node.err,
		})
	}
	return events, g.info(), nil
}
