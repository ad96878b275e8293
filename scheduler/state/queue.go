package state

import "weft/task"

// ticket is a node's place in a queue. It is valid while it bears the number
// that the node does.
type ticket struct {
	rank   task.Rank
	node   *node
	number uint64
}

func (t ticket) before(u ticket) bool { return t.rank.Before(u.rank) }

func (t ticket) valid() bool { return t.node.phase == queued && t.node.inQueue == t.number }

// queue is tickets by rank. Most come in that order, and are kept in it; those
// that come out of order are in a heap, which stays small.
type queue struct {
	line []ticket // in order, from head on
	head int
	heap heap[ticket]
}

func (q *queue) len() int { return len(q.line) - q.head + q.heap.len() }

// inLine reports whether the first of all is the first in line.
func (q *queue) inLine() bool {
	return q.head < len(q.line) && (q.heap.len() == 0 || !q.heap.first().before(q.line[q.head]))
}

func (q *queue) first() ticket {
	if q.inLine() {
		return q.line[q.head]
	}
	return q.heap.first()
}

func (q *queue) push(t ticket) {
	if q.head < len(q.line) && t.before(q.line[len(q.line)-1]) {
		q.heap.push(t)
		return
	}
	if len(q.line) == cap(q.line) && q.head > len(q.line)/2 {
		n := copy(q.line, q.line[q.head:])
		clear(q.line[n:])
		q.line, q.head = q.line[:n], 0
	}
	q.line = append(q.line, t)
}

// keptLine is how much room of a line is kept when it is empty.
const keptLine = 1024

func (q *queue) pop() {
	if !q.inLine() {
		q.heap.pop()
		return
	}
	q.line[q.head] = ticket{}
	if q.head++; q.head < len(q.line) {
		return
	}
	q.line, q.head = q.line[:0], 0
	if cap(q.line) > keptLine {
		q.line = nil
	}
}

// sweep drops the tickets that are not valid.
func (q *queue) sweep() {
	live := q.line[:0]
	for _, t := range q.line[q.head:] {
		if t.valid() {
			live = append(live, t)
		}
	}
	clear(q.line[len(live):])
	q.line, q.head = live, 0
	q.heap.keep(ticket.valid)
}
