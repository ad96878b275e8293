package value

import (
	"bytes"
	"slices"

	"weft/value/item"
)

// normalize returns b, which a checker has passed, in deterministic form.
func normalize(b []byte) ([]byte, error) {
	n := normalizer{b: b, dst: make([]byte, 0, len(b))}
	_, err := n.value(0)
	return n.dst, err
}

type normalizer struct {
	b   []byte
	dst []byte
}

func (n *normalizer) value(at int) (int, error) {
	h, next, err := item.Next(n.b, at)
	if err != nil {
		return at, invalid("%s", err)
	}
	switch h.Kind {
	case item.Bytes, item.Text:
		return n.chunks(h, next)
	case item.List:
		return n.list(h, next)
	case item.Map:
		return n.members(h, next)
	case item.Simple:
		if h.IsFloat() {
			n.dst = item.AppendFloat(n.dst, h.Float())
		} else {
			n.dst = append(n.dst, n.b[at:next]...)
		}
	default:
		n.dst = item.AppendHead(n.dst, h.Kind, h.Arg)
	}
	return next, nil
}

func (n *normalizer) chunks(h item.Head, next int) (int, error) {
	if h.Info != item.Indefinite {
		end := next + int(h.Arg)
		n.dst = append(item.AppendHead(n.dst, h.Kind, h.Arg), n.b[next:end]...)
		return end, nil
	}
	var whole []byte
	for {
		chunk, content, err := item.Next(n.b, next)
		if err != nil {
			return next, invalid("%s", err)
		}
		if chunk.IsBreak() {
			n.dst = append(item.AppendHead(n.dst, h.Kind, uint64(len(whole))), whole...)
			return content, nil
		}
		next = content + int(chunk.Arg)
		whole = append(whole, n.b[content:next]...)
	}
}

func (n *normalizer) list(h item.Head, at int) (int, error) {
	start, count := len(n.dst), uint64(0)
	for ; h.Info == item.Indefinite && n.b[at] != 0xff || h.Info != item.Indefinite && count < h.Arg; count++ {
		var err error
		if at, err = n.value(at); err != nil {
			return at, err
		}
	}
	n.dst = slices.Insert(n.dst, start, item.AppendHead(nil, item.List, count)...)
	if h.Info == item.Indefinite {
		at++
	}
	return at, nil
}

func (n *normalizer) members(h item.Head, at int) (int, error) {
	start, outer := len(n.dst), n.dst
	var ms []member
	for count := uint64(0); h.Info == item.Indefinite && n.b[at] != 0xff || h.Info != item.Indefinite && count < h.Arg; count++ {
		n.dst = nil
		end, err := n.value(at)
		if err != nil {
			return at, err
		}
		m := member{key: n.dst}
		n.dst = nil
		if at, err = n.value(end); err != nil {
			return at, err
		}
		m.value = n.dst
		ms = append(ms, m)
	}
	n.dst = outer[:start]
	if h.Info == item.Indefinite {
		at++
	}
	var err error
	n.dst, err = appendMembers(n.dst, ms)
	return at, err
}

// member is an encoded key and an encoded value.
type member struct{ key, value []byte }

// appendMembers appends a map, in order.
func appendMembers(dst []byte, ms []member) ([]byte, error) {
	slices.SortFunc(ms, func(x, y member) int { return bytes.Compare(x.key, y.key) })
	dst = item.AppendHead(dst, item.Map, uint64(len(ms)))
	for i, m := range ms {
		if i > 0 && bytes.Equal(ms[i-1].key, m.key) {
			return nil, invalid("a key twice in one map")
		}
		dst = append(append(dst, m.key...), m.value...)
	}
	return dst, nil
}
