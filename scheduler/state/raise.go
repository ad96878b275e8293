package state

import "weft/task"

// raise gives a node that is joined the higher priority and limits of the two,
// and the more patient of their time-outs and retries.
func (m *Machine) raise(n *node, o *task.Options) {
	if n.target == nil || n.options == o {
		return
	}
	before := n.options
	n.options = m.merge(before, o)
	if n.phase == queued && n.options.QueueTimeout != before.QueueTimeout {
		m.limitQueueing(n)
	}
	if p := n.options.Priority; p > n.rank.Priority {
		n.rank.Priority = p
		if n.phase == queued {
			m.enqueue(n)
		}
	}
}

// merge returns options with the higher limits of two, which are the first ones
// themselves if those are as high. A limit that is not set is the machine's
// default, which may be the higher.
func (m *Machine) merge(a, b *task.Options) *task.Options {
	if last := &m.merged; last.a == a && last.b == b {
		return last.result
	}
	c, d := *a, &m.cfg.Defaults
	changed := raised(&c.Priority, max(a.Priority, b.Priority))
	changed = raised(&c.QueueTimeout, higher(a.QueueTimeout, b.QueueTimeout)) || changed
	if t := cmpOr(b.Timeout, d.Timeout); t > cmpOr(a.Timeout, d.Timeout) {
		changed = raised(&c.Timeout, t)
	}
	if size := cmpOr(b.Memory, d.Memory); size > cmpOr(a.Memory, d.Memory) {
		changed = raised(&c.Memory, size)
	}
	if fuel := higher(cmpOr(a.Fuel, d.Fuel), cmpOr(b.Fuel, d.Fuel)); fuel != cmpOr(a.Fuel, d.Fuel) {
		changed = raised(&c.Fuel, fuel)
	}
	if b.Retries.Max > a.Retries.Max {
		c.Retries, changed = b.Retries, true
	}
	result := a
	if changed {
		result = new(task.Options)
		*result = c
	}
	m.merged = merger{a, b, result}
	return result
}

// raised sets a limit and reports whether that changed it.
func raised[T comparable](limit *T, to T) bool {
	was := *limit
	*limit = to
	return was != to
}

// merger is the last merge that was made: tasks of a graph share their options,
// and so those that join another graph's share what comes out.
type merger struct{ a, b, result *task.Options }

// higher is the higher of two limits of which zero means none.
func higher[T ~int64](a, b T) T {
	if a == 0 || b == 0 {
		return 0
	}
	return max(a, b)
}
