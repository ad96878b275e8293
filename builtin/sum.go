package builtin

import (
	"errors"
	"fmt"
	"math/bits"

	"weft/value"
	"weft/value/item"
)

// sum adds up a list of numbers.
func sum(args []byte, first int) ([]byte, error) {
	h, at, err := item.Next(args, first)
	if err != nil {
		return nil, err
	}
	var t total
	for i := range h.Arg {
		n, next, err := item.Next(args, at)
		if err != nil {
			return nil, err
		}
		if !t.add(n) {
			return nil, fmt.Errorf("element %d is of type %s, which is no number", i, value.TypeOf(args[at:]))
		}
		at = next
	}
	return t.encode()
}

// total is a sum: of ints so far, exact in 128 bits, so that it does not matter
// in which order large ones of both signs come; of floats from the first on.
type total struct {
	hi      int64
	lo      uint64
	float   float64
	isFloat bool
}

// add adds the number with the head h, or reports that it is none.
func (t *total) add(h item.Head) bool {
	switch {
	case h.IsFloat():
		if !t.isFloat {
			t.isFloat, t.float = true, t.toFloat()
		}
		t.float += h.Float()
	case h.Kind == item.Uint && t.isFloat:
		t.float += float64(h.Arg)
	case h.Kind == item.Nint && t.isFloat:
		t.float += float64(^int64(h.Arg))
	case h.Kind == item.Uint:
		var carry uint64
		t.lo, carry = bits.Add64(t.lo, h.Arg, 0)
		t.hi += int64(carry)
	case h.Kind == item.Nint:
		var borrow uint64
		t.lo, borrow = bits.Sub64(t.lo, h.Arg, 1) // the int is -Arg - 1
		t.hi -= int64(borrow)
	default:
		return false
	}
	return true
}

// isNegative64 reports whether the ints so far are an int64 below 0.
func (t *total) isNegative64() bool { return t.hi == -1 && int64(t.lo) < 0 }

// toFloat is the ints so far as a float, the nearest one within 64 bits.
func (t *total) toFloat() float64 {
	if t.isNegative64() {
		return float64(int64(t.lo))
	}
	return float64(t.hi)*0x1p64 + float64(t.lo)
}

// encode is the sum as a value.
func (t *total) encode() ([]byte, error) {
	switch {
	case t.isFloat:
		return item.AppendFloat(nil, t.float), nil
	case t.hi == 0:
		return item.AppendUint(nil, t.lo), nil
	case t.isNegative64():
		return item.AppendInt(nil, int64(t.lo)), nil
	default:
		return nil, errors.New("the sum is out of the range of an int, which is -9223372036854775808 to 18446744073709551615; make one number a float for a sum that is one")
	}
}
