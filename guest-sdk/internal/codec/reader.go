package codec

import (
	"math"
	"strconv"
	"unsafe"

	"weft/value/item"
)

// A Reader reads values from a slice, one after the other. Text and byte
// strings that it returns are parts of that slice, not copies. It belongs to
// one goroutine.
type Reader struct {
	b  []byte
	at int
}

// NewReader returns a Reader of b, which must not change while what the Reader
// returned is in use.
func NewReader(b []byte) *Reader { return &Reader{b: b} }

// Kind says what the next value is without reading it.
func (r *Reader) Kind() Kind {
	h, _, err := item.Next(r.b, r.at)
	if err != nil {
		return None
	}
	return kindOf(h)
}

// Int64 reads an integer that an int64 can hold.
func (r *Reader) Int64() (int64, error) {
	if h, next, err := item.Next(r.b, r.at); err == nil && h.Kind == item.Uint && h.Arg <= math.MaxInt64 {
		r.at = next // what most integers are
		return int64(h.Arg), nil
	}
	h, err := r.head(Int)
	switch {
	case err != nil:
		return 0, err
	case h.Kind == item.Nint:
		return ^int64(h.Arg), nil
	case h.Arg > math.MaxInt64:
		return 0, outOfRange(strconv.FormatUint(h.Arg, 10), "an int64")
	default:
		return int64(h.Arg), nil
	}
}

// Uint64 reads an integer that a uint64 can hold.
func (r *Reader) Uint64() (uint64, error) {
	h, err := r.head(Int)
	if err == nil && h.Kind == item.Nint {
		return 0, outOfRange(strconv.FormatInt(^int64(h.Arg), 10), "a uint64")
	}
	return h.Arg, err
}

// Float64 reads a float, or an integer, which is converted to the nearest one.
func (r *Reader) Float64() (float64, error) {
	h, next, err := item.Next(r.b, r.at)
	if err == nil && h.IsFloat() {
		r.at = next
		return h.Float(), nil
	}
	if r.Kind() != Int {
		_, err = r.head(Float)
		return 0, err
	}
	h, err = r.head(Int)
	if h.Kind == item.Nint {
		return float64(^int64(h.Arg)), err
	}
	return float64(h.Arg), err
}

// Bool reads a bool.
func (r *Reader) Bool() (bool, error) {
	h, err := r.head(Bool)
	return h.Info == item.True, err
}

// Null reports whether the next value is null, and if so reads it.
func (r *Reader) Null() bool {
	_, err := r.head(Null)
	return err == nil
}

// Bytes reads a byte string.
func (r *Reader) Bytes() ([]byte, error) { return r.content(Bytes) }

// Text reads a text string.
func (r *Reader) Text() (string, error) {
	b, err := r.content(Text)
	return unsafe.String(unsafe.SliceData(b), len(b)), err
}

// List reads the head of a list and returns how many values follow. It is never
// more than there are bytes left.
func (r *Reader) List() (int, error) {
	h, err := r.head(List)
	return int(h.Arg), err
}

// Map reads the head of a map and returns how many pairs follow. It is never
// more than half the bytes left.
func (r *Reader) Map() (int, error) {
	h, err := r.head(Map)
	return int(h.Arg), err
}

// Skip reads one value of any kind with all that is in it.
func (r *Reader) Skip() error {
	end, _, err := item.Skip(r.b, r.at, maxDepth)
	r.at = end
	return err
}

// content reads a string of that kind.
func (r *Reader) content(want Kind) ([]byte, error) {
	h, err := r.head(want)
	if err != nil {
		return nil, err
	}
	start := r.at
	r.at += int(h.Arg)
	return r.b[start:r.at:r.at], nil
}

// head reads the head of a value of that kind; nothing is read when it is of
// another.
func (r *Reader) head(want Kind) (item.Head, error) {
	h, next, err := item.Next(r.b, r.at)
	if err != nil {
		return item.Head{}, err
	}
	switch got := kindOf(h); {
	case got == None, h.Info == item.Indefinite, h.Kind == item.Nint && h.Arg > math.MaxInt64:
		return item.Head{}, errDamaged
	case got != want:
		return item.Head{}, wrongKind(want, got)
	}
	r.at = next
	return h, nil
}
