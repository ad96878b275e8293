package host_test

import (
	"testing"

	"weft/task"
)

// What one call costs, a new instance and all.

func BenchmarkScalarAdd(b *testing.B) {
	benchmark(b, func(h *bench) *task.Call { return h.call(b, testdata(b, "scalar.wasm"), "add", 1, 2) })
}

func BenchmarkGoGuestEcho(b *testing.B) {
	benchmark(b, func(h *bench) *task.Call { return h.call(b, goGuest(b), "echo", 1, 2) })
}

func BenchmarkCommand(b *testing.B) {
	benchmark(b, func(h *bench) *task.Call { return h.call(b, testdata(b, "c/words.wasm"), "run", "one two") })
}

func benchmark(b *testing.B, prepare func(*bench) *task.Call) {
	b.Helper()
	h := newBench(b, nil)
	call := prepare(h)
	decode(b, h.Run(b.Context(), call)) // compiled from here on
	b.ReportAllocs()
	for b.Loop() {
		if out := h.Run(b.Context(), call); out.Err != nil {
			b.Fatal(out.Err)
		}
	}
}
