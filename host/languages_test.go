package host_test

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"weft/task"
)

func TestFunctionsOfOtherLanguages(t *testing.T) {
	b := newBench(t, nil)
	for _, c := range []struct {
		module, function string
		args             []any
		want             any
	}{
		{"c/scalar.wasm", "gcd", []any{int64(6_000_000_007 * 12), 6_000_000_007 * 18}, int64(6 * 6_000_000_007)},
		{"c/scalar.wasm", "hypot", []any{3, 4}, 5.0},
		{"c/scalar.wasm", "primes", []any{100_000}, int64(9592)},
		{"rust/scalar.wasm", "fibonacci", []any{92}, int64(7540113804746346429)},
		{"rust/scalar.wasm", "mean", []any{1_000_000}, 500000.5},
		{"assemblyscript/scalar.wasm", "collatz", []any{27}, int64(111)},
		{"assemblyscript/scalar.wasm", "squares", []any{1000}, 333833500.0},
	} {
		if got := b.result(t, testdata(t, c.module), c.function, c.args...); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %s%v = %v, want %v", c.module, c.function, c.args, got, c.want)
		}
	}
}

func TestFailuresOfOtherLanguages(t *testing.T) {
	b := newBench(t, nil)
	wantError(t, b.run(t, testdata(t, "c/scalar.wasm"), "primes", math.MaxInt32).Err, task.Trap, "unreachable")
	wantError(t, b.run(t, testdata(t, "rust/scalar.wasm"), "fibonacci", 93).Err, task.Trap, "unreachable")
	wantError(t, b.run(t, testdata(t, "assemblyscript/scalar.wasm"), "collatz", 0).Err, task.Trap,
		"collatz of what is not positive", "scalar.ts:5:")
}

// A program that was not written for weft: Markdown in, HTML out.
func TestProgramOfOthers(t *testing.T) {
	b := newBench(t, nil)
	wasm := testdata(t, "third_party/pulldown-cmark/pulldown-cmark.wasm")
	got := b.result(t, wasm, "run", "# Hello\n\n| a | b |\n|---|---|\n| *1* | ~~2~~ |\n", "--enable-tables", "--enable-strikethrough").(string)
	for _, want := range []string{"<h1>Hello</h1>", "<td><em>1</em></td>", "<td><del>2</del></td>"} {
		if !strings.Contains(got, want) {
			t.Errorf("gave %q, without %s", got, want)
		}
	}
	wantError(t, b.run(t, wasm, "run", "", "--no-such-option").Err, task.Exit, "exit code 1", "no-such-option")
}
