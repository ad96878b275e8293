package value

import (
	"slices"

	"weft/value/item"

	"github.com/go-json-experiment/json/jsontext"
)

// value reads the value at b[at:], with room for so many lists and maps in one
// another, and returns the place after it.
func (r *jsonReader) value(at, room int) (int, error) {
	switch r.b[at] {
	case 'n':
		r.dst = item.AppendNull(r.dst)
		return at + len("null"), nil
	case 't':
		r.dst = item.AppendBool(r.dst, true)
		return at + len("true"), nil
	case 'f':
		r.dst = item.AppendBool(r.dst, false)
		return at + len("false"), nil
	case '"':
		s, end, err := r.text(at)
		r.dst = item.AppendText(r.dst, s)
		return end, err
	case '[':
		return r.list(at, room)
	case '{':
		return r.object(at, room)
	default:
		return r.number(at)
	}
}

// text reads the string at b[at:]. With an escape in it, it is in scratch and
// good until the next; else scratch is empty.
func (r *jsonReader) text(at int) (s []byte, end int, err error) {
	end, escaped := stringEnd(r.b, at)
	r.scratch = r.scratch[:0]
	if !escaped {
		return r.b[at+1 : end-1], end, nil
	}
	r.scratch, err = jsontext.AppendUnquote(r.scratch, r.b[at:end])
	if err != nil {
		return nil, at, r.fail(at, "%s", err)
	}
	return r.scratch, end, nil
}

// list reads the list at b[at:].
func (r *jsonReader) list(at, room int) (int, error) {
	if room == 0 {
		return at, r.failDepth(at)
	}
	end, count := r.measure(at)
	r.dst = item.AppendHead(r.dst, item.List, uint64(count))
	at++
	for range count {
		var err error
		if at, err = r.value(r.space(at), room-1); err != nil {
			return at, err
		}
	}
	return end, nil
}

// object reads the object at b[at:]: one of the forms, or a map.
func (r *jsonReader) object(at, room int) (int, error) {
	end, count := r.measure(at)
	if count == 1 {
		name, next, err := r.text(r.space(at + 1))
		if err != nil {
			return at, err
		}
		if form := formOf(name); form != "" {
			return end, r.form(form, at, r.space(next), room)
		}
	}
	return end, r.mapping(at, count, room)
}

// mapping reads the object at b[at:], which has so many members, as a map.
func (r *jsonReader) mapping(at, count, room int) error {
	if room == 0 {
		return r.failDepth(at)
	}
	r.dst = item.AppendHead(r.dst, item.Map, uint64(count))
	first := len(r.members)
	if err := r.gather(at+1, count); err != nil {
		return err
	}
	if !slices.IsSortedFunc(r.members[first:], compareMembers) {
		slices.SortFunc(r.members[first:], compareMembers)
	}
	for i := first; i < first+count; i++ {
		m := r.members[i]
		r.dst = item.AppendText(r.dst, m.key)
		if _, err := r.value(m.at, room-1); err != nil {
			return err
		}
	}
	clear(r.members[first:])
	r.members = r.members[:first]
	return nil
}

// gather notes the count members that begin at b[at:].
func (r *jsonReader) gather(at, count int) error {
	for range count {
		at = r.space(at)
		name, next, err := r.text(at)
		if err != nil {
			return err
		}
		if len(r.scratch) > 0 {
			name = slices.Clone(name)
		}
		next = r.space(next)
		r.members = append(r.members, member{name, next})
		at = r.skip(next)
	}
	return nil
}

func (r *jsonReader) failDepth(at int) error {
	return r.fail(at, "more than %d lists and maps in one another", MaxDepth)
}
