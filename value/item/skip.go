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

// skip walks over n items.
func skip(b []byte, at int, n uint64, room int) (end, depth int, err error) {
	for ; n > 0; n-- {
		if at < len(b) && b[at]&0x1f < 24 && (b[at] < 0x40 || b[at] >= 0xf4) {
			at++ // a small integer, a bool or null: most items of most lists
			continue
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
