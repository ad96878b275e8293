package main

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"weft/guest-sdk/wefttest"
	"weft/modules/text/words"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestCountInPieces proves that to split, to count the parts and to merge gives
// what counting at once gives.
func TestCountInPieces(t *testing.T) {
	ctx := t.Context()
	doc := []byte(strings.Repeat("func add(x, y int) int { return x + y } // größer\n", 20))
	parts, err := wefttest.Call[[][]byte](ctx, "split", doc, 100)
	if err != nil || len(parts) < 2 {
		t.Fatalf("split = %d parts, %v, want several", len(parts), err)
	}
	counts := make([]any, len(parts))
	for i, part := range parts {
		if counts[i], err = wefttest.Call[words.Counts](ctx, "count_words", [][]byte{part}); err != nil {
			t.Fatal(err)
		}
	}
	merged, err := wefttest.Call[words.Counts](ctx, "merge_counts", counts...)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"count_words", "count_text"} {
		whole, err := wefttest.Call[words.Counts](ctx, name, map[string]any{"count_words": [][]byte{doc}, "count_text": string(doc)}[name])
		if err != nil || !maps.Equal(merged, whole) {
			t.Errorf("%s = %v, %v, want %v", name, whole, err, merged)
		}
	}
}

func TestMergeOfNothing(t *testing.T) {
	if got, err := wefttest.Call[words.Counts](t.Context(), "merge_counts"); err != nil || len(got) != 0 {
		t.Errorf("merge_counts() = %v, %v, want an empty map", got, err)
	}
}

func TestTop(t *testing.T) {
	counts := words.Counts{"a": 1, "b": 3, "c": 3}
	got, err := wefttest.Call[[]words.Counted](t.Context(), "top", counts, 2)
	if want := []words.Counted{{Word: "b", Count: 3}, {Word: "c", Count: 3}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("top = %v, %v, want %v", got, err, want)
	}
	if got, err := wefttest.Call[[]words.Counted](t.Context(), "top", counts, 0); err != nil || len(got) != 0 {
		t.Errorf("top 0 = %v, %v, want none", got, err)
	}
}

func TestRefused(t *testing.T) {
	for name, args := range map[string][]any{"top": {words.Counts{}, -1}, "split": {[]byte("x"), 0}} {
		if got, err := wefttest.Call[any](t.Context(), name, args...); err == nil {
			t.Errorf("%s(%v) = %v, want an error", name, args, got)
		}
	}
}
