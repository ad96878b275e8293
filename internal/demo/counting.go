package demo

import (
	"context"
	"runtime"
	"slices"
	"time"

	"weft/client"
	"weft/client/progress"
	"weft/modules/text/words"
)

const (
	// fanIn is how many counts a task merges.
	fanIn = 10

	// patience is how long files are read and counted. Where the time is not
	// enough for all, the rest is left out, so that the demo ends before its
	// audience leaves.
	patience = 11 * time.Second
)

// ahead is how many batches of files are in memory at a time, here and in the
// cluster: enough that no processor waits for a file.
var ahead = 2 * runtime.GOMAXPROCS(0)

type countsOf = client.Future[words.Counts]

// countOnWeft returns the counts of the whole corpus.
func countOnWeft(ctx context.Context, s *stage) (words.Counts, error) {
	k := &counting{c: s.c, corpus: s.corpus, bar: progress.NewBar(s.bars)}
	defer k.bar.Close()
	counts, err := k.count(ctx)
	if err != nil {
		return nil, err
	}
	total := k.merge(counts)
	for len(k.pending) > 0 {
		if err := k.settle(ctx); err != nil {
			return nil, err
		}
	}
	return total.Result(ctx)
}

// counting is the tasks that count, and how far they are.
type counting struct {
	c      *client.Client
	corpus *corpus

	bar     *progress.Bar
	done    int
	pending []*countsOf
}

// count submits a task for each batch, as long as there is time.
func (k *counting) count(ctx context.Context) (counts []*countsOf, err error) {
	start := time.Now()
	for i, batch := range k.corpus.batches {
		if i > 0 && time.Since(start) > patience {
			k.corpus.cut(i)
			break
		}
		for len(k.pending) >= ahead {
			if err := k.settle(ctx); err != nil {
				return nil, err
			}
		}
		docs, err := k.corpus.read(batch)
		if err != nil {
			return nil, err
		}
		scattered, err := client.Scatter(ctx, k.c, docs)
		if err != nil {
			return nil, err
		}
		f := client.Submit[words.Counts](k.c, "text/count_words", scattered)
		scattered.Release() // the task needs it, nobody else
		counts, k.pending = append(counts, f), append(k.pending, f)
	}
	return counts, nil
}

// merge submits the tree that makes one of the counts.
func (k *counting) merge(counts []*countsOf) *countsOf {
	for len(counts) > 1 {
		var merged []*countsOf
		for part := range slices.Chunk(counts, fanIn) {
			f := client.Submit[words.Counts](k.c, "text/merge_counts", client.Values(part)...)
			merged, k.pending = append(merged, f), append(k.pending, f)
		}
		counts = merged
	}
	return counts[0]
}

// settle waits until any of the pending tasks has settled. The bar's clock
// goes on meanwhile.
func (k *counting) settle(ctx context.Context) error {
	for ctx.Err() == nil {
		turn, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
		settled, pending, _ := client.Wait(turn, k.pending, client.Any) // its error is the turn's
		cancel()
		k.pending = pending
		k.done += len(settled)
		k.bar.Update(progress.Counts{Total: tasks(len(k.corpus.batches)), Done: k.done})
		for _, f := range settled {
			if err := f.Wait(ctx); err != nil {
				return err
			}
		}
		if len(settled) > 0 {
			return nil
		}
	}
	return context.Cause(ctx)
}

// tasks is how many there are for n batches, merges included.
func tasks(n int) int {
	sum := n
	for n > 1 {
		n = (n + fanIn - 1) / fanIn
		sum += n
	}
	return sum
}
