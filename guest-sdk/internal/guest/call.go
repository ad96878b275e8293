package guest

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"weft/guest-sdk/abi"
	"weft/guest-sdk/internal/codec"
)

// Failure is the end of a call without a result.
type Failure struct {
	Kind    uint32 // abi.FailError or abi.FailPanic
	Message string
	Stack   string // of a panic: a function and its place for each frame, innermost first
}

// invoker decodes n arguments, calls the Go function and appends its result.
type invoker func(ctx context.Context, args *codec.Reader, n int, out []byte) ([]byte, error)

// Call runs f on a list of arguments and appends its result to out. The
// arguments that f gets may be parts of input.
func (f *Function) Call(ctx context.Context, input, out []byte) (result []byte, failure *Failure) {
	defer func() {
		if v := recover(); v != nil {
			result, failure = nil, &Failure{Kind: abi.FailPanic, Message: panicMessage(v), Stack: panicStack()}
		}
	}()
	args := codec.NewReader(input)
	n, err := args.List()
	if err == nil {
		err = f.checkCount(n)
	}
	if err == nil {
		result, err = f.invoke(ctx, args, n, out)
	}
	if err != nil {
		return nil, &Failure{Kind: abi.FailError, Message: f.explain(err)}
	}
	return result, nil
}

func (f *Function) checkCount(n int) error {
	want := len(f.Params)
	switch {
	case n == want, f.Variadic && n >= want-1:
		return nil
	case f.Variadic:
		return &callError{err: errors.New("takes at least " + arguments(want-1) + ", got " + strconv.Itoa(n))}
	default:
		return &callError{err: errors.New("takes " + arguments(want) + f.names() + ", got " + strconv.Itoa(n))}
	}
}

func arguments(n int) string {
	switch n {
	case 0:
		return "no arguments"
	case 1:
		return "1 argument"
	default:
		return strconv.Itoa(n) + " arguments"
	}
}

// names lists the parameters as " (x, y)", if they have names.
func (f *Function) names() string {
	if len(f.Params) == 0 || f.Params[0].Name == "" {
		return ""
	}
	names := make([]string, len(f.Params))
	for i, p := range f.Params {
		names[i] = p.Name
	}
	return " (" + strings.Join(names, ", ") + ")"
}

// A callError is one of the SDK's own, about an argument, the result or the
// call as such. Errors that the function returned are not wrapped.
type callError struct {
	argument int // from 1; 0 is none of them
	result   bool
	err      error
}

func (e *callError) Error() string { return e.err.Error() }

// explain words the error as the caller is told: the function's own as it is,
// the SDK's with the names of function and parameter.
func (f *Function) explain(err error) string {
	e, ok := errors.AsType[*callError](err)
	switch {
	case !ok:
		return err.Error()
	case e.result:
		return f.Name + ": result: " + e.Error()
	case e.argument > 0:
		return f.Name + ": argument " + strconv.Itoa(e.argument) + f.nameOf(e.argument) + ": " + e.Error()
	default:
		return f.Name + ": " + e.Error()
	}
}

// nameOf is the name of an argument as " (x)", if it has one.
func (f *Function) nameOf(argument int) string {
	name := f.Params[min(argument, len(f.Params))-1].Name
	if name == "" {
		return ""
	}
	return " (" + name + ")"
}

// decode reads argument i, counted from 1, into *ptr.
func decode(args *codec.Reader, i int, ptr any) error {
	if err := codec.Decode(args, ptr); err != nil {
		return &callError{argument: i, err: err}
	}
	return nil
}

// encode appends the result *ptr.
func encode(out []byte, ptr any) ([]byte, error) {
	out, err := codec.Append(out, ptr)
	if err != nil {
		return nil, &callError{result: true, err: err}
	}
	return out, nil
}
