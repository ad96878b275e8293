package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"weft/client"
)

// growingWork is scene S4: files hold an unknown number of items, and each
// item is work. First one goroutine takes the files as they are parsed, then
// each file has a goroutine of its own.
func growingWork(ctx context.Context, s *stage) error {
	files := make([]string, s.size.Files)
	for i := range files {
		files[i] = fmt.Sprintf("file.%d.txt", i)
	}
	s.remark("%s, each with an unknown number of items. First as they complete:", plural(len(files), "file"))
	if err := asTheyComplete(ctx, s, files); err != nil {
		return fmt.Errorf("as they complete: %w", err)
	}
	s.say("")
	s.remark("And by one goroutine for each file:")
	if err := oneGoroutineEach(ctx, s, files); err != nil {
		return fmt.Errorf("one goroutine each: %w", err)
	}
	return nil
}

type (
	floats = client.Future[float64]
	listOf = client.Future[[]float64]
)

func asTheyComplete(ctx context.Context, s *stage, files []string) error {
	c, start := s.c, time.Now()
	s.code(`first := c.With(client.Priority(1))  // items before more files
lists := client.Map[[]float64](c, "items/parse_file", files)
lengths := client.Map[int](c, "builtin/len", lists)
ac := client.AsCompleted(ctx, lengths...)
for f := range ac.All() {
	n, _ := f.Result(ctx)
	for i := range n {
		x := client.Submit[float64](first, "builtin/getitem", listOf[f], i)
		r := client.Submit[float64](first, "items/process_item", x)
		results = append(results, r)
	}
}
client.Gather(ctx, results)`)
	first := c.With(client.Priority(1))
	lists := client.Map[[]float64](c, "items/parse_file", files)
	lengths := client.Map[int](c, "builtin/len", lists)
	var order []*listOf // of the lists in results
	var results []*floats
	ac := client.AsCompleted(ctx, lengths...)
	for f := range ac.All() {
		n, err := f.Result(ctx)
		if err != nil {
			return err
		}
		list := lists[slices.Index(lengths, f)]
		order = append(order, list)
		results = append(results, process(first, list, n)...)
	}
	if err := ac.Err(); err != nil {
		return err
	}
	return s.compare(ctx, start, order, results)
}

// process submits the work on each of n items of a list. The items' futures
// are dropped here and now: what is to come of them needs them, nobody else.
func process(c *client.Client, list *listOf, n int) []*floats {
	results := make([]*floats, n)
	for i := range results {
		x := client.Submit[float64](c, "builtin/getitem", list, i)
		results[i] = client.Submit[float64](c, "items/process_item", x)
		x.Release()
	}
	return results
}

func oneGoroutineEach(ctx context.Context, s *stage, files []string) error {
	c, start := s.c, time.Now()
	s.code(`for i, file := range files {
	group.Go(func() error {
		list := client.Submit[[]float64](c, "items/parse_file", file)
		n, err := client.Submit[int](c, "builtin/len", list).Result(ctx)
		results[i] = process(first, list, n)  // as before
		return err
	})
}
group.Wait()
client.Gather(ctx, slices.Concat(results...))`)
	first := c.With(client.Priority(1))
	lists := make([]*listOf, len(files))
	results := make([][]*floats, len(files))
	group, grouped := errgroup.WithContext(ctx)
	for i, file := range files {
		group.Go(func() error {
			lists[i] = client.Submit[[]float64](c, "items/parse_file", file)
			n, err := client.Submit[int](c, "builtin/len", lists[i]).Result(grouped)
			results[i] = process(first, lists[i], n)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return s.compare(ctx, start, lists, slices.Concat(results...))
}

// compare gathers the results and holds them against the same work on the same
// lists, done in sequence. What a file holds is chance, so that the lists are
// those that were parsed.
func (s *stage) compare(ctx context.Context, start time.Time, lists []*listOf, results []*floats) error {
	got, err := client.Gather(ctx, results)
	if err != nil {
		return err
	}
	took := time.Since(start)
	s.say("%s", list(got, 3))
	parsed, err := client.Gather(ctx, lists)
	if err != nil {
		return err
	}
	var want []float64
	for _, items := range parsed {
		for _, x := range items {
			want = append(want, x+1)
		}
	}
	if !slices.Equal(got, want) {
		return fmt.Errorf("the results are %v, and those of the sequential run %v", got, want)
	}
	s.right("equal to the sequential run over the same lists")
	parsing, err := wall(ctx, lists)
	if err != nil {
		return err
	}
	processing, err := wall(ctx, results)
	if err != nil {
		return err
	}
	s.took(fmt.Sprintf("%s of %s", plural(len(got), "item"), plural(len(lists), "file")), took, "one after the other", parsing+processing)
	return nil
}
