package guest

import (
	"context"

	"weft/guest-sdk/internal/codec"
)

// shape returns an invoker without reflection for functions of the most usual
// types, nil for others.
func shape(fn any) invoker {
	switch fn := fn.(type) {
	case func(int64) int64:
		return unary(fn)
	case func(int) int:
		return unary(fn)
	case func(float64) float64:
		return unary(fn)
	case func(string) string:
		return unary(fn)
	case func([]byte) []byte:
		return unary(fn)
	case func(any) any:
		return unary(fn)
	case func([]int64) int64:
		return unary(fn)
	case func([]float64) float64:
		return unary(fn)
	case func(int64) (int64, error):
		return unaryErr(fn)
	case func(float64) (float64, error):
		return unaryErr(fn)
	case func(string) (string, error):
		return unaryErr(fn)
	case func([]byte) ([]byte, error):
		return unaryErr(fn)
	case func(any) (any, error):
		return unaryErr(fn)
	case func(int64, int64) int64:
		return binary(fn)
	case func(int, int) int:
		return binary(fn)
	case func(float64, float64) float64:
		return binary(fn)
	case func(string, string) string:
		return binary(fn)
	case func(int64, int64) (int64, error):
		return binaryErr(fn)
	case func(float64, float64) (float64, error):
		return binaryErr(fn)
	default:
		return nil
	}
}

func unary[A, R any](fn func(A) R) invoker {
	return func(_ context.Context, args *codec.Reader, _ int, out []byte) ([]byte, error) {
		var v struct {
			a A
			r R
		}
		if err := decode(args, 1, &v.a); err != nil {
			return nil, err
		}
		v.r = fn(v.a)
		return encode(out, &v.r)
	}
}

func unaryErr[A, R any](fn func(A) (R, error)) invoker {
	return func(_ context.Context, args *codec.Reader, _ int, out []byte) (_ []byte, err error) {
		var v struct {
			a A
			r R
		}
		if err = decode(args, 1, &v.a); err != nil {
			return nil, err
		}
		if v.r, err = fn(v.a); err != nil {
			return nil, err
		}
		return encode(out, &v.r)
	}
}

func binary[A, B, R any](fn func(A, B) R) invoker {
	return func(_ context.Context, args *codec.Reader, _ int, out []byte) ([]byte, error) {
		var v struct {
			a A
			b B
			r R
		}
		if err := decode(args, 1, &v.a); err != nil {
			return nil, err
		}
		if err := decode(args, 2, &v.b); err != nil {
			return nil, err
		}
		v.r = fn(v.a, v.b)
		return encode(out, &v.r)
	}
}

func binaryErr[A, B, R any](fn func(A, B) (R, error)) invoker {
	return func(_ context.Context, args *codec.Reader, _ int, out []byte) (_ []byte, err error) {
		var v struct {
			a A
			b B
			r R
		}
		if err = decode(args, 1, &v.a); err != nil {
			return nil, err
		}
		if err = decode(args, 2, &v.b); err != nil {
			return nil, err
		}
		if v.r, err = fn(v.a, v.b); err != nil {
			return nil, err
		}
		return encode(out, &v.r)
	}
}
