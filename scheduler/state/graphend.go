package state

import (
	"slices"

	"weft/task"
)

// cancelGraph stops what nobody wants but the graph and the session that
// submitted it. It ends at once, whatever of its tasks goes on for others. What
// it stopped it holds on to, so that it can be seen to be cancelled.
func (m *Machine) cancelGraph(id task.GraphID) *task.Error {
	g := m.graphs[id]
	if g == nil {
		return unknownGraph(id)
	}
	if g.ended() {
		return nil
	}
	g.cancelled = true
	given := m.giveUp(g)
	m.unwanted = "the graph was cancelled"
	m.drain()
	m.unwanted = ""
	m.takeBack(g, given)
	if !g.ended() {
		m.leaveToOthers(g)
	}
	return nil
}

// given is an output that a graph holds no longer, and whether that went for
// its session too.
type given struct {
	index   uint32
	session bool
}

// giveUp takes back everything by which a graph wants its tasks, and the holds
// that it brought its session.
func (m *Machine) giveUp(g *graph) (all []given) {
	session := m.sessions[g.session]
	for i := range g.members {
		member := &g.members[i]
		n := member.node
		if n.phase.settled() || !member.output && !member.unattended {
			continue
		}
		if held := m.giveUpMember(member); held {
			holds := session != nil && session.holds[n] != nil
			if holds {
				m.dropHolds(session, n, 1)
			}
			all = append(all, given{uint32(i), holds})
		}
		m.then(review, n, nil)
	}
	return all
}

// giveUpMember takes back what a graph wants of one task, and reports whether
// it held its result.
func (m *Machine) giveUpMember(member *member) (held bool) {
	if member.unattended {
		member.unattended = false
		member.node.unattended--
	}
	if held = member.output; held {
		member.output = false
		member.node.holds--
	}
	return held
}

// takeBack holds again what came to an end by being given up, for the graph and
// its session. Of what goes on for others they see no more.
func (m *Machine) takeBack(g *graph, all []given) {
	session := m.sessions[g.session]
	for _, was := range all {
		member := &g.members[was.index]
		n := member.node
		if n.phase.settled() {
			member.output = true
			n.holds++
			m.unrelease(n)
			if was.session {
				m.addHold(session, n)
			}
		} else if was.session && session.holds[n] == nil {
			m.tellFinal(session, n, task.Errorf(task.Cancelled, "the graph was cancelled"))
		}
	}
}

// leaveToOthers ends a graph some of whose tasks go on.
func (m *Machine) leaveToOthers(g *graph) {
	for i := range g.members {
		if p := g.members[i].node.phase; !p.settled() {
			*slot(&g.counts, p)--
			g.counts.Cancelled++
			g.log = append(g.log, graphEntry{m.nextSeq(), uint32(i), cancelled})
		}
	}
	g.unsettled = 0
	m.endGraph(g, g.verdict())
}

func (m *Machine) deleteGraph(id task.GraphID) *task.Error {
	if err := m.cancelGraph(id); err != nil {
		return err
	}
	m.forgetGraph(m.graphs[id])
	return nil
}

// forgetGraph gives up what an ended graph holds, and its record.
func (m *Machine) forgetGraph(g *graph) {
	for i := range g.members {
		member := &g.members[i]
		n := member.node
		if member.output {
			n.holds--
		}
		n.quit(member.at)
		m.then(review, n, nil)
	}
	delete(m.graphs, g.id)
	if m.byName[g.name] == g {
		delete(m.byName, g.name)
	}
	g.deleted = true
	if len(m.byAge) > 2*len(m.graphs) {
		m.byAge = slices.DeleteFunc(m.byAge, func(g *graph) bool { return g.deleted })
	}
	m.touch(g)
}
