package wefttest_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	weft "weft/guest-sdk"
	"weft/guest-sdk/wefttest"
)

type key struct{}

// A module's functions, registered as a module does it.
var (
	inc    = weft.Register("inc", func(x int64) int64 { return x + 1 }, weft.Params("x"))
	divide = weft.Register("divide", func(x, y int) int { return x / y })
	check  = weft.Register("check", func(name string) error { return errors.New("no file " + name) })
	who    = weft.Register("who", func(ctx context.Context) any { return ctx.Value(key{}) })
)

func ExampleCall() {
	ctx := context.Background()
	two, err := wefttest.Call[int64](ctx, inc, 1)
	fmt.Println(two, err)
	_, err = wefttest.Call[int64](ctx, inc, "1")
	fmt.Println(err)
	// Output:
	// 2 <nil>
	// inc: argument 1 (x): a string where an int is needed
}

// TestFailures proves that failures of the task are Errors with what its caller
// reads.
func TestFailures(t *testing.T) {
	_, err := wefttest.Call[any](t.Context(), check, "a.txt")
	var failure *wefttest.Error
	if !errors.As(err, &failure) || *failure != (wefttest.Error{Message: "no file a.txt"}) {
		t.Errorf("check: %#v", err)
	}
	_, err = wefttest.Call[int](t.Context(), divide, 1, 0)
	if !errors.As(err, &failure) || !failure.Panic || failure.Message != "runtime error: integer divide by zero" || !strings.Contains(failure.Stack, "wefttest_test.go:") {
		t.Errorf("divide: %#v", err)
	}
}

// TestMisuse proves that what is wrong with the call itself is no Error.
func TestMisuse(t *testing.T) {
	for want, call := range map[string]func() (string, error){
		"call none: no function of that name":             func() (string, error) { return wefttest.Call[string](t.Context(), "none") },
		"encode arguments of inc: element 0: chan int":    func() (string, error) { return wefttest.Call[string](t.Context(), inc, make(chan int)) },
		"decode result of inc: an int where a string is ": func() (string, error) { return wefttest.Call[string](t.Context(), inc, 1) },
	} {
		_, err := call()
		if failure := (*wefttest.Error)(nil); err == nil || errors.As(err, &failure) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestContextIsPassedOn(t *testing.T) {
	ctx := context.WithValue(t.Context(), key{}, "me")
	if got, err := wefttest.Call[string](ctx, who); err != nil || got != "me" {
		t.Errorf("got %q, %v", got, err)
	}
}
