package worker

import "weft/task"

// ranked is the place of a T in a queue. It is part of the T.
type ranked[T any] struct {
	of   *T
	rank task.Rank
	at   int // in the heap, from 1; 0: in no queue
}

// queue is a heap by rank, the first at heap[1], out of which anything can be
// taken. The zero queue is empty.
type queue[T any] struct {
	heap []*ranked[T]
}

func (q *queue[T]) len() int { return max(0, len(q.heap)-1) }

// all is everything in q, in no order; not to be written.
func (q *queue[T]) all() []*ranked[T] {
	if q.len() == 0 {
		return nil
	}
	return q.heap[1:]
}

func (q *queue[T]) push(r *ranked[T]) {
	if q.heap == nil {
		q.heap = append(q.heap, nil)
	}
	q.heap = append(q.heap, r)
	q.up(r, len(q.heap)-1)
}

// pop takes the first, nil when there is none.
func (q *queue[T]) pop() *T {
	if q.len() == 0 {
		return nil
	}
	first := q.heap[1]
	q.remove(first)
	return first.of
}

// remove takes out r, which must be in q.
func (q *queue[T]) remove(r *ranked[T]) {
	last := len(q.heap) - 1
	moved := q.heap[last]
	q.heap[last] = nil
	q.heap = q.heap[:last]
	if at := r.at; moved != r {
		q.up(moved, at)
		q.down(moved, moved.at)
	}
	r.at = 0
}

// up puts r at the place at, or as far above as its rank takes it.
func (q *queue[T]) up(r *ranked[T], at int) {
	for ; at > 1 && r.rank.Before(q.heap[at/2].rank); at /= 2 {
		q.set(q.heap[at/2], at)
	}
	q.set(r, at)
}

// down puts r at the place at, or as far below as its rank takes it.
func (q *queue[T]) down(r *ranked[T], at int) {
	for {
		child := 2 * at
		if child >= len(q.heap) {
			break
		}
		if child+1 < len(q.heap) && q.heap[child+1].rank.Before(q.heap[child].rank) {
			child++
		}
		if !q.heap[child].rank.Before(r.rank) {
			break
		}
		q.set(q.heap[child], at)
		at = child
	}
	q.set(r, at)
}

func (q *queue[T]) set(r *ranked[T], at int) {
	q.heap[at] = r
	r.at = at
}
