package item

import (
	"encoding/binary"
	"math"
)

// Float returns the number of a head for which IsFloat is true.
func (h Head) Float() float64 {
	switch h.Info {
	case Float16:
		return fromFloat16(uint16(h.Arg))
	case Float32:
		return float64(math.Float32frombits(uint32(h.Arg)))
	default:
		return math.Float64frombits(h.Arg)
	}
}

// AppendFloat appends a float in the fewest bytes that keep it: 3, 5 or 9.
// Every NaN becomes the one of 3 bytes.
func AppendFloat(dst []byte, f float64) []byte {
	const m = byte(Simple) << 5
	if f != f {
		return append(dst, m|Float16, 0x7e, 0x00)
	}
	single := float32(f)
	if float64(single) != f {
		return binary.BigEndian.AppendUint64(append(dst, m|Float64), math.Float64bits(f))
	}
	if half, ok := toFloat16(single); ok {
		return binary.BigEndian.AppendUint16(append(dst, m|Float16), half)
	}
	return binary.BigEndian.AppendUint32(append(dst, m|Float32), math.Float32bits(single))
}

// shortestFloat reports whether AppendFloat would write the float as it is.
func (h Head) shortestFloat() bool {
	switch h.Info {
	case Float16:
		return h.Arg&0x7fff <= 0x7c00 || h.Arg == 0x7e00
	case Float32:
		single := math.Float32frombits(uint32(h.Arg))
		_, half := toFloat16(single)
		return single == single && !half
	default:
		f := math.Float64frombits(h.Arg)
		return f == f && float64(float32(f)) != f
	}
}

// A half has a sign, 5 bits of exponent with bias 15, and 10 of fraction; a
// single 8 with bias 127, and 23.
const (
	halfFraction   = 10
	singleFraction = 23
	dropped        = singleFraction - halfFraction
)

// fromFloat16 widens a half.
func fromFloat16(h uint16) float64 {
	exponent, fraction := int(h>>halfFraction&0x1f), float64(h&(1<<halfFraction-1))
	var f float64
	switch exponent {
	case 0:
		f = math.Ldexp(fraction, -24)
	case 0x1f:
		f = math.Inf(1)
		if fraction != 0 {
			f = math.NaN()
		}
	default:
		f = math.Ldexp(fraction+1<<halfFraction, exponent-25)
	}
	if h>>15 != 0 {
		f = -f
	}
	return f
}

// toFloat16 narrows a single that is no NaN, and says whether that keeps it.
func toFloat16(f float32) (uint16, bool) {
	bits := math.Float32bits(f)
	sign := uint16(bits >> 16 & 0x8000)
	exponent := int(bits>>singleFraction&0xff) - 127
	fraction := bits & (1<<singleFraction - 1)
	switch {
	case bits<<1 == 0:
		return sign, true
	case exponent == 128:
		return sign | 0x7c00, true
	case exponent > 15 || exponent < -24:
		return 0, false
	case exponent >= -14:
		return sign | uint16(exponent+15)<<halfFraction | uint16(fraction>>dropped), fraction&(1<<dropped-1) == 0
	}
	// Subnormal: the leading one moves into the fraction.
	fraction |= 1 << singleFraction
	drop := dropped + (-14 - exponent)
	return sign | uint16(fraction>>drop), fraction&(1<<drop-1) == 0
}
