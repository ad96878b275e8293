package codec

import (
	"math"
	"reflect"
	"strconv"

	"weft/value/item"
)

// planScalar plans bools, numbers and strings, of any name.
func planScalar(p *Plan, t reflect.Type) error {
	switch t.Kind() {
	case reflect.Bool:
		p.Type, p.append, p.decode = "bool", appendBool, decodeBool
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		p.Type, p.append, p.decode = "int", appendInt, decodeInt
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		p.Type, p.append, p.decode = "int", appendUint, decodeUint
	case reflect.Float32, reflect.Float64:
		p.Type, p.append, p.decode = "float", appendFloat, decodeFloat
	case reflect.String:
		p.Type, p.append, p.decode = "string", appendString, decodeString
	default:
		return noValue(t, "")
	}
	return nil
}

func appendBool(dst []byte, v reflect.Value, _ int) ([]byte, error) {
	return item.AppendBool(dst, v.Bool()), nil
}

func decodeBool(r *Reader, v reflect.Value) error {
	b, err := r.Bool()
	v.SetBool(b)
	return err
}

func appendInt(dst []byte, v reflect.Value, _ int) ([]byte, error) {
	return item.AppendInt(dst, v.Int()), nil
}

func decodeInt(r *Reader, v reflect.Value) error {
	n, err := r.Int64()
	if err != nil {
		return err
	}
	if v.OverflowInt(n) {
		return outOfRange(strconv.FormatInt(n, 10), "an "+v.Kind().String())
	}
	v.SetInt(n)
	return nil
}

func appendUint(dst []byte, v reflect.Value, _ int) ([]byte, error) {
	return item.AppendUint(dst, v.Uint()), nil
}

func decodeUint(r *Reader, v reflect.Value) error {
	n, err := r.Uint64()
	if err != nil {
		return err
	}
	if v.OverflowUint(n) {
		return outOfRange(strconv.FormatUint(n, 10), "a "+v.Kind().String())
	}
	v.SetUint(n)
	return nil
}

func appendFloat(dst []byte, v reflect.Value, _ int) ([]byte, error) {
	return item.AppendFloat(dst, v.Float()), nil
}

// decodeFloat rounds to the nearest float32 where v is one; only what is beyond
// its range is refused.
func decodeFloat(r *Reader, v reflect.Value) error {
	f, err := r.Float64()
	if err != nil {
		return err
	}
	if v.Kind() == reflect.Float32 && !math.IsInf(f, 0) && math.IsInf(float64(float32(f)), 0) {
		return errFloat32
	}
	v.SetFloat(f)
	return nil
}

func appendString(dst []byte, v reflect.Value, _ int) ([]byte, error) {
	return appendText(dst, v.String())
}

func decodeString(r *Reader, v reflect.Value) error {
	s, err := r.Text()
	v.SetString(s)
	return err
}
