package item

import (
	"errors"
	"fmt"
)

// ErrTooDeep is the cause when lists and maps lie deeper in one another than
// the caller has room for.
var ErrTooDeep = errors.New("lists and maps lie too deep in one another")

// Skip walks over the item at b[at:] and returns the place after it and how
// many lists and maps lie in one another there: 0 for a plain item. More than
// room of them are refused, and so are indefinite lengths. It looks at heads
// only: text may be no UTF-8, keys of a map anything, a tag is passed.
func Skip(b []byte, at, room int) (end, depth int, err error) {
	return skip(b, at, 1, room)
}

// fixed is the size of an item by its first byte, where that tells all: of
// integers, floats, bools and null, most of what there is in most lists. It is
// 0 where it does not.
var fixed = func() (sizes [256]uint8) {
	for b := range sizes {
		k, info := Kind(b>>5), b&31
		switch {
		case k <= Nint && info < 24, k == Simple && info >= False && info <= Null:
			sizes[b] = 1
		case k <= Nint && info < 28, k == Simple && info >= Float16 && info <= Float64:
			sizes[b] = 1 + 1<<(info-24)
		}
	}
	return sizes
}()

// skip walks over n items.
func skip(b []byte, at int, n uint64, room int) (end, depth int, err error) {
	for ; n > 0; n-- {
		if at < len(b) {
			if size := int(fixed[b[at]]); size > 0 && size <= len(b)-at {
				at += size
				continue
			}
		}
		h, next, err := Next(b, at)
		if err != nil {
			return at, 0, err
		}
		switch {
		case h.Info == Indefinite:
			return at, 0, fmt.Errorf("offset %d: an indefinite length", at)
		case h.Kind == Bytes || h.Kind == Text:
			next += int(h.Arg)
		case h.Kind == Tag:
			n++ // and the item that it tags
		case h.Kind == List || h.Kind == Map:
			if room <= 0 {
				return at, 0, fmt.Errorf("offset %d: %w", at, ErrTooDeep)
			}
			var inner int
			if next, inner, err = skip(b, next, h.Items(), room-1); err != nil {
				return at, 0, err
			}
			depth = max(depth, inner+1)
		}
		at = next
	}
	return at, depth, nil
}
