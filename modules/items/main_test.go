package main

import (
	"testing"

	"go.uber.org/goleak"

	"weft/guest-sdk/wefttest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestParseFile(t *testing.T) {
	items, err := wefttest.Call[[]float64](t.Context(), "parse_file", "file.0.txt")
	if err != nil || len(items) < 1 || len(items) > 10 {
		t.Fatalf("parse_file = %v, %v, want 1 to 10 items", items, err)
	}
	for i, x := range items {
		if x < 0 || x >= 1 {
			t.Errorf("item %d is %v, want 0 to 1", i, x)
		}
	}
}

func TestProcessItem(t *testing.T) {
	for x, want := range map[float64]float64{0: 1, 0.25: 1.25, -1: 0} {
		if got, err := wefttest.Call[float64](t.Context(), "process_item", x); err != nil || got != want {
			t.Errorf("process_item(%v) = %v, %v, want %v", x, got, err, want)
		}
	}
}
