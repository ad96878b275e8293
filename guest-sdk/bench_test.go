package weft_test

import (
	"strings"
	"testing"

	"weft/guest-sdk/internal/guest"
	"weft/internal/testkit/wasm"
)

// BenchmarkCall measures calls in an instance that lives on. "bare" is the
// baseline: a Go module without the SDK that returns its arguments as they are.
func BenchmarkCall(b *testing.B) {
	bare, err := wasm.Build(b.Context(), "guest-sdk/testdata/bare")
	if err != nil {
		b.Fatal(err)
	}
	b.Run("bare", func(b *testing.B) { repeat(b, open(b, bare, nil), "echo", encode(b, 1)) })
	for _, c := range []struct {
		name string
		args []any
	}{
		{"add", []any{1, 2}},
		{"int8", []any{1}}, // by reflection
		{"echo", []any{1}},
		{"string", []any{strings.Repeat("x", 100)}},
		{"ints", []any{integers(1000)}},
		{"floats", []any{fractions(1000)}},
	} {
		s, input := open(b, samplesModule(b), nil), encode(b, c.args...)
		b.Run(c.name, func(b *testing.B) { repeat(b, s, c.name, input) })
		b.Run(c.name+"/native", func(b *testing.B) { repeatNative(b, c.name, input) })
	}
}

func repeat(b *testing.B, s *sandbox, name string, input []byte) {
	b.Helper()
	index := indexOf(b, s, name)
	for b.Loop() {
		if _, f, err := s.call(b.Context(), index, input); f != nil || err != nil {
			b.Fatal(f, err)
		}
	}
}

func repeatNative(b *testing.B, name string, input []byte) {
	b.Helper()
	f, ok := guest.Registered.Find(name)
	if !ok {
		b.Fatalf("no function %s", name)
	}
	b.ReportAllocs()
	out := make([]byte, 0, 1<<16)
	for b.Loop() {
		if _, failure := f.Call(b.Context(), input, out); failure != nil {
			b.Fatal(failure)
		}
	}
}

func integers(n int) []int64 {
	list := make([]int64, n)
	for i := range list {
		list[i] = int64(i) * 1000
	}
	return list
}

func fractions(n int) []float64 {
	list := make([]float64, n)
	for i := range list {
		list[i] = float64(i) / 10
	}
	return list
}
