package guest

import (
	"context"
	"reflect"

	"weft/guest-sdk/internal/codec"
	"weft/value/item"
)

// invoker calls fn, a function of any type that has a signature, by
// reflection.
func (s *signature) invoker(fn reflect.Value) invoker {
	return func(ctx context.Context, args *codec.Reader, n int, out []byte) ([]byte, error) {
		in := make([]reflect.Value, 0, n+1)
		if s.context {
			in = append(in, reflect.ValueOf(ctx))
		}
		in, err := s.decode(fn.Type(), in, args, n)
		if err != nil {
			return nil, err
		}
		return s.encode(fn.Call(in), out)
	}
}

// decode appends n arguments to in. The variadic ones are single ones here, as
// reflect.Value.Call takes them.
func (s *signature) decode(t reflect.Type, in []reflect.Value, args *codec.Reader, n int) ([]reflect.Value, error) {
	for i := range n {
		plan := s.params[min(i, len(s.params)-1)]
		v := reflect.New(argumentType(t, len(in))).Elem()
		if err := plan.Decode(args, v); err != nil {
			return nil, &callError{argument: i + 1, err: err}
		}
		in = append(in, v)
	}
	return in, nil
}

// argumentType is the type of argument i of a function of type t.
func argumentType(t reflect.Type, i int) reflect.Type {
	last := t.NumIn() - 1
	if t.IsVariadic() && i >= last {
		return t.In(last).Elem()
	}
	return t.In(i)
}

// encode appends what a function returned.
func (s *signature) encode(results []reflect.Value, out []byte) ([]byte, error) {
	if s.fails {
		last := len(results) - 1
		if err, ok := results[last].Interface().(error); ok {
			return nil, err
		}
	}
	if s.result == nil {
		return item.AppendNull(out), nil
	}
	out, err := s.result.Append(out, results[0])
	if err != nil {
		return nil, &callError{result: true, err: err}
	}
	return out, nil
}
