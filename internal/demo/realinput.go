package demo

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"weft/modules/text/words"
)

// realInput is scene S5: how often each word occurs in thousands of files,
// about a hundred of them a task, merged by a tree; and the same in a plain
// loop.
func realInput(ctx context.Context, s *stage) error {
	corpus := s.corpus
	s.remark("%s in %s", plural(corpus.files, "file"), corpus.root)
	s.code(`for batch := range batches {  // of about a hundred files
	docs, err := client.Scatter(ctx, c, batch)
	n := client.Submit[words.Counts](c, "text/count_words", docs)
	counts = append(counts, n)
}
for len(counts) > 1 {  // a tree: ten become one
	var merged []*client.Future[words.Counts]
	for part := range slices.Chunk(counts, 10) {
		args := client.Values(part)
		n := client.Submit[words.Counts](c, "text/merge_counts", args...)
		merged = append(merged, n)
	}
	counts = merged
}
total, err := counts[0].Result(ctx)
words.Top(total, 10)`)
	start := time.Now()
	got, err := countOnWeft(ctx, s)
	if err != nil {
		return err
	}
	took := time.Since(start)
	if corpus.left > 0 {
		s.remark("%s left out, as this machine has no more time for them", plural(corpus.left, "file"))
	}
	s.chart(words.Top(got, 10))
	start = time.Now()
	want, err := corpus.countInSequence(ctx)
	if err != nil {
		return err
	}
	alone := time.Since(start)
	if err := compareCounts(got, want); err != nil {
		return err
	}
	s.right("equal to a plain sequential count, word by word: %s different words", count(len(want)))
	s.took(fmt.Sprintf("%s words of %s", count(sum(want)), plural(corpus.files, "file")), took, "natively in a plain loop", alone)
	return nil
}

// compareCounts holds counts against those that are right.
func compareCounts(got, want words.Counts) error {
	for _, word := range slices.Sorted(maps.Keys(want)) {
		if got[word] != want[word] {
			return fmt.Errorf("%q was counted %d times, and occurs %d times", word, got[word], want[word])
		}
	}
	if len(got) != len(want) {
		return fmt.Errorf("%d different words were counted, and there are %d", len(got), len(want))
	}
	return nil
}

func sum(counts words.Counts) (n int64) {
	for _, c := range counts {
		n += c
	}
	return n
}

// chart writes words with bars as long as they are frequent.
func (s *script) chart(top []words.Counted) {
	most, longest := int64(1), 0
	for _, w := range top {
		most = max(most, w.Count)
		longest = max(longest, len(w.Word))
	}
	const cells = 40
	for _, w := range top {
		bar := strings.Repeat("█", cmp.Or(int(cells*w.Count/most), 1))
		s.say("%*s %10s  %s", longest, w.Word, count(w.Count), s.style(cyan, bar))
	}
}
