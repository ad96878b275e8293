package guest_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"weft/guest-sdk/abi"
	"weft/guest-sdk/internal/codec"
	"weft/guest-sdk/internal/guest"
)

type pair struct{ A, B int }

type key struct{}

// call runs fn under the name f with the arguments and returns what comes back.
func call(t *testing.T, ctx context.Context, fn any, o guest.Options, args ...any) (any, *guest.Failure) {
	t.Helper()
	f, err := guest.New("f", fn, o)
	if err != nil {
		t.Fatalf("%T: %v", fn, err)
	}
	input, err := codec.Append(nil, &args)
	if err != nil {
		t.Fatalf("encode %v: %v", args, err)
	}
	prefix := []byte("before")
	output, failure := f.Call(ctx, input, prefix)
	if failure != nil {
		return nil, failure
	}
	encoded, ok := strings.CutPrefix(string(output), "before")
	if !ok {
		t.Fatalf("%T: the result %q was not appended to what was there", fn, output)
	}
	var result any
	if err := codec.Decode(codec.NewReader([]byte(encoded)), &result); err != nil {
		t.Fatalf("%T: decode the result %x: %v", fn, encoded, err)
	}
	return result, nil
}

// TestShapes proves that functions of every shape get their arguments and give
// their results, be it directly or by reflection.
func TestShapes(t *testing.T) {
	ctx := context.WithValue(t.Context(), key{}, "ctx")
	for _, c := range []struct {
		fn   any
		args []any
		want any
	}{
		{func(x int64) int64 { return x + 1 }, []any{1}, int64(2)},
		{func(x int) int { return x + 1 }, []any{1}, int64(2)},
		{func(x float64) float64 { return x / 2 }, []any{1}, 0.5},
		{strings.ToUpper, []any{"x"}, "X"},
		{func(b []byte) []byte { return b }, []any{[]byte("x")}, []byte("x")},
		{func(v any) any { return v }, []any{nil}, nil},
		{func(l []int64) int64 { return l[0] }, []any{[]int{3}}, int64(3)},
		{func(l []float64) float64 { return l[0] }, []any{[]int{3}}, 3.0},
		{func(x int64) (int64, error) { return x, nil }, []any{1}, int64(1)},
		{func(x float64) (float64, error) { return x, nil }, []any{1}, 1.0},
		{func(s string) (string, error) { return s, nil }, []any{"s"}, "s"},
		{func(b []byte) ([]byte, error) { return b, nil }, []any{[]byte{}}, []byte{}},
		{func(v any) (any, error) { return v, nil }, []any{true}, true},
		{func(x, y int64) int64 { return x - y }, []any{3, 1}, int64(2)},
		{func(x, y int) int { return x - y }, []any{3, 1}, int64(2)},
		{func(x, y float64) float64 { return x - y }, []any{3, 1}, 2.0},
		{func(x, y string) string { return x + y }, []any{"a", "b"}, "ab"},
		{func(x, y int64) (int64, error) { return x - y, nil }, []any{3, 1}, int64(2)},
		{func(x, y float64) (float64, error) { return x - y, nil }, []any{3, 1}, 2.0},

		{func() {}, nil, nil},
		{func() int8 { return -1 }, nil, int64(-1)},
		{func() error { return nil }, nil, nil},
		{func(int) {}, []any{1}, nil},
		{func(p pair) pair { return pair{p.B, p.A} }, []any{pair{1, 2}}, map[string]any{"A": int64(2), "B": int64(1)}},
		{func(a, b, c, d, e string) string { return a + b + c + d + e }, []any{"a", "b", "c", "d", "e"}, "abcde"},
		{func(p *pair) bool { return p == nil }, []any{nil}, true},
		{func(ctx context.Context) any { return ctx.Value(key{}) }, nil, "ctx"},
		{func(ctx context.Context, s string) string { return s + ctx.Value(key{}).(string) }, []any{"in "}, "in ctx"},
		{func(ctx context.Context, s ...string) string { return strings.Join(s, ctx.Value(key{}).(string)) }, []any{"a", "b"}, "actxb"},
		{func(all ...int) int { return len(all) }, nil, int64(0)},
		{func(all ...int) int { return all[len(all)-1] }, []any{1, 2, 3}, int64(3)},
		{func(s string, all ...any) int { return len(all) }, []any{"s"}, int64(0)},
		{func(s string, all ...any) (any, error) { return all[1], nil }, []any{"s", 1, "x"}, "x"},
	} {
		got, failure := call(t, ctx, c.fn, guest.Options{}, c.args...)
		if failure != nil || !equal(got, c.want) {
			t.Errorf("%T(%v) = %#v, %+v, want %#v", c.fn, c.args, got, failure, c.want)
		}
	}
}

