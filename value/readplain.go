package value

import (
	"bytes"
	"math"
	"unicode/utf8"

	"weft/value/item"
)

// readOne reads the whole of b into *p by read.
func readOne[T any](b []byte, p *T, read func(b []byte, at int) (T, int, bool)) bool {
	v, end, ok := read(b, 0)
	if !ok || end != len(b) || p == nil {
		return false
	}
	*p = v
	return true
}

// readList reads the whole of b, a list, into *p, each element by read.
func readList[T any](b []byte, p *[]T, read func(b []byte, at int) (T, int, bool)) bool {
	h, at, err := item.Next(b, 0)
	if err != nil || h.Kind != item.List || h.Info == item.Indefinite || p == nil {
		return false
	}
	list := make([]T, h.Arg)
	for i := range list {
		var ok bool
		if list[i], at, ok = read(b, at); !ok {
			return false
		}
	}
	if at != len(b) {
		return false
	}
	*p = list
	return true
}

// content reads the string or byte string at b[at:].
func content(b []byte, at int, k item.Kind) ([]byte, int, bool) {
	h, next, err := item.Next(b, at)
	if err != nil || h.Kind != k || h.Info == item.Indefinite {
		return nil, at, false
	}
	end := next + int(h.Arg)
	return b[next:end], end, true
}

func readText(b []byte, at int) (string, int, bool) {
	s, end, ok := content(b, at, item.Text)
	return string(s), end, ok && utf8.Valid(s)
}

func readBytes(b []byte, at int) ([]byte, int, bool) {
	s, end, ok := content(b, at, item.Bytes)
	return bytes.Clone(s), end, ok
}

func readBool(b []byte, at int) (v bool, end int, ok bool) {
	h, next, err := item.Next(b, at)
	return h.Info == item.True, next, err == nil && typeOfSimple(h.Info) == typeBool && h.Kind == item.Simple
}

func readInt64(b []byte, at int) (int64, int, bool) {
	h, next, err := item.Next(b, at)
	if err != nil || h.Kind > item.Nint || h.Arg > math.MaxInt64 {
		return 0, at, false
	}
	if h.Kind == item.Nint {
		return ^int64(h.Arg), next, true
	}
	return int64(h.Arg), next, true
}

func readInt(b []byte, at int) (int, int, bool) {
	n, end, ok := readInt64(b, at)
	return int(n), end, ok && int64(int(n)) == n
}

func readUint64(b []byte, at int) (uint64, int, bool) {
	h, next, err := item.Next(b, at)
	return h.Arg, next, err == nil && h.Kind == item.Uint
}

func readFloat64(b []byte, at int) (float64, int, bool) {
	h, next, err := item.Next(b, at)
	return h.Float(), next, err == nil && h.IsFloat()
}
