package state

import "weft/task"

// count adds a node to, or takes it from, the counts of its state.
func (m *Machine) count(n *node, delta int) {
	*slot(&m.counts, n.phase) += delta
	for _, in := range n.graphs {
		if !in.graph.ended() {
			*slot(&in.graph.counts, n.phase) += delta
		}
	}
}

func slot(c *task.Counts, p phase) *int {
	switch p {
	case waiting:
		return &c.Waiting
	case queued, delayed:
		return &c.Queued
	case running:
		return &c.Running
	case done:
		return &c.Done
	case failed:
		return &c.Failed
	default:
		return &c.Cancelled
	}
}

func (m *Machine) setPhase(n *node, p phase) {
	m.count(n, -1)
	n.phase = p
	m.count(n, 1)
}

// less is counts without others.
func less(a, b task.Counts) task.Counts {
	return task.Counts{
		Waiting: a.Waiting - b.Waiting, Queued: a.Queued - b.Queued, Running: a.Running - b.Running,
		Done: a.Done - b.Done, Failed: a.Failed - b.Failed, Cancelled: a.Cancelled - b.Cancelled,
	}
}
