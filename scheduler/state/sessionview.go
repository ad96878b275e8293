package state

import (
	"cmp"
	"slices"

	"weft/task"
)

// SessionEvents returns up to limit of the events of a session that are newer
// than one, and the number after which to ask on.
func (m *Machine) SessionEvents(id task.SessionID, after uint64, limit int) ([]task.SessionEvent, *task.Error) {
	s := m.sessions[id]
	if s == nil || s.watch != Public {
		return nil, unknownSession(id)
	}
	i, _ := slices.BinarySearchFunc(s.log, after+1, func(e sessionEntry, seq uint64) int { return cmp.Compare(e.seq, seq) })
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
