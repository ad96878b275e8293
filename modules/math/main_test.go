package main

import (
	"math"
	"testing"

	"go.uber.org/goleak"

	"weft/guest-sdk/wefttest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestFunctions(t *testing.T) {
	for _, c := range []struct {
		name string
		args []any
		want int64
	}{
		{"inc", []any{1}, 2},
		{"inc", []any{int64(math.MaxInt64)}, math.MinInt64},
		{"double", []any{-21}, -42},
		{"add", []any{1, int64(math.MaxInt64 - 1)}, math.MaxInt64},
		{"slow_inc", []any{1, 0.001}, 2},
		{"slow_double", []any{4, 0}, 8},
		{"slow_add", []any{1, 2, 0}, 3},
	} {
		if got, err := wefttest.Call[int64](t.Context(), c.name, c.args...); err != nil || got != c.want {
			t.Errorf("%s(%v) = %d, %v, want %d", c.name, c.args, got, err, c.want)
		}
	}
}

func TestPauseRange(t *testing.T) {
	for _, max := range []float64{-0.001, 3600.1, math.NaN(), math.Inf(1)} {
		if got, err := wefttest.Call[int64](t.Context(), "slow_inc", 1, max); err == nil {
			t.Errorf("slow_inc(1, %v) = %d, want an error", max, got)
		}
	}
}
