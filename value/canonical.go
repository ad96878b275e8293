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
func Canonical(b []byte) ([]byte, error) { return canonical(b, false) }

// canonical is Canonical, with placeholders allowed or not.
func canonical(b []byte, placeholders bool) ([]byte, error) {
	c := checker{b: b, placeholders: placeholders}
	end, err := c.value(0, MaxDepth)
	switch {
	case err != nil:
		return nil, err
	case end != len(b):
		return nil, invalid("%d bytes follow the value", len(b)-end)
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
	if !h.Shortest() && !h.IsFloat() {
		c.loose = true
	}
	switch h.Kind {
	case item.Uint:
		return next, nil
	case item.Nint:
		if h.Arg > 1<<63-1 {
			return at, invalid("offset %d: the integer -1-%d is below the range, which begins at -2^63", at, h.Arg)
		}
		return next, nil
	case item.Bytes, item.Text:
		return c.chunks(h, at, next)
	case item.Tag:
		if !c.placeholders {
			return at, invalid("offset %d: a tag (%d), which is no part of a value", at, h.Arg)
		}
		_, end, err := readPlaceholder(c.b, h, at, next)
		return end, err
	case item.Simple:
		return next, c.simple(h, at, next)
	}
	if room == 0 {
		return at, errTooDeep(at)
	}
	if h.Kind == item.List {
		return c.list(h, next, room-1)
	}
	return c.members(h, next, room-1)
}

// simple checks a bool, null or float.
func (c *checker) simple(h item.Head, at, next int) error {
	if !h.IsFloat() {
		if typeOfSimple(h.Info) == "" {
			return invalid("offset %d: the simple value %d is no part of a value", at, h.Arg)
		}
		return nil
	}
	var shortest [9]byte
	if !bytes.Equal(item.AppendFloat(shortest[:0], h.Float()), c.b[at:next]) {
		c.loose = true
	}
	return nil
}

// chunks checks a string or byte string, whole or in chunks.
func (c *checker) chunks(h item.Head, at, next int) (int, error) {
	if h.Info != item.Indefinite {
		end := next + int(h.Arg)
		if h.Kind == item.Text && !utf8.Valid(c.b[next:end]) {
			return at, invalid("offset %d: a string that is no UTF-8", at)
		}
		return end, nil
	}
	for {
		chunk, content, err := item.Next(c.b, next)
		switch {
		case err != nil:
			return at, invalid("%s", err)
		case chunk.IsBreak():
			return content, nil
		case chunk.Kind != h.Kind || chunk.Info == item.Indefinite:
			return at, invalid("offset %d: something else among the pieces of a string", next)
		}
		if next, err = c.chunks(chunk, next, content); err != nil {
			return at, err
		}
	}
}

// more reports whether a list or map with the head h has an item after the
// first i of them, and where that or what follows the list or map begins.
func (c *checker) more(h item.Head, i uint64, at int) (int, bool) {
	if h.Info != item.Indefinite {
		return at, i < h.Arg
	}
	if at < len(c.b) && c.b[at] == 0xff {
		return at + 1, false
	}
	return at, true
}

// list checks the elements of a list.
func (c *checker) list(h item.Head, at, room int) (int, error) {
	for i := uint64(0); ; i++ {
		next, ok := c.more(h, i, at)
		if !ok {
			return next, nil
		}
		var err error
		if at, err = c.value(next, room); err != nil {
			return at, err
		}
	}
}

// members checks keys and values of a map. Doubled keys of a map out of order
// are left to normalize.
func (c *checker) members(h item.Head, at, room int) (int, error) {
	var last []byte
	for i := uint64(0); ; i++ {
		next, ok := c.more(h, i, at)
		if !ok {
			return next, nil
		}
		end, err := c.key(next)
		if err != nil {
			return next, err
		}
		key := c.b[next:end]
		switch order := bytes.Compare(last, key); {
		case order == 0:
			return next, invalid("offset %d: a key twice in one map", next)
		case order > 0:
			c.loose = true
		}
		last = key
		if at, err = c.value(end, room); err != nil {
			return at, err
		}
	}
}

// key checks a key of a map.
func (c *checker) key(at int) (int, error) {
	h, _, err := item.Next(c.b, at)
	if err != nil {
		return at, invalid("%s", err)
	}
	if h.Kind != item.Text {
		return at, invalid("offset %d: a key of a map that is no string", at)
	}
	return c.value(at, 0)
}
