package item

import "encoding/binary"

// AppendHead appends the shortest head of that kind, which is not Simple.
func AppendHead(dst []byte, k Kind, arg uint64) []byte {
	m := byte(k) << 5
	switch {
	case arg < 24:
		return append(dst, m|byte(arg))
	case arg <= 0xff:
		return append(dst, m|24, byte(arg))
	case arg <= 0xffff:
		return binary.BigEndian.AppendUint16(append(dst, m|25), uint16(arg))
	case arg <= 0xffffffff:
		return binary.BigEndian.AppendUint32(append(dst, m|26), uint32(arg))
	default:
		return binary.BigEndian.AppendUint64(append(dst, m|27), arg)
	}
}

// AppendUint appends an integer.
func AppendUint(dst []byte, n uint64) []byte { return AppendHead(dst, Uint, n) }

// AppendInt appends an integer.
func AppendInt(dst []byte, n int64) []byte {
	if n < 0 {
		return AppendHead(dst, Nint, uint64(^n))
	}
	return AppendHead(dst, Uint, uint64(n))
}

// AppendText appends a string, which is UTF-8.
func AppendText[S []byte | string](dst []byte, s S) []byte {
	return append(AppendHead(dst, Text, uint64(len(s))), s...)
}

// AppendBytes appends a byte string.
func AppendBytes(dst, b []byte) []byte {
	return append(AppendHead(dst, Bytes, uint64(len(b))), b...)
}

// AppendBool appends true or false.
func AppendBool(dst []byte, v bool) []byte {
	if v {
		return append(dst, byte(Simple)<<5|True)
	}
	return append(dst, byte(Simple)<<5|False)
}

// AppendNull appends null.
func AppendNull(dst []byte) []byte { return append(dst, byte(Simple)<<5|Null) }
