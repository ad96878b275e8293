package state

import "slices"

// A heap is a binary heap; the first of its items is before all others. Items
// are never removed from its middle: what went stale is recognised by whoever
// pops it, and swept out by keep when there is more of it than of the rest.
type heap[T interface{ before(T) bool }] struct{ items []T }

func (h *heap[T]) len() int { return len(h.items) }

func (h *heap[T]) first() T { return h.items[0] }

func (h *heap[T]) push(x T) {
	h.items = append(h.items, x)
	i := len(h.items) - 1
	for i > 0 {
		parent := (i - 1) / 2
		if !x.before(h.items[parent]) {
			break
		}
		h.items[i] = h.items[parent]
		i = parent
	}
	h.items[i] = x
}

func (h *heap[T]) pop() T {
	top := h.items[0]
	last := len(h.items) - 1
	x := h.items[last]
	clear(h.items[last:])
	h.items = h.items[:last]
	if last > 0 {
		h.sink(0, x)
	}
	return top
}

// sink puts x at the place i, or as far below as it belongs.
func (h *heap[T]) sink(i int, x T) {
	for {
		child := 2*i + 1
		if child >= len(h.items) {
			break
		}
		if right := child + 1; right < len(h.items) && h.items[right].before(h.items[child]) {
			child = right
		}
		if !h.items[child].before(x) {
			break
		}
		h.items[i] = h.items[child]
		i = child
	}
	h.items[i] = x
}

// keep drops the items that are not valid.
func (h *heap[T]) keep(valid func(T) bool) {
	h.items = slices.DeleteFunc(h.items, func(x T) bool { return !valid(x) })
	for i := len(h.items)/2 - 1; i >= 0; i-- {
		h.sink(i, h.items[i])
	}
}
