package demo

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weft/modules/text/words"
)

// TestWrongResultsAreErrors proves that the demo would notice.
func TestWrongResultsAreErrors(t *testing.T) {
	right := words.Counts{"func": 2, "if": 1}
	for _, c := range []struct {
		name string
		err  error
		want string // part of the error; empty for none
	}{
		{"sums", checkSums([]int64{3, 6}, 9), ""},
		{"a sum", checkSums([]int64{3, 7}, 10), "the result of 1 is 7, not 6"},
		{"the tree", checkSums([]int64{3, 6}, 10), "the tree sums up to 10, not 9"},
		{"counts", compareCounts(words.Counts{"func": 2, "if": 1}, right), ""},
		{"a count", compareCounts(words.Counts{"func": 3, "if": 1}, right), `"func" was counted 3 times, and occurs 2 times`},
		{"a word missing", compareCounts(words.Counts{"func": 2}, right), `"if" was counted 0 times, and occurs 1 times`},
		{"a word too many", compareCounts(words.Counts{"func": 2, "if": 1, "for": 1}, right), "3 different words were counted, and there are 2"},
	} {
		got := fmt.Sprint(c.err)
		if c.want == "" && c.err != nil || !strings.Contains(got, c.want) {
			t.Errorf("%s: %s, want %q", c.name, got, c.want)
		}
	}
}

// TestBatches proves where a batch ends: at so many files, and before it has
// too many bytes.
func TestBatches(t *testing.T) {
	root := t.TempDir()
	for name, size := range map[string]int{
		"a.go": 1, "b.go": 1, // as many as there may be
		"c.go": 1, "d/big.go": maxBatch - 1, // as large as it may be
		"e.go": maxBatch, "f.go": 1, // a byte too many
		"g.go":  maxBatch + 1, // too large for company
		"h.txt": 1, "i/go": 1,
	} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, make([]byte, size), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := openCorpus(t.Context(), root, 2)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := batches(c), "a b|c big|e|f|g"; got != want || c.files != 7 || c.left != 0 {
		t.Errorf("batches %s, %d files and %d left, want %s", got, c.files, c.left, want)
	}
	c.cut(2)
	if got, want := batches(c), "a b|c big"; got != want || c.files != 4 || c.left != 3 {
		t.Errorf("after the cut: batches %s, %d files and %d left, want %s", got, c.files, c.left, want)
	}
}

func batches(c *corpus) string {
	all := make([]string, len(c.batches))
	for i, batch := range c.batches {
		names := make([]string, len(batch))
		for j, path := range batch {
			names[j] = strings.TrimSuffix(filepath.Base(path), ".go")
		}
		all[i] = strings.Join(names, " ")
	}
	return strings.Join(all, "|")
}

func TestTasks(t *testing.T) {
	for n, want := range map[int]int{1: 1, 2: 3, 10: 11, 11: 14, 100: 111, 101: 101 + 11 + 2 + 1} {
		if got := tasks(n); got != want {
			t.Errorf("for %d batches there are %d tasks, want %d", n, got, want)
		}
	}
}

func TestList(t *testing.T) {
	for _, c := range []struct {
		values []int
		want   string
	}{
		{nil, "[]"}, {[]int{3}, "[3]"}, {[]int{3, 6}, "[3, 6]"}, {[]int{3, 6, 9}, "[3, 6, … 1 more]"},
	} {
		if got := list(c.values, 2); got != c.want {
			t.Errorf("%v is written as %s, want %s", c.values, got, c.want)
		}
	}
}
