package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"weft/client"
	"weft/client/progress"
)

// manyCalls is scene S2: a loop submits calls that depend on each other
// without waiting for any, and their results are summed by a tree. Each call
// sleeps a random time, as it does in the notebook.
func manyCalls(ctx context.Context, s *stage) error {
	c, pause := s.c, s.size.Pause.Seconds()
	start := time.Now()
	s.code(fmt.Sprintf(`for i := range %d {  // each sleeps up to %s
	x := client.Submit[int64](c, "math/slow_inc", i, pause)     // inc(i)
	y := client.Submit[int64](c, "math/slow_double", x, pause)  // double(x)
	z := client.Submit[int64](c, "math/slow_add", x, y, pause)  // add(x, y)
	zs = append(zs, z)
}`, s.size.Calls, s.size.Pause))
	var zs, calls []*client.Future[int64]
	for i := range s.size.Calls {
		x := client.Submit[int64](c, "math/slow_inc", i, pause)
		y := client.Submit[int64](c, "math/slow_double", x, pause)
		z := client.Submit[int64](c, "math/slow_add", x, y, pause)
		zs = append(zs, z)
		calls = append(calls, x, y, z)
	}
	submitted := time.Since(start)
	if _, err := zs[len(zs)-1].Key(ctx); err != nil {
		return err
	}
	s.remark("%s submitted in %s, and taken by the server after %s", plural(len(calls), "call"), seconds(submitted), seconds(time.Since(start)))

	s.code("client.Gather(ctx, zs)")
	sums, err := client.Gather(ctx, zs)
	if err != nil {
		return err
	}
	s.say("%s", list(sums, 16))
	s.say("")
	total, adds, err := treeSum(ctx, s, zs)
	if err != nil {
		return err
	}
	took := time.Since(start)
	if err := checkSums(sums, total); err != nil {
		return err
	}
	calls = append(calls, adds...)
	alone, err := wall(ctx, calls)
	if err != nil {
		return err
	}
	s.took(plural(len(calls), "task"), took, "one after the other", alone)
	return nil
}

// treeSum adds neighbours up until one is left, and returns the sum with the
// futures of all additions.
func treeSum(ctx context.Context, s *stage, zs []*client.Future[int64]) (total int64, adds []*client.Future[int64], err error) {
	c, pause := s.c, s.size.Pause.Seconds()
	s.code(`L := zs
for len(L) > 1 {
	var sums []*client.Future[int64]
	for p := range slices.Chunk(L, 2) {
		sum := client.Submit[int64](c, "math/slow_add", p[0], p[1], pause)
		sums = append(sums, sum)
	}
	L, adds = sums, append(adds, sums...)
}
progress.Show(ctx, os.Stdout, adds...)`)
	L := zs
	for len(L) > 1 {
		var sums []*client.Future[int64]
		for p := range slices.Chunk(L, 2) {
			sums = append(sums, client.Submit[int64](c, "math/slow_add", p[0], p[1], pause))
		}
		L, adds = sums, append(adds, sums...)
	}
	if err := progress.Show(ctx, s.bars, adds...); err != nil {
		return 0, nil, err
	}
	s.code("L")
	s.say("%s", list(L, 1))
	s.code("client.Gather(ctx, L)")
	sum, err := client.Gather(ctx, L)
	if err != nil {
		return 0, nil, err
	}
	s.say("%s", list(sum, 1))
	return sum[0], adds, nil
}

// checkSums holds the sums against what x + 2x is, with x = i + 1.
func checkSums(sums []int64, total int64) error {
	var want int64
	for i, got := range sums {
		x := int64(i) + 1
		if got != x+2*x {
			return fmt.Errorf("the result of %d is %d, not %d", i, got, x+2*x)
		}
		want += got
	}
	if total != want {
		return fmt.Errorf("the tree sums up to %d, not %d", total, want)
	}
	return nil
}

// wall is how long tasks ran, all together: what they would have taken one
// after the other.
func wall[T any](ctx context.Context, futures []*client.Future[T]) (sum time.Duration, err error) {
	for _, f := range futures {
		info, err := f.Info(ctx)
		if err != nil {
			return 0, err
		}
		sum += time.Duration(info.Usage.Wall)
	}
	return sum, nil
}