// equal compares values by their encoding.
func equal(a, b any) bool {
	x, errX := codec.Append(nil, &a)
	y, errY := codec.Append(nil, &b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// TestRefusedCalls proves what is said of arguments and results that do not
// fit: the function, the argument, what is wrong.
func TestRefusedCalls(t *testing.T) {
	named := guest.Options{Params: []string{"x", "y"}}
	for _, c := range []struct {
		fn   any
		o    guest.Options
		args []any
		want string
	}{
		{func(x, y int64) int64 { return 0 }, named, []any{1}, "f: takes 2 arguments (x, y), got 1"},
		{func(x, y int64) int64 { return 0 }, guest.Options{}, []any{1, 2, 3}, "f: takes 2 arguments, got 3"},
		{func() {}, guest.Options{}, []any{1}, "f: takes no arguments, got 1"},
		{func(int) {}, guest.Options{Params: []string{"n"}}, nil, "f: takes 1 argument (n), got 0"},
		{func(string, ...int) {}, named, nil, "f: takes at least 1 argument, got 0"},
		{func(x, y int64) int64 { return 0 }, named, []any{1, "2"}, "f: argument 2 (y): a string where an int is needed"},
		{func(x int64) int64 { return 0 }, guest.Options{}, []any{nil}, "f: argument 1: null where an int is needed"},
		{func(x int64) (int64, error) { return 0, nil }, guest.Options{}, []any{0.5}, "f: argument 1: a float where an int is needed"},
		{func(x, y int64) (int64, error) { return 0, nil }, named, []any{uint64(1 << 63), 1}, "f: argument 1 (x): 9223372036854775808 does not fit an int64"},
		{func(x, y int64) (int64, error) { return 0, nil }, named, []any{1, true}, "f: argument 2 (y): a bool where an int is needed"},
		{func(x, y int64) int64 { return 0 }, named, []any{true, 1}, "f: argument 1 (x): a bool where an int is needed"},
		{func(x, y int8) {}, named, []any{1, 128}, "f: argument 2 (y): 128 does not fit an int8"},
		{func(context.Context, int8) {}, guest.Options{Params: []string{"n"}}, []any{-129}, "f: argument 1 (n): -129 does not fit an int8"},
		{func(string, ...int) {}, named, []any{"s", 1, 2, "3"}, "f: argument 4 (y): a string where an int is needed"},
		{func(p pair) {}, guest.Options{}, []any{map[string]any{"A": "a"}}, `f: argument 1: member "A": a string where an int is needed`},
		{func(any) any { return make(chan int) }, guest.Options{}, []any{1}, "f: result: chan int cannot be a value"},
		{func() string { return "\xff" }, guest.Options{}, nil, "f: result: a string that is not UTF-8"},
		{func(any) (any, error) { return func() {}, nil }, guest.Options{}, []any{1}, "f: result: func() cannot be a value"},
		{func() (int, error) { return 1, errors.New("its own words") }, guest.Options{}, nil, "its own words"},
		{func(x int64) (int64, error) { return 1, errors.New("its own words") }, guest.Options{}, []any{1}, "its own words"},
		{func(x, y int64) (int64, error) { return 1, errors.New("its own words") }, guest.Options{}, []any{1, 2}, "its own words"},
		{func() error { return errors.New("its own words") }, guest.Options{}, nil, "its own words"},
	} {
		got, failure := call(t, t.Context(), c.fn, c.o, c.args...)
		if failure == nil || failure.Kind != abi.FailError || !strings.HasPrefix(failure.Message, c.want) || failure.Stack != "" {
			t.Errorf("%T(%v) = %v, %+v, want %q", c.fn, c.args, got, failure, c.want)
		}
	}
}

// TestDamagedInput proves that input that is no list is refused.
func TestDamagedInput(t *testing.T) {
	f, err := guest.New("f", func(int64) int64 { return 0 }, guest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, input := range []string{"", "\x01", "\xa0", "\x81", "\x81\x18"} {
		if out, failure := f.Call(t.Context(), []byte(input), nil); failure == nil || failure.Kind != abi.FailError {
			t.Errorf("%x: %x, %+v, want an error", input, out, failure)
		}
	}
}

// TestArgumentsAreApart proves that what a function appends to one argument
// does not run into the next.
func TestArgumentsAreApart(t *testing.T) {
	got, failure := call(t, t.Context(), func(a, b []byte) string {
		_ = append(a, "xxxx"...)
		return string(b)
	}, guest.Options{}, []byte("a"), []byte("b"))
	if failure != nil || got != "b" {
		t.Errorf("got %v, %+v, want b", got, failure)
	}
}
