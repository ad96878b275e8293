package value

import (
	"math"

	"weft/task"
	"weft/value/item"
)

// Convert checks a list of arguments against a declaration: how many there
// are, and their types as far as they can be seen, a placeholder being of any.
// Where a float is declared an int becomes one, and where an f32 is, a number
// becomes the nearest. An i32 is −2³¹ to 2³²−1, and an i64 every int there is;
// as machines have one number for both, what is above the signed range becomes
// what it is there: 2³²−1 as an i32 is −1.
// It returns the list as it is then, args itself if nothing changed. The error
// is a sentence that names the function and the argument.
func Convert(args []byte, f *task.Function) ([]byte, error) {
	h, at, err := item.Next(args, 0)
	switch {
	case err != nil:
		return nil, invalid("arguments of %s: %s", f.Name, err)
	case h.Kind != item.List || h.Info == item.Indefinite:
		return nil, invalid("arguments of %s: want a list, got %s", f.Name, article(TypeOf(args)))
	}
	if err := checkCount(h.Arg, f); err != nil {
		return nil, err
	}
	c := converter{b: args}
	var few [4]want
	levels := few[:0]
	for i := range int(h.Arg) {
		if i < len(f.Params) { // else it is one more of a variadic
			levels, err = appendType(levels[:0], f.Params[i].Type)
		}
		if err == nil {
			at, err = c.value(at, levels, MaxDepth-1)
		}
		if err != nil {
			return nil, argumentError(f, i, err)
		}
	}
	if at != len(args) {
		return nil, errTrailing(len(args) - at)
	}
	return c.result(), nil
}

// converter walks over arguments and copies them once something changes.
type converter struct {
	b      []byte
	dst    []byte
	copied int // b[:copied] is in dst, as it is after the changes
}

// cut leaves out b[at:end]; what comes in its place is to be appended to dst.
func (c *converter) cut(at, end int) {
	if c.dst == nil {
		c.dst = make([]byte, 0, len(c.b)+len(c.b)/2+8)
	}
	c.dst = append(c.dst, c.b[c.copied:at]...)
	c.copied = end
}

// putFloat puts a float in the place of b[at:end].
func (c *converter) putFloat(at, end int, f float64) {
	c.cut(at, end)
	c.dst = item.AppendFloat(c.dst, f)
}

// putSigned puts what n is as a signed integer in the place of b[at:end].
func (c *converter) putSigned(at, end int, n int64) {
	c.cut(at, end)
	c.dst = item.AppendInt(c.dst, n)
}

// result is the list after the changes.
func (c *converter) result() []byte {
	if c.dst == nil {
		return c.b
	}
	return append(c.dst, c.b[c.copied:]...)
}

// value checks the item at b[at:] against a type and returns its end.
func (c *converter) value(at int, levels []want, room int) (int, error) {
	w := &levels[0]
	h, next, err := item.Next(c.b, at)
	switch {
	case err != nil:
		return at, err
	case h.Info == item.Indefinite:
		return at, errIndefinite(at)
	case h.Kind == item.Tag:
		_, end, err := readPlaceholder(c.b, h, at, next)
		return end, err
	case !w.takes(h):
		return at, errMismatch(w.typ, TypeOf(c.b[at:]))
	case h.Kind == item.Uint || h.Kind == item.Nint || h.IsFloat():
		return next, c.number(h, at, next, w)
	case h.Kind == item.Simple:
		return next, nil
	case len(levels) == 1:
		end, _, err := item.Skip(c.b, at, room)
		return end, err
	case room == 0:
		return at, errTooDeep(at)
	}
	return c.elements(h, next, levels[1:], room-1)
}

// elements checks the elements of a list or the values of a map.
func (c *converter) elements(h item.Head, at int, levels []want, room int) (int, error) {
	for i := range h.Arg {
		key := at
		var err error
		if h.Kind == item.Map {
			if at, _, err = item.Skip(c.b, at, 0); err != nil {
				return at, err
			}
		}
		if at, err = c.value(at, levels, room); err != nil {
			return at, inElement(h.Kind, i, c.b[key:], err)
		}
	}
	return at, nil
}

// number checks the number at b[at:end], and converts it.
func (c *converter) number(h item.Head, at, end int, w *want) error {
	switch w.base {
	case wantI32:
		if h.Kind == item.Uint && h.Arg > math.MaxUint32 || h.Kind == item.Nint && h.Arg > math.MaxInt32 {
			return invalid("out of the range of %s, which is -2147483648 to 4294967295", w.typ)
		}
		if h.Kind == item.Uint && h.Arg > math.MaxInt32 {
			c.putSigned(at, end, int64(int32(uint32(h.Arg))))
		}
	case wantI64:
		if h.Kind == item.Uint && h.Arg > math.MaxInt64 {
			c.putSigned(at, end, int64(h.Arg))
		}
	case wantFloat64:
		if !h.IsFloat() {
			c.putFloat(at, end, toFloat(h))
		}
	case wantFloat32:
		single := toFloat32(h)
		switch {
		case h.IsFloat() && (h.Info != item.Float64 || math.IsNaN(h.Float())):
			return nil
		case math.IsInf(float64(single), 0):
			return invalid("out of the range of %s, which is about -3.4e38 to 3.4e38", w.typ)
		}
		c.putFloat(at, end, float64(single))
	default: // stays as it is
	}
	return nil
}

// toFloat is the float nearest to a number.
func toFloat(h item.Head) float64 {
	switch h.Kind {
	case item.Uint:
		return float64(h.Arg)
	case item.Nint:
		return float64(^int64(h.Arg))
	default:
		return h.Float()
	}
}

// toFloat32 is the float32 nearest to a number. Going by way of a float64
// would round twice.
func toFloat32(h item.Head) float32 {
	switch h.Kind {
	case item.Uint:
		return float32(h.Arg)
	case item.Nint:
		return float32(^int64(h.Arg))
	default:
		return float32(h.Float())
	}
}
