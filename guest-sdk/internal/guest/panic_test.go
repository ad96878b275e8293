package guest_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"weft/guest-sdk/abi"
	"weft/guest-sdk/internal/guest"
)

type code int

// TestPanicMessages proves how the value of a panic reads.
func TestPanicMessages(t *testing.T) {
	for _, c := range []struct {
		value any
		want  string
	}{
		{"boom", "boom"},
		{errors.New("an error"), "an error"},
		{time.Second, "1s"},
		{code(3), "3"},
		{uint8(200), "200"},
		{1.5, "1.5"},
		{true, "true"},
		{pair{1, 2}, "a value of type guest_test.pair"},
		{nil, "panic called with nil argument"},
	} {
		_, failure := call(t, t.Context(), func() { panic(c.value) }, guest.Options{})
		if failure == nil || failure.Kind != abi.FailPanic || failure.Message != c.want {
			t.Errorf("panic(%#v): %+v, want %q", c.value, failure, c.want)
		}
	}
}

//go:noinline
func inner(list []int, i int64) int64 { return int64(list[i]) }

//go:noinline
func outer(i int64) int64 { return inner([]int{1}, i) + 1 }

// TestPanicStack proves that the stack is the function's own: neither what the
// runtime did above it nor what the SDK did below.
func TestPanicStack(t *testing.T) {
	for name, fn := range map[string]any{
		"direct":     outer,
		"reflection": func(i int8) int64 { return outer(int64(i)) },
	} {
		_, failure := call(t, t.Context(), fn, guest.Options{}, 5)
		if failure == nil || failure.Kind != abi.FailPanic || failure.Message != "runtime error: index out of range [5] with length 1" {
			t.Fatalf("%s: %+v", name, failure)
		}
		frames := strings.Split(strings.TrimSuffix(failure.Stack, "\n"), "\n")
		want := []string{"guest_test.inner", "panic_test.go:", "guest_test.outer", "panic_test.go:"}
		if name == "reflection" {
			want = append(want, "guest_test.TestPanicStack.func1", "panic_test.go:")
		}
		if len(frames) != len(want) {
			t.Fatalf("%s: %d lines, want %d:\n%s", name, len(frames), len(want), failure.Stack)
		}
		for i := range want {
			if !strings.Contains(frames[i], want[i]) {
				t.Errorf("%s: line %d is %q, want %s in it", name, i, frames[i], want[i])
			}
		}
	}
}

func TestPanicAgain(t *testing.T) {
	_, failure := call(t, t.Context(), func() {
		defer func() { panic("second after " + recover().(string)) }()
		panic("first")
	}, guest.Options{})
	if failure == nil || failure.Message != "second after first" || !strings.Contains(failure.Stack, "TestPanicAgain") {
		t.Errorf("got %+v", failure)
	}
}

// TestDeepStack proves that of a deep stack the innermost frames are told.
func TestDeepStack(t *testing.T) {
	var dive func(int)
	dive = func(n int) {
		if n == 0 {
			panic("deep")
		}
		dive(n - 1)
	}
	_, failure := call(t, t.Context(), dive, guest.Options{}, 1000)
	if lines := strings.Count(failure.Stack, "\n"); lines < 60 || lines > 128 || !strings.Contains(failure.Stack, "TestDeepStack.func1") {
		t.Errorf("%d lines:\n%.300s", lines, failure.Stack)
	}
}
