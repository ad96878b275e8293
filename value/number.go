package value

import (
	"math"
	"strconv"

	"weft/value/item"
)

// number reads the number at b[at:]: an integer unless there is a '.', 'e' or
// 'E' in it.
func (r *jsonReader) number(at int) (int, error) {
	digits, negative := at, r.b[at] == '-'
	if negative {
		digits++
	}
	var n uint64
	end, fits := digits, true
	for ; end < len(r.b); end++ {
		d := uint64(r.b[end] - '0')
		if d > 9 {
			break
		}
		fits = fits && n <= (math.MaxUint64-d)/10
		n = n*10 + d
	}
	switch {
	case end < len(r.b) && !isDelimiter(r.b[end]):
		return r.fraction(at)
	case !fits || negative && n > 1<<63:
		return at, r.fail(at, "the integer %s is out of range, which is -9223372036854775808 to 18446744073709551615; with a '.' or an 'e' it is a float",
			clip(string(r.b[at:end])))
	case negative:
		r.dst = item.AppendInt(r.dst, -int64(n))
	default:
		r.dst = item.AppendUint(r.dst, n)
	}
	return end, nil
}

// fraction reads the float at b[at:].
func (r *jsonReader) fraction(at int) (int, error) {
	end := r.skip(at)
	f, err := strconv.ParseFloat(string(r.b[at:end]), 64)
	if err != nil {
		return at, r.fail(at, "the number %s is out of the range of a float64", clip(string(r.b[at:end])))
	}
	r.dst = item.AppendFloat(r.dst, f)
	return end, nil
}
