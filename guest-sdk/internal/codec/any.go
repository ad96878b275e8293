package codec

import (
	"reflect"

	"weft/value/item"
)

// planAny plans an empty interface: any value.
func planAny(p *Plan, t reflect.Type) error {
	if t.NumMethod() > 0 {
		return noValue(t, "an interface with methods does not say what to decode into")
	}
	p.Type = "any"
	p.append = func(dst []byte, v reflect.Value, depth int) ([]byte, error) {
		return appendAny(dst, v.Interface(), depth)
	}
	p.decode = func(r *Reader, v reflect.Value) error {
		value, err := readAny(r)
		if value == nil {
			v.SetZero()
			return err
		}
		v.Set(reflect.ValueOf(value))
		return err
	}
	return nil
}

// readAny reads a value as nil, bool, int64 (uint64 where it is beyond),
// float64, string, []byte, []any or map[string]any.
func readAny(r *Reader) (any, error) {
	switch r.Kind() {
	case Int:
		return readInteger(r)
	case Float:
		return r.Float64()
	case Text:
		return r.Text()
	case Bytes:
		return r.Bytes()
	case Bool:
		return r.Bool()
	case List:
		return readList(r, readAny)
	case Map:
		return readMap(r, readAny)
	default:
		if r.Null() {
			return nil, nil
		}
		return nil, errDamaged
	}
}

func readInteger(r *Reader) (any, error) {
	again := *r
	n, err := r.Int64()
	if err == nil {
		return n, nil
	}
	*r = again
	return r.Uint64()
}

// appendAny appends what is in v: directly what readAny returns, and by its
// type's plan all else.
func appendAny(dst []byte, v any, depth int) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return item.AppendNull(dst), nil
	case bool:
		return item.AppendBool(dst, v), nil
	case int64:
		return item.AppendInt(dst, v), nil
	case uint64:
		return item.AppendUint(dst, v), nil
	case float64:
		return item.AppendFloat(dst, v), nil
	case string:
		return appendText(dst, v)
	case []byte:
		return item.AppendBytes(dst, v), nil
	case []any:
		return appendAnyList(dst, v, depth)
	case map[string]any:
		return appendAnyMap(dst, v, depth)
	default:
		p, err := Of(reflect.TypeOf(v))
		if err != nil {
			return dst, err
		}
		return p.append(dst, reflect.ValueOf(v), depth)
	}
}

func appendAnyList(dst []byte, list []any, depth int) ([]byte, error) {
	if depth == maxDepth {
		return dst, errDepth
	}
	return appendList(dst, list, func(dst []byte, v any) ([]byte, error) { return appendAny(dst, v, depth+1) })
}

func appendAnyMap(dst []byte, m map[string]any, depth int) ([]byte, error) {
	if depth == maxDepth {
		return dst, errDepth
	}
	return appendMap(dst, m, func(dst []byte, v any) ([]byte, error) { return appendAny(dst, v, depth+1) })
}
