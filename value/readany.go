package value

import (
	"unicode/utf8"

	"weft/value/item"
)

// readAny decodes b into the Go types that Unmarshal puts into an any.
func readAny(b []byte) (any, error) {
	d := decoder{b: b}
	v, end, err := d.value(0, MaxDepth)
	switch {
	case err != nil:
		return nil, err
	case end != len(b):
		return nil, errTrailing(len(b) - end)
	}
	return v, nil
}

type decoder struct{ b []byte }

// value decodes the item at b[at:], with room for so many lists and maps.
func (d *decoder) value(at, room int) (v any, end int, err error) {
	h, next, err := item.Next(d.b, at)
	switch {
	case err != nil:
		return nil, at, invalid("%s", err)
	case h.Info == item.Indefinite:
		return nil, at, errIndefinite(at)
	}
	switch h.Kind {
	case item.Uint:
		if n := int64(h.Arg); n >= 0 {
			return n, next, nil
		}
		return h.Arg, next, nil
	case item.Nint:
		if n := ^int64(h.Arg); n < 0 {
			return n, next, nil
		}
		return nil, at, errBelow(at)
	case item.Bytes:
		end := next + int(h.Arg)
		return append([]byte{}, d.b[next:end]...), end, nil
	case item.Text:
		s, err := d.text(h, at, next)
		return s, next + int(h.Arg), err
	case item.Tag:
		return nil, at, invalid("offset %d: a tag (%d), where a value is wanted", at, h.Arg)
	case item.Simple:
		v, err := d.simple(h, at)
		return v, next, err
	default:
		return d.container(h, at, next, room)
	}
}

// container decodes the list or map with the head h.
func (d *decoder) container(h item.Head, at, next, room int) (any, int, error) {
	if room == 0 {
		return nil, at, errTooDeep(at)
	}
	if h.Kind == item.List {
		return d.list(h, next, room-1)
	}
	return d.members(h, next, room-1)
}

// text decodes the string with the head h.
func (d *decoder) text(h item.Head, at, next int) (string, error) {
	s := d.b[next : next+int(h.Arg)]
	if !utf8.Valid(s) {
		return "", errUTF8(at)
	}
	return string(s), nil
}

// simple decodes a bool, null or float.
func (d *decoder) simple(h item.Head, at int) (any, error) {
	switch typeOfSimple(h.Info) {
	case typeFloat:
		return h.Float(), nil
	case typeBool:
		return h.Info == item.True, nil
	case typeNull:
		return nil, nil
	default:
		return nil, errSimple(d.b, at)
	}
}

// list decodes the elements of a list.
func (d *decoder) list(h item.Head, at, room int) (any, int, error) {
	list := make([]any, h.Arg)
	for i := range list {
		var err error
		if list[i], at, err = d.value(at, room); err != nil {
			return nil, at, err
		}
	}
	return list, at, nil
}

// members decodes the members of a map.
func (d *decoder) members(h item.Head, at, room int) (any, int, error) {
	m := make(map[string]any, h.Arg)
	for range h.Arg {
		key, next, err := item.Next(d.b, at)
		switch {
		case err != nil:
			return nil, at, invalid("%s", err)
		case key.Kind != item.Text || key.Info == item.Indefinite:
			return nil, at, errKey(at)
		}
		name, err := d.text(key, at, next)
		if err != nil {
			return nil, at, err
		}
		if _, twice := m[name]; twice {
			return nil, at, errTwice(at)
		}
		if m[name], at, err = d.value(next+int(key.Arg), room); err != nil {
			return nil, at, err
		}
	}
	return m, at, nil
}
