// Package wefttest runs the functions of a module natively, for the tests of
// its author.
//
// A call goes the way that a real one goes in the sandbox: the arguments are
// encoded, the function is found by name, called with what is decoded, its
// result is encoded and decoded again. So a test sees what a caller of the task
// sees, messages of errors included. It may be used from any goroutine.
//
//	func TestInc(t *testing.T) {
//		got, err := wefttest.Call[int64](t.Context(), "inc", 1)
//		if err != nil || got != 2 {
//			t.Errorf("inc(1) = %v, %v, want 2", got, err)
//		}
//	}
package wefttest

import (
	"context"
	"fmt"

	"weft/guest-sdk/abi"
	"weft/guest-sdk/internal/codec"
	"weft/guest-sdk/internal/guest"
)

// Error is the failure of a task: an error that the function returned, an
// argument that did not fit, or a panic.
type Error struct {
	Panic   bool
	Message string // what the caller of the task reads
	Stack   string // of a panic
}

func (e *Error) Error() string { return e.Message }

// Call calls the registered function of that name and returns its result as an
// R. A failure of the task is an *Error; other errors say that there is no such
// function, or that an argument or the result is not of a type that travels.
func Call[R any](ctx context.Context, name string, args ...any) (R, error) {
	var result R
	f, ok := guest.Registered.Find(name)
	if !ok {
		return result, fmt.Errorf("call %s: no function of that name is registered", name)
	}
	if args == nil {
		args = []any{}
	}
	input, err := codec.Append(nil, &args)
	if err != nil {
		return result, fmt.Errorf("encode arguments of %s: %w", name, err)
	}
	output, failure := f.Call(ctx, input, nil)
	if failure != nil {
		return result, &Error{Panic: failure.Kind == abi.FailPanic, Message: failure.Message, Stack: failure.Stack}
	}
	if err := codec.Decode(codec.NewReader(output), &result); err != nil {
		return result, fmt.Errorf("decode result of %s: %w", name, err)
	}
	return result, nil
}
