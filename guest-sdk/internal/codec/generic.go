package codec

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"weft/value/item"
)

// The lists and maps of the direct path, over a function for one of what is in them.

func appendList[T any](dst []byte, list []T, one func([]byte, T) ([]byte, error)) (_ []byte, err error) {
	dst = item.AppendHead(dst, item.List, uint64(len(list)))
	for i, v := range list {
		if dst, err = one(dst, v); err != nil {
			return dst, atElement(i, err)
		}
	}
	return dst, nil
}

func readList[T any](r *Reader, one func(*Reader) (T, error)) ([]T, error) {
	n, err := r.List()
	if err != nil {
		return nil, err
	}
	list := make([]T, n)
	for i := range list {
		if list[i], err = one(r); err != nil {
			return nil, atElement(i, err)
		}
	}
	return list, nil
}

func appendMap[V any](dst []byte, m map[string]V, one func([]byte, V) ([]byte, error)) (_ []byte, err error) {
	dst = item.AppendHead(dst, item.Map, uint64(len(m)))
	for _, key := range sortedKeys(m) {
		if dst, err = appendText(dst, key); err != nil {
			return dst, atMember(key, err)
		}
		if dst, err = one(dst, m[key]); err != nil {
			return dst, atMember(key, err)
		}
	}
	return dst, nil
}

// sortedKeys lists the keys of m in the order in which they are written.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, compareKeys)
	return keys
}

// compareKeys orders the keys of a map: by their encoded bytes, which for text
// means the shorter first and equal lengths bytewise.
func compareKeys(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

func readMap[V any](r *Reader, one func(*Reader) (V, error)) (map[string]V, error) {
	n, err := r.Map()
	if err != nil {
		return nil, err
	}
	m := make(map[string]V, n)
	for range n {
		key, err := r.Text()
		if err != nil {
			return nil, err
		}
		if m[key], err = one(r); err != nil {
			return nil, atMember(key, err)
		}
	}
	return m, nil
}

func appendText(dst []byte, s string) ([]byte, error) {
	if !utf8.ValidString(s) {
		return dst, errText
	}
	return item.AppendText(dst, s), nil
}

func plainInt(dst []byte, n int) ([]byte, error)       { return item.AppendInt(dst, int64(n)), nil }
func plainInt64(dst []byte, n int64) ([]byte, error)   { return item.AppendInt(dst, n), nil }
func plainFloat(dst []byte, f float64) ([]byte, error) { return item.AppendFloat(dst, f), nil }
func plainBytes(dst, b []byte) ([]byte, error)         { return item.AppendBytes(dst, b), nil }

func readInt(r *Reader) (int, error) {
	n, err := r.Int64()
	if err == nil && int64(int(n)) != n {
		return 0, outOfRange(strconv.FormatInt(n, 10), "an int")
	}
	return int(n), err
}
