package host_test

import (
	"context"
	"math"
	"reflect"
	"testing"

	"weft/task"
)

func TestScalarIsDescribedByItsExports(t *testing.T) {
	info, err := newBench(t, nil).Describe(context.Background(), testdata(t, "scalar.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]task.Function)
	var names []string
	for _, f := range info.Functions {
		got[f.Name] = f
		names = append(names, f.Name)
	}
	wantNames := []string{"add", "add32", "div", "fib", "half", "nothing", "ready", "sqrt", "swap", "trace"}
	if info.Kind != task.Scalar || !reflect.DeepEqual(names, wantNames) {
		t.Errorf("described as %s with %v, want scalar with %v", info.Kind, names, wantNames)
	}
	for _, want := range []task.Function{
		{Name: "add", Params: []task.Param{{Name: "x", Type: "i64"}, {Name: "y", Type: "i64"}}, Result: "i64", Pure: true},
		{Name: "half", Params: []task.Param{{Type: "f32"}}, Result: "f32", Pure: true},
		{Name: "swap", Params: []task.Param{{Type: "i32"}, {Type: "f64"}}, Result: "list", Pure: true},
		{Name: "nothing", Result: "null", Pure: true},
	} {
		if !reflect.DeepEqual(got[want.Name], want) {
			t.Errorf("described %+v, want %+v", got[want.Name], want)
		}
	}
}

func TestScalarPassesNumbers(t *testing.T) {
	b := newBench(t, nil)
	wasm := testdata(t, "scalar.wasm")
	for _, c := range []struct {
		function string
		args     []any
		want     any
	}{
		{"add", []any{1, 2}, int64(3)},
		{"add", []any{int64(math.MaxInt64), 0}, int64(math.MaxInt64)},
		{"add", []any{uint64(math.MaxUint64), 0}, int64(-1)},
		{"add", []any{int64(math.MinInt64), 0}, int64(math.MinInt64)},
		{"add32", []any{math.MaxInt32, 1}, int64(math.MinInt32)},
		{"add32", []any{uint32(math.MaxUint32), 0}, int64(-1)},
		{"add32", []any{math.MinInt32, 0}, int64(math.MinInt32)},
		{"half", []any{3}, 1.5},
		{"half", []any{0.1}, float64(float32(0.1) / 2)},
		{"sqrt", []any{2.25}, 1.5},
		{"sqrt", []any{4}, 2.0},
		{"sqrt", []any{math.Inf(1)}, math.Inf(1)},
		{"swap", []any{-7, 2.5}, []any{2.5, int64(-7)}},
		{"nothing", nil, nil},
		{"ready", nil, int64(42)},
		{"fib", []any{20}, int64(6765)},
	} {
		if got := b.result(t, wasm, c.function, c.args...); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s%v = %v, want %v", c.function, c.args, got, c.want)
		}
	}
	if got := b.result(t, wasm, "sqrt", -1.0).(float64); !math.IsNaN(got) {
		t.Errorf("sqrt(-1) = %v, want NaN", got)
	}
}

func TestScalarRefusesArgumentsThatDoNotFit(t *testing.T) {
	b := newBench(t, nil)
	wasm := testdata(t, "scalar.wasm")
	for _, c := range []struct {
		function string
		args     []any
		words    []string
	}{
		{"add32", []any{int64(math.MaxUint32) + 1, 0}, []string{"argument 1", "i32"}},
		{"add32", []any{0, int64(math.MinInt32) - 1}, []string{"argument 2", "i32"}},
		{"add", []any{1}, []string{"2 arguments"}},
		{"add", []any{1, 2, 3}, []string{"2 arguments"}},
		{"add", []any{1, "2"}, []string{"argument 2 (y)", "string"}},
		{"add", []any{1, 2.5}, []string{"argument 2", "float"}},
		{"sqrt", []any{nil}, []string{"argument 1", "null"}},
	} {
		wantError(t, b.run(t, wasm, c.function, c.args...).Err, task.GuestError, c.words...)
	}
	wantError(t, b.run(t, wasm, "no_such").Err, task.NotFound, "no_such", "guest")
	wantError(t, b.run(t, wasm, "_initialize").Err, task.NotFound)
}

func TestTrapTellsWhatAndWhere(t *testing.T) {
	out := newBench(t, nil).run(t, testdata(t, "scalar.wasm"), "div", 1, 0)
	wantError(t, out.Err, task.Trap, "integer divide by zero")
	if want := "divide(i32,i32) i32\ndiv(i32,i32) i32"; out.Err.Stack != want {
		t.Errorf("stack %q, want %q", out.Err.Stack, want)
	}
}

func TestNoCallSeesAnother(t *testing.T) {
	b := newBench(t, nil)
	for range 3 {
		if got := b.result(t, testdata(t, "scalar.wasm"), "trace"); got != int64(43) {
			t.Fatalf("found the trace of another call: %v", got)
		}
	}
}
