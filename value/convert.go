package value

import (
	"weft/task"
	"weft/value/item"
)

// Convert checks a list of arguments against a declaration: how many there
// are, and the types as far as they can be seen, a placeholder being of any.
// Where a float is declared an int becomes one, where an f32 any number the
// nearest of those; an i32 is −2³¹ to 2³²−1. It returns the list as it is then,
// args itself if nothing changed. The error is a sentence that names the
// argument.
func Convert(args []byte, f *task.Function) ([]byte, error) {
	h, at, err := item.Next(args, 0)
	if err != nil {
		return nil, invalid("arguments: %s", err)
	}
	if h.Kind != item.List || h.Info == item.Indefinite {
		return nil, invalid("arguments are a list, got %s", orNothing(TypeOf(args)))
	}
	if err := checkCount(h.Arg, f); err != nil {
		return nil, err
	}
	c := converter{b: args}
	for i := range int(h.Arg) {
		p := &f.Params[min(i, len(f.Params)-1)]
		if at, err = c.value(at, p.Type, MaxDepth-1); err != nil {
			return nil, argumentError(f, i, p, err)
		}
	}
	if at != len(args) {
		return nil, invalid("%d bytes follow the arguments", len(args)-at)
	}
	return c.result(), nil
}

// converter walks over arguments and copies them once something changes.
type converter struct {
	b      []byte
	dst    []byte
	copied int // b[:copied] is in dst, as it is after the changes
}

// replace puts what add appends into the place of b[at:end].
func (c *converter) replace(at, end int, f float64) {
	if c.dst == nil {
		c.dst = make([]byte, 0, len(c.b)+len(c.b)/2+8)
	}
	c.dst = item.AppendFloat(append(c.dst, c.b[c.copied:at]...), f)
	c.copied = end
}

// result is the list after the changes.
func (c *converter) result() []byte {
	if c.dst == nil {
		return c.b
	}
	return append(c.dst, c.b[c.copied:]...)
}

// value checks the item at b[at:] against a type and returns its end.
func (c *converter) value(at int, t task.Type, room int) (int, error) {
	h, next, err := item.Next(c.b, at)
	if err != nil {
		return at, err
	}
	if h.Kind == item.Tag {
		_, end, err := readPlaceholder(c.b, h, at, next)
		return end, err
	}
	if h.Kind == item.Simple && h.Info == item.Null && nullable(t) {
		return next, nil
	}
	for len(t) > 0 && t[len(t)-1] == '?' {
		t = t[:len(t)-1]
	}
	if t == "any" {
		end, _, err := item.Skip(c.b, at, room)
		return end, err
	}
	if inner, ok := elementType(t); ok && (h.Kind == item.List || h.Kind == item.Map) && wants(t, h) {
		return c.elements(h, next, inner, room)
	}
	if !wants(t, h) {
		return at, mismatch{want: t, got: TypeOf(c.b[at:])}
	}
	if h.Kind <= item.Nint || h.IsFloat() {
		return next, c.number(h, at, next, t)
	}
	end, _, err := item.Skip(c.b, at, room)
	return end, err
}

// elements checks the elements of a list or the values of a map.
func (c *converter) elements(h item.Head, at int, inner task.Type, room int) (int, error) {
	if room == 0 {
		return at, errTooDeep(at)
	}
	for i := range h.Arg {
		var err error
		if h.Kind == item.Map {
			if at, _, err = item.Skip(c.b, at, 0); err != nil {
				return at, err
			}
		}
		if at, err = c.value(at, inner, room-1); err != nil {
			return at, inElement(int(i), err)
		}
	}
	return at, nil
}

// number converts the number at b[at:end].
func (c *converter) number(h item.Head, at, end int, t task.Type) error {
	switch t {
	case "i32":
		if h.Kind == item.Uint && h.Arg > 1<<32-1 || h.Kind == item.Nint && h.Arg > 1<<31-1 {
			return outOfRange{"i32", "-2147483648 to 4294967295"}
		}
	case "float", "f64":
		if !h.IsFloat() {
			c.replace(at, end, toFloat(h))
		}
	case "f32":
		return c.float32(h, at, end)
	}
	return nil
}
