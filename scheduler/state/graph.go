package state

import (
	"time"

	"weft/task"
)

// graph is what the machine knows of a submission that left a record.
type graph struct {
	id      task.GraphID
	age     uint64
	label   string
	session task.SessionID
	members []member
	outputs []uint32

	counts    task.Counts // frozen when it ends
	unsettled int
	log       []graphEntry

	state     task.GraphState
	cancelled bool // as a graph: its end is final
	created   int64
	finished  int64
	retain    time.Duration
	expires   int64
	name      string // idempotency key
	digest    task.Digest
	touched   bool
	deleted   bool
}

type member struct {
	node   *node
	name   string
	at     int32 // its membership among the node's
	output bool
	// unattended: a task that nobody is to collect, run for this graph.
	unattended bool
}

// graphEntry says that a member settled. Seq grows within a log.
type graphEntry struct {
	seq   uint64
	index uint32
	phase phase
}

// membership is a node's place in a graph.
type membership struct {
	graph *graph
	index uint32
}

// quit takes a node out of its graph number at. The last takes the place.
func (n *node) quit(at int32) {
	last := len(n.graphs) - 1
	moved := n.graphs[last]
	n.graphs[at] = moved
	moved.graph.members[moved.index].at = at
	n.graphs[last] = membership{}
	n.graphs = n.graphs[:last]
}

func (g *graph) ended() bool { return g.state != task.GraphRunning }

func (g *graph) accepted() task.Accepted {
	keys := make([]task.Key, len(g.members))
	for i := range g.members {
		keys[i] = g.members[i].node.key
	}
	return task.Accepted{Graph: g.id, Keys: keys}
}

// enlist makes the record of an admitted graph and takes its holds.
func (m *Machine) enlist(s *submission, age uint64) *graph {
	src := s.Graph
	g := &graph{
		id: s.ID, age: age, label: src.Label, session: src.Session, retain: src.Retain, created: m.now,
		name: src.Idempotency, digest: src.IdempotencyDigest, state: task.GraphRunning,
		members: make([]member, len(src.Tasks)), outputs: make([]uint32, 0, len(src.Outputs)),
		log: make([]graphEntry, 0, len(src.Tasks)),
	}
	var room chunk[membership]
	for i, n := range s.nodes {
		if n.graphs == nil {
			n.graphs = room.take(1)[:0]
		}
		g.members[i] = member{node: n, name: src.Tasks[i].Name, at: int32(len(n.graphs))}
		n.graphs = append(n.graphs, membership{g, uint32(i)})
		*slot(&g.counts, n.phase)++
		if !n.phase.settled() {
			g.unsettled++
		}
	}
	for _, o := range src.Outputs {
		if member := &g.members[o]; !member.output {
			member.output = true
			member.node.holds++
			g.outputs = append(g.outputs, uint32(o))
		}
	}
	m.graphs[g.id] = g
	m.byAge = append(m.byAge, g)
	if g.name != "" {
		m.byName[g.name] = g
	}
	m.touch(g)
	m.announce("graph.submitted", string(g.id), g.label, "")
	return g
}

// begun notes what of a new graph was settled before, which may be all of it.
func (m *Machine) begun(g *graph) {
	for i := range g.members {
		if p := g.members[i].node.phase; p.settled() {
			g.log = append(g.log, graphEntry{m.nextSeq(), uint32(i), p})
		}
	}
	if g.unsettled == 0 {
		m.endGraph(g, g.verdict())
	}
}

func (m *Machine) touch(g *graph) {
	if !g.touched {
		g.touched = true
		m.touched = append(m.touched, g)
	}
}

// memberSettled notes that a member came to an end.
func (m *Machine) memberSettled(g *graph, index uint32) {
	if g.ended() {
		return
	}
	member := &g.members[index]
	member.unattended = false
	g.log = append(g.log, graphEntry{m.nextSeq(), index, member.node.phase})
	m.touch(g)
	if g.unsettled--; g.unsettled == 0 {
		m.endGraph(g, g.verdict())
	}
}

// verdict is the state that a graph ends in.
func (g *graph) verdict() task.GraphState {
	verdict := task.GraphDone
	if g.cancelled {
		verdict = task.GraphCancelled
	}
	for _, o := range g.outputs {
		if g.members[o].node.phase == failed {
			return task.GraphFailed
		}
		if g.members[o].node.phase == cancelled {
			verdict = task.GraphCancelled
		}
	}
	return verdict
}

// leastRetain is how long the record of an ended graph stays at least: whoever
// waits for its end is to see it.
const leastRetain = time.Second

func (m *Machine) endGraph(g *graph, state task.GraphState) {
	g.state, g.finished = state, m.now
	g.expires = later(m.now, max(g.retain, leastRetain))
	m.alarm(timer{at: g.expires, graph: g})
	m.touch(g)
	m.announce("graph.finished", string(g.id), g.label, string(state))
}

// reopen makes an ended graph run again, for a retry of one of its tasks.
func (m *Machine) reopen(g *graph) {
	if !g.ended() || g.cancelled {
		return
	}
	g.state, g.finished, g.expires = task.GraphRunning, 0, 0
	g.counts, g.unsettled = task.Counts{}, 0
	for i := range g.members {
		n := g.members[i].node
		*slot(&g.counts, n.phase)++
		if !n.phase.settled() {
			g.unsettled++
		}
	}
	m.touch(g)
}

func unknownGraph(id task.GraphID) *task.Error {
	return task.Errorf(task.NotFound, "there is no graph %s: it never was, was deleted, or its retain time has passed", id)
}
