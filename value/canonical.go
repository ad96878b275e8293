package value

import (
	"bytes"
	"unicode/utf8"

	"weft/value/item"
)

// Canonical checks that b is exactly one value, without placeholders, and
// returns it in deterministic form: b itself if it is in that form already.
// Longer heads and floats than needed, indefinite lengths and maps in any
// order are put right; doubled keys, keys that are no strings, text that is no
// UTF-8, integers out of range, tags, undefined and other simple values, more
// than MaxDepth lists and maps in one another and bytes after the value are
// invalid.
func Canonical(b []byte) ([]byte, error) { return canonical(b, false, MaxDepth) }

// canonical is Canonical with room for so many lists and maps in one another,
// and with placeholders allowed or not.
func canonical(b []byte, placeholders bool, room int) ([]byte, error) {
	c := checker{b: b, placeholders: placeholders}
	end, err := c.value(0, room)
	switch {
	case err != nil:
		return nil, err
	case end != len(b):
		return nil, errTrailing(len(b) - end)
	case c.loose:
		return normalize(b)
	}
	return b, nil
}

// checker walks over bytes from outside.
type checker struct {
	b            []byte
	placeholders bool
	loose        bool // set when something is right, but not in deterministic form
}

// value checks the item at b[at:], with room for so many lists and maps, and
// returns the place after it.
func (c *checker) value(at, room int) (int, error) {
	h, next, err := item.Next(c.b, at)
	if err != nil {
		return at, invalid("%s", err)
	}
	if !h.Shortest() {
		c.loose = true
	}
	switch h.Kind {
	case item.Uint:
		return next, nil
	case item.Nint:
		if h.Arg > 1<<63-1 {
			return at, errBelow(at)
		}
		return next, nil
	case item.Bytes, item.Text:
		return c.text(h, at, next)
	case item.Tag:
		if !c.placeholders {
			return at, invalid("offset %d: a tag (%d), which is no part of a value", at, h.Arg)
		}
		_, end, err := readPlaceholder(c.b, h, at, next)
		return end, err
	case item.Simple:
		if typeOfSimple(h.Info) == "" {
			return at, errSimple(c.b, at)
		}
		return next, nil
	default:
		return c.container(h, at, next, room)
	}
}

// container checks the list or map with the head h.
func (c *checker) container(h item.Head, at, next, room int) (int, error) {
	if room == 0 {
		return at, errTooDeep(at)
	}
	if h.Kind == item.List {
		return c.list(h, next, room-1)
	}
	return c.members(h, next, room-1)
}

// text checks a string or byte string, whole or in pieces.
func (c *checker) text(h item.Head, at, next int) (int, error) {
	if h.Info != item.Indefinite {
		end := next + int(h.Arg)
		if h.Kind == item.Text && !utf8.Valid(c.b[next:end]) {
			return at, errUTF8(at)
		}
		return end, nil
	}
	for {
		piece, content, err := item.Next(c.b, next)
		switch {
		case err != nil:
			return at, invalid("%s", err)
		case piece.IsBreak():
			return content, nil
		case piece.Kind != h.Kind || piece.Info == item.Indefinite:
			return at, invalid("offset %d: something else among the pieces of a string", next)
		}
		if next, err = c.text(piece, next, content); err != nil {
			return at, err
		}
	}
}

// list checks the elements of a list.
func (c *checker) list(h item.Head, at, room int) (int, error) {
	for i := uint64(0); more(c.b, h, i, at); i++ {
		if at < len(c.b) && c.b[at]&0x1f < 24 && c.b[at] < 0x40 {
			at++ // a small integer
			continue
		}
		var err error
		if at, err = c.value(at, room); err != nil {
			return at, err
		}
	}
	return past(h, at), nil
}

// members checks keys and values of a map. That no key is there twice in a map
// out of order is left to normalize.
func (c *checker) members(h item.Head, at, room int) (int, error) {
	var last []byte
	for i := uint64(0); more(c.b, h, i, at); i++ {
		end, err := c.key(at)
		if err != nil {
			return at, err
		}
		key := c.b[at:end]
		switch order := bytes.Compare(last, key); {
		case order == 0:
			return at, errTwice(at)
		case order > 0:
			c.loose = true
		}
		last = key
		if at, err = c.value(end, room); err != nil {
			return at, err
		}
	}
	return past(h, at), nil
}

// key checks a key of a map.
func (c *checker) key(at int) (int, error) {
	if at < len(c.b) && item.Kind(c.b[at]>>5) != item.Text {
		return at, errKey(at)
	}
	return c.value(at, 0)
}

// more reports whether a list or map with the head h has an item at b[at:],
// after the first i.
func more(b []byte, h item.Head, i uint64, at int) bool {
	if h.Info == item.Indefinite {
		return at >= len(b) || b[at] != item.Break
	}
	return i < h.Arg
}

// past is the place after a list or map with the head h whose items end at at.
func past(h item.Head, at int) int {
	if h.Info == item.Indefinite {
		return at + 1
	}
	return at
}
