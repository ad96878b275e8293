package bench

import (
	"context"
	"fmt"
	"time"

	"weft/client"
)

// figure is a measurement that can be made.
type figure struct {
	name, unit string
	n, least   int  // how much the reference measures, and the least that says something
	halves     bool // less is a half, or a half of that
	run        func(ctx context.Context, n int) (time.Duration, error)
	load       func(n int) float64 // see plan
	value      func(n int, d time.Duration) float64
}

// figures are those of the reference, in its order.
func (w work) figures(t Tasks) []figure {
	const alone = 2 // a task that runs alone takes as long as two that run beside each other
	nodes := func(n int) float64 { return float64(2*n - 1) }
	each := func(n int, d time.Duration) float64 { return float64(d.Microseconds()) / float64(n) }
	return []figure{
		{
			name: "map_10000", unit: "tasks/s", n: t.Map, least: min(t.Map, 100), run: w.mapped,
			load:  func(n int) float64 { return float64(n) },
			value: func(n int, d time.Duration) float64 { return float64(n) / d.Seconds() },
		}, {
			name: "tree_1024", unit: "tasks/s", n: t.Tree, least: min(t.Tree, 16), halves: true, run: w.tree,
			load:  nodes,
			value: func(n int, d time.Duration) float64 { return nodes(n) / d.Seconds() },
		}, {
			name: "latency", unit: "us", n: t.Latency, least: min(t.Latency, 10), run: w.latency,
			load:  func(n int) float64 { return alone * float64(n) },
			value: each,
		}, {
			name: "chain_1000", unit: "us/link", n: t.Chain, least: min(t.Chain, 10), run: w.chain,
			load:  func(n int) float64 { return alone * float64(n) },
			value: each,
		},
	}
}

// work is what is measured: the same as in the reference, call by call. Each
// method returns how long it took.
type work struct {
	c      *client.Client
	module string
}

func (w work) inc(x any) *client.Future[int64] {
	return client.Submit[int64](w.c, w.module+"/inc", x)
}

// mapped maps inc over the numbers below n and gathers the results.
func (w work) mapped(ctx context.Context, n int) (time.Duration, error) {
	numbers := below(n)
	start := time.Now()
	results, err := client.Gather(ctx, client.Map[int64](w.c, w.module+"/inc", numbers))
	d := time.Since(start)
	if err != nil {
		return 0, err
	}
	for i, got := range results {
		if err := expect(got, i+1); err != nil {
			return 0, err
		}
	}
	return d, nil
}

// tree maps inc over the numbers below n, a power of two, and adds neighbours
// until one is left.
func (w work) tree(ctx context.Context, n int) (time.Duration, error) {
	numbers := below(n)
	start := time.Now()
	layer := client.Map[int64](w.c, w.module+"/inc", numbers)
	for len(layer) > 1 {
		next := make([]*client.Future[int64], len(layer)/2)
		for i := range next {
			next[i] = client.Submit[int64](w.c, w.module+"/add", layer[2*i], layer[2*i+1])
		}
		layer = next
	}
	got, err := layer[0].Result(ctx)
	d := time.Since(start)
	if err != nil {
		return 0, err
	}
	return d, expect(got, n*(n-1)/2+n)
}

// latency submits n calls, each when the result of the one before is there.
func (w work) latency(ctx context.Context, n int) (time.Duration, error) {
	start := time.Now()
	for i := range n {
		got, err := w.inc(i).Result(ctx)
		if err != nil {
			return 0, err
		}
		if err := expect(got, i+1); err != nil {
			return 0, err
		}
	}
	return time.Since(start), nil
}

// chain submits n calls, each on the future of the one before, and waits for
// the last.
func (w work) chain(ctx context.Context, n int) (time.Duration, error) {
	start := time.Now()
	future := w.inc(0)
	for range n - 1 {
		future = w.inc(future)
	}
	got, err := future.Result(ctx)
	d := time.Since(start)
	if err != nil {
		return 0, err
	}
	return d, expect(got, n)
}

func below(n int) []int {
	numbers := make([]int, n)
	for i := range numbers {
		numbers[i] = i
	}
	return numbers
}

func expect(got int64, want int) error {
	if got != int64(want) {
		return fmt.Errorf("the result is %d, not %d", got, want)
	}
	return nil
}
