package value

import (
	"cmp"
	"slices"
)

// A tape knows where the larger lists and maps of a text or of encoded bytes
// end and how many items they have, so that a second walk can write a list's
// count before its elements, and a map's members in another order than they
// have, without reading anything inside again and again: whatever lies in
// whatever, the whole stays linear in the input.
//
// Lists and maps with less than markFrom bytes of their own, those inside the
// larger ones within them not counted, are left out, as reading them again
// costs no more than looking them up; so the tape takes less memory than what
// it describes.
type tape []mark

// mark is a list or map at [at:end].
type mark struct{ at, end, count int }

const markFrom = 64

// find returns the mark of the list or map that begins at at.
func (t tape) find(at int) (mark, bool) {
	if len(t) == 0 {
		return mark{}, false
	}
	i, ok := slices.BinarySearchFunc(t, at, func(m mark, at int) int { return cmp.Compare(m.at, at) })
	if !ok {
		return mark{}, false
	}
	return t[i], true
}

// taper makes a tape in a walk over the whole.
type taper struct {
	marks tape
	open  []opened
}

// opened is a list or map that has not ended yet.
type opened struct {
	at, count int
	covered   int // bytes inside that have marks of their own
}

func (t *taper) begin(at int) { t.open = append(t.open, opened{at: at}) }

// count notes one more item of the innermost list or map.
func (t *taper) count() { t.open[len(t.open)-1].count++ }

// end notes the end of the innermost list or map.
func (t *taper) end(at int) {
	o := t.open[len(t.open)-1]
	t.open = t.open[:len(t.open)-1]
	covered := o.covered
	if at-o.at-o.covered >= markFrom {
		t.marks = append(t.marks, mark{o.at, at, o.count})
		covered = at - o.at
	}
	if len(t.open) > 0 {
		t.open[len(t.open)-1].covered += covered
	}
}

// finish puts the marks in order.
func (t *taper) finish() tape {
	slices.SortFunc(t.marks, func(x, y mark) int { return cmp.Compare(x.at, y.at) })
	return t.marks
}

// reset makes t ready for another walk.
func (t *taper) reset() { t.marks, t.open = t.marks[:0], t.open[:0] }
