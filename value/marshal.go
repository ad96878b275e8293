package value

import (
	"errors"
	"maps"
	"slices"
	"unicode/utf8"

	"weft/value/item"
)

// What Marshal finds wrong.
var (
	errDeep = errors.New("lists and maps lie too deep in one another, or one contains itself")
	errText = errors.New("a string that is no UTF-8")
)

// Marshal encodes a Go value. Members of a struct are named by the tag cbor,
// else json, else the field. A nil slice is an empty list, a nil map an empty
// map, any other nil is null. A type with a text form of its own
// (encoding.TextMarshaler) is a string, and so is a time, but the zero time,
// which is null. Placeholder writes a placeholder. What has no value of weft is
// invalid: channels, functions, complex numbers, maps with other keys than
// strings, text that is no UTF-8, and what lies deeper than MaxDepth or
// contains itself.
//
// Plain types, []any and map[string]any and slices of the commonest plain
// types are written directly, the rest by reflection.
func Marshal(v any) ([]byte, error) {
	b, err := appendGo(make([]byte, 0, 16), v, MaxDepth)
	if err != nil {
		return nil, invalid("marshal %T: %s", v, err)
	}
	return b, nil
}

// appendGo appends v, with room for so many lists and maps in one another.
func appendGo(dst []byte, v any, room int) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return item.AppendNull(dst), nil
	case bool:
		return item.AppendBool(dst, v), nil
	case int:
		return item.AppendInt(dst, int64(v)), nil
	case int64:
		return item.AppendInt(dst, v), nil
	case int32:
		return item.AppendInt(dst, int64(v)), nil
	case uint64:
		return item.AppendUint(dst, v), nil
	case uint32:
		return item.AppendUint(dst, uint64(v)), nil
	case float64:
		return item.AppendFloat(dst, v), nil
	case float32:
		return item.AppendFloat(dst, float64(v)), nil
	case string:
		return appendText(dst, v)
	case []byte:
		return item.AppendBytes(dst, v), nil
	case Placeholder:
		return appendPlaceholder(dst, uint64(v)), nil
	default:
		return appendContainer(dst, v, room)
	}
}

// appendContainer appends a list or map of a type that is written directly, and
// by reflection anything else.
func appendContainer(dst []byte, v any, room int) ([]byte, error) {
	switch v := v.(type) {
	case []any:
		return appendList(dst, v, room, func(dst []byte, v any) ([]byte, error) { return appendGo(dst, v, room-1) })
	case map[string]any:
		return appendMap(dst, v, room)
	case []int:
		return appendList(dst, v, room, func(dst []byte, n int) ([]byte, error) { return item.AppendInt(dst, int64(n)), nil })
	case []int64:
		return appendList(dst, v, room, func(dst []byte, n int64) ([]byte, error) { return item.AppendInt(dst, n), nil })
	case []float64:
		return appendList(dst, v, room, func(dst []byte, f float64) ([]byte, error) { return item.AppendFloat(dst, f), nil })
	case []string:
		return appendList(dst, v, room, appendText)
	default:
		return appendReflected(dst, v, room)
	}
}

// appendList appends a list, each element by one.
func appendList[T any](dst []byte, list []T, room int, one func([]byte, T) ([]byte, error)) ([]byte, error) {
	if room == 0 {
		return nil, errDeep
	}
	dst = item.AppendHead(slices.Grow(dst, len(list)), item.List, uint64(len(list)))
	for _, v := range list {
		var err error
		if dst, err = one(dst, v); err != nil {
			return nil, err
		}
	}
	return dst, nil
}

// appendMap appends a map, its keys in order.
func appendMap(dst []byte, m map[string]any, room int) ([]byte, error) {
	if room == 0 {
		return nil, errDeep
	}
	dst = item.AppendHead(dst, item.Map, uint64(len(m)))
	for _, name := range slices.SortedFunc(maps.Keys(m), compareNames) {
		var err error
		if dst, err = appendText(dst, name); err != nil {
			return nil, err
		}
		if dst, err = appendGo(dst, m[name], room-1); err != nil {
			return nil, err
		}
	}
	return dst, nil
}

func appendText(dst []byte, s string) ([]byte, error) {
	if !utf8.ValidString(s) {
		return nil, errText
	}
	return item.AppendText(dst, s), nil
}
