package state

import (
	"math/rand/v2"
	"slices"
	"testing"

	"weft/task"
)

type number int

func (a number) before(b number) bool { return a < b } //nolint:unused // by the heap

func TestHeapIsInOrder(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	odd := func(n number) bool { return n%2 == 1 }
	for range 200 {
		var h heap[number]
		var want []number
		for range chance.IntN(100) {
			n := number(chance.IntN(50))
			h.push(n)
			want = append(want, n)
		}
		if chance.IntN(2) == 0 {
			h.keep(odd)
			want = slices.DeleteFunc(want, func(n number) bool { return !odd(n) })
		}
		slices.Sort(want)
		for i, n := range want {
			if got := h.first(); got != n || h.pop() != n {
				t.Fatalf("number %d is %d, want %d", i, got, n)
			}
		}
		if h.len() != 0 {
			t.Fatalf("%d are left", h.len())
		}
	}
}

func TestQueueIsInOrder(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 3))
	for round := range 200 {
		var q queue
		var want []uint32
		place := uint32(0)
		for range chance.IntN(200) {
			switch n := chance.IntN(10); {
			case n < 4 && len(want) > 0:
				if got := q.first().rank.Place; got != want[0] {
					t.Fatalf("round %d: the first is %d, want %d", round, got, want[0])
				}
				q.pop()
				want = want[1:]
				continue
			case n < 8:
				place += 10
				want = append(want, place)
				q.push(ticket{rank: task.Rank{Place: place}, node: &node{phase: queued}})
			default: // out of order
				p := uint32(chance.IntN(int(place + 1)))
				want = append(want, p)
				q.push(ticket{rank: task.Rank{Place: p}, node: &node{phase: queued}})
			}
			slices.Sort(want)
			if chance.IntN(50) == 0 {
				for tk := range q.all { // every third goes stale
					if tk.rank.Place%3 == 0 {
						tk.node.phase = done
					}
				}
				q.sweep()
				want = slices.DeleteFunc(want, func(p uint32) bool { return p%3 == 0 })
			}
			if q.len() != len(want) {
				t.Fatalf("round %d: the queue has %d, want %d", round, q.len(), len(want))
			}
		}
	}
}

// TestALongLineLetsGo proves that a line that is never empty keeps no room for
// those that have left it.
func TestALongLineLetsGo(t *testing.T) {
	var q queue
	for i := range uint32(100_000) {
		q.push(ticket{rank: task.Rank{Place: i}, node: &node{}})
		if q.len() > 100 {
			q.pop()
		}
	}
	if cap(q.line) > 2*keptLine {
		t.Errorf("a line of %d takes room for %d", q.len(), cap(q.line))
	}
}
