package value

import (
	"slices"

	"weft/value/item"
)

// normalize returns b, which a checker has passed, in deterministic form. What
// is still to be found is a key twice in a map whose keys were out of order.
func normalize(b []byte) ([]byte, error) {
	n := normalizer{b: b, dst: make([]byte, 0, len(b))}
	var t taper
	n.index(&t, 0)
	n.tape = t.finish()
	if _, err := n.value(0); err != nil {
		return nil, err
	}
	return n.dst, nil
}

// normalizer walks over bytes that a checker has passed: every head in them
// can be read.
type normalizer struct {
	b       []byte
	tape    tape
	dst     []byte
	members []member // of the maps being written, the outer ones first
}

// head reads the head at b[at:] and returns where its content begins.
func (n *normalizer) head(at int) (item.Head, int) {
	h, next, _ := item.Next(n.b, at)
	return h, next
}

// index notes the lists and maps of the item at b[at:] in t and returns the
// place after it.
func (n *normalizer) index(t *taper, at int) int {
	h, next := n.head(at)
	if h.Kind != item.List && h.Kind != item.Map {
		return n.skip(at)
	}
	t.begin(at)
	for i := uint64(0); more(n.b, h, i, next); i++ {
		t.count()
		if h.Kind == item.Map {
			next = n.skip(next)
		}
		next = n.index(t, next)
	}
	t.end(past(h, next))
	return past(h, next)
}

// skip returns the place after the item at b[at:].
func (n *normalizer) skip(at int) int {
	h, next := n.head(at)
	switch {
	case h.Kind == item.List || h.Kind == item.Map:
		end, _ := n.measure(at)
		return end
	case h.Kind == item.Tag:
		return n.skip(next)
	case h.Kind != item.Bytes && h.Kind != item.Text:
		return next
	case h.Info != item.Indefinite:
		return next + int(h.Arg)
	}
	for n.b[next] != item.Break {
		next = n.skip(next)
	}
	return next + 1
}

// measure returns the place after the list or map at b[at:] and how many items
// it has.
func (n *normalizer) measure(at int) (end, count int) {
	if m, ok := n.tape.find(at); ok {
		return m.end, m.count
	}
	h, next := n.head(at)
	for ; more(n.b, h, uint64(count), next); count++ {
		if h.Kind == item.Map {
			next = n.skip(next)
		}
		next = n.skip(next)
	}
	return past(h, next), count
}

// value writes the item at b[at:] and returns the place after it.
func (n *normalizer) value(at int) (int, error) {
	h, next := n.head(at)
	switch h.Kind {
	case item.Bytes, item.Text:
		content := n.content(at)
		n.dst = append(item.AppendHead(n.dst, h.Kind, uint64(len(content))), content...)
		return n.skip(at), nil
	case item.Tag:
		n.dst = item.AppendHead(n.dst, item.Tag, h.Arg)
		return n.value(next)
	case item.List:
		return n.list(at)
	case item.Map:
		return n.object(at)
	case item.Simple:
		if h.IsFloat() {
			n.dst = item.AppendFloat(n.dst, h.Float())
		} else {
			n.dst = append(n.dst, n.b[at])
		}
	default:
		n.dst = item.AppendHead(n.dst, h.Kind, h.Arg)
	}
	return next, nil
}

// content is the content of the string or byte string at b[at:].
func (n *normalizer) content(at int) []byte {
	h, next := n.head(at)
	if h.Info != item.Indefinite {
		return n.b[next : next+int(h.Arg)]
	}
	var whole []byte
	for n.b[next] != item.Break {
		whole = append(whole, n.content(next)...)
		next = n.skip(next)
	}
	return whole
}

// list writes the list at b[at:].
func (n *normalizer) list(at int) (int, error) {
	end, count := n.measure(at)
	n.dst = item.AppendHead(n.dst, item.List, uint64(count))
	_, next := n.head(at)
	for range count {
		var err error
		if next, err = n.value(next); err != nil {
			return at, err
		}
	}
	return end, nil
}

// object writes the map at b[at:], its keys in order.
func (n *normalizer) object(at int) (int, error) {
	end, count := n.measure(at)
	n.dst = item.AppendHead(n.dst, item.Map, uint64(count))
	first := len(n.members)
	_, next := n.head(at)
	for range count {
		key := n.content(next)
		next = n.skip(next)
		n.members = append(n.members, member{key, next})
		next = n.skip(next)
	}
	slices.SortFunc(n.members[first:], compareMembers)
	for i := first; i < first+count; i++ {
		m := n.members[i]
		if i > first && compareKeys(n.members[i-1].key, m.key) == 0 {
			return at, errTwice(at)
		}
		n.dst = item.AppendText(n.dst, m.key)
		if _, err := n.value(m.at); err != nil {
			return at, err
		}
	}
	n.members = n.members[:first]
	return end, nil
}
