package state

// enqueue puts a node whose dependencies are done into its queue.
func (m *Machine) enqueue(n *node) {
	if n.phase != queued {
		m.setPhase(n, queued)
		n.enqueued = m.now
		m.limitQueueing(n)
	}
	m.ticketed++
	n.inQueue = m.ticketed
	m.class(n.options).queue.push(ticket{n.rank, n, n.inQueue})
}

// limitQueueing sets the end of a queued node's patience.
func (m *Machine) limitQueueing(n *node) {
	n.deadline = 0
	if n.options.QueueTimeout > 0 {
		n.deadline = later(n.enqueued, n.options.QueueTimeout)
		m.timers.push(timer{at: n.deadline, node: n})
	}
}

// place gives the workers' room to the first in the queues.
func (m *Machine) place() {
	for _, c := range m.classes {
		c.blocked = false
	}
	for {
		var best *class
		for _, c := range m.classes {
			for c.queue.len() > 0 && !c.queue.first().valid() {
				c.queue.pop()
			}
			if c.blocked || c.queue.len() == 0 {
				continue
			}
			if best == nil || c.queue.first().before(best.queue.first()) {
				best = c
			}
		}
		if best == nil {
			return
		}
		n := best.queue.first().node
		w := m.choose(best, n)
		if w == nil {
			best.blocked = true
			continue
		}
		best.queue.pop()
		m.assign(n, w)
	}
}

// choose finds the worker for a node: one with a free slot before one with
// room only; then the one that lacks the fewest bytes of its inputs; then the
// one with the least to do.
func (m *Machine) choose(c *class, n *node) *worker {
	var best *worker
	var bestFull bool
	var bestMissing int64
	remote := n.remoteBytes()
	for pass := range 2 {
		if pass == 1 && (best != nil || !c.others) {
			break
		}
		for _, w := range m.fleet {
			if w.room() <= 0 || pass == 0 && !c.named(w) || !c.spare(w) {
				continue
			}
			full := len(w.running) >= w.spec.Slots
			missing := remote
			if remote > 0 {
				missing -= n.bytesOn(w)
			}
			if best == nil || less(full, bestFull) || full == bestFull &&
				(missing < bestMissing || missing == bestMissing && len(w.running)*best.spec.Slots < len(best.running)*w.spec.Slots) {
				best, bestFull, bestMissing = w, full, missing
			}
		}
	}
	return best
}

func less(a, b bool) bool { return !a && b }

// remoteBytes is the size of the inputs that do not travel with an assignment.
func (n *node) remoteBytes() int64 {
	var sum int64
	for _, d := range n.deps {
		if d.blob.Data == nil {
			sum += d.blob.Size
		}
	}
	return sum
}

func (n *node) bytesOn(w *worker) int64 {
	var sum int64
	for _, d := range n.deps {
		if d.blob.Data == nil && d.heldBy(w) {
			sum += d.blob.Size
		}
	}
	return sum
}
