package client_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"

	"weft/client"
	"weft/client/progress"
)

func Example() {
	ctx := context.Background()
	c, err := client.Dial(ctx, exampleServer()) // such as http://127.0.0.1:7420
	if err != nil {
		fmt.Println(err)
		return
	}
	defer c.Close()

	// Many tasks that depend on each other, in a normal loop.
	var zs []*client.Future[int64]
	for i := range 16 {
		x := client.Submit[int64](c, "math/inc", i)
		y := client.Submit[int64](c, "math/double", x)
		zs = append(zs, client.Submit[int64](c, "math/add", x, y))
	}
	results, err := client.Gather(ctx, zs)
	fmt.Println(results, err)

	// A tree sum.
	for len(zs) > 1 {
		var next []*client.Future[int64]
		for i := 0; i < len(zs); i += 2 {
			next = append(next, client.Submit[int64](c, "math/add", zs[i], zs[i+1]))
		}
		zs = next
	}
	fmt.Println(zs[0].Result(ctx))
	// Output:
	// [3 6 9 12 15 18 21 24 27 30 33 36 39 42 45 48] <nil>
	// 408 <nil>
}

func ExampleSubmit() {
	ctx, c, done := dialExample()
	defer done()

	x := client.Submit[int64](c, "math/inc", 1)                     // at once
	y := client.Submit[int64](c, "math/add", x, 10)                 // x goes from worker to worker
	n := client.Submit[int](c, "builtin/len", []any{x, y, "three"}) // futures at any depth
	fmt.Println(x.Result(ctx))
	fmt.Println(y.Result(ctx))
	fmt.Println(n.Result(ctx))
	// Output:
	// 2 <nil>
	// 12 <nil>
	// 3 <nil>
}

func ExampleClient_With() {
	ctx, c, done := dialExample()
	defer done()

	urgent := c.With(client.Priority(10), client.Retries(3))
	fmt.Println(client.Submit[int64](urgent, "math/inc", 1).Result(ctx))
	fmt.Println(client.Submit[int64](urgent.With(client.Key("mine")), "math/inc", 2).Key(ctx))
	// Output:
	// 2 <nil>
	// mine <nil>
}

func ExampleMap() {
	ctx, c, done := dialExample()
	defer done()

	xs := client.Map[int64](c, "math/inc", []int{1, 2, 3})
	ys := client.Map[int64](c, "math/add", xs, xs) // two sequences in step
	zs := client.Map[int64](c, "math/add", client.Values(ys), client.Values([]int{10, 20, 30}))
	fmt.Println(client.Gather(ctx, zs))
	// Output: [14 26 38] <nil>
}

func ExampleGather() {
	ctx, c, done := dialExample()
	defer done()

	_, err := client.Gather(ctx, []*client.Future[int64]{
		client.Submit[int64](c, "math/inc", 1),
		client.Submit[int64](c, "faulty/fail", "out of luck"),
	})
	fmt.Println(errors.Is(err, client.ErrGuest), strings.HasSuffix(err.Error(), "out of luck"))
	// Output: true true
}

func ExampleGatherSkip() {
	ctx, c, done := dialExample()
	defer done()

	fmt.Println(client.GatherSkip(ctx, []*client.Future[int64]{
		client.Submit[int64](c, "math/inc", 1),
		client.Submit[int64](c, "faulty/fail", "out of luck"),
		client.Submit[int64](c, "math/inc", 2),
	}))
	// Output: [2 3] <nil>
}

func ExampleWait() {
	ctx, c, done := dialExample()
	defer done()

	slow := client.Submit[float64](c, "faulty/sleep", 3600)
	quick := client.Submit[int64](c, "math/inc", 1)
	settled, pending, err := client.Wait(ctx, []client.AnyFuture{slow, quick}, client.Any)
	fmt.Println(len(settled), len(pending), err)
	// Output: 1 1 <nil>
}

// Files are read in parallel, and within each file there is more to do in
// parallel, as soon as it is known how much.
func ExampleAsCompleted() {
	ctx, c, done := dialExample()
	defer done()

	lists := client.Map[[]float64](c, "items/parse_file", []string{"file.0.txt", "file.1.txt", "file.2.txt"})
	lengths := client.Map[int](c, "builtin/len", lists)
	listOf := map[*client.Future[int]]*client.Future[[]float64]{}
	for i, length := range lengths {
		listOf[length] = lists[i]
	}

	total := 0
	var results []*client.Future[float64]
	urgent := c.With(client.Priority(1)) // finish a file before the next is begun
	for length := range client.AsCompleted(ctx, lengths...).All() {
		n, err := length.Result(ctx)
		if err != nil {
			fmt.Println(err)
			return
		}
		total += n
		for i := range n {
			item := client.Submit[float64](urgent, "builtin/getitem", listOf[length], i)
			results = append(results, client.Submit[float64](urgent, "items/process_item", item))
		}
	}
	processed, err := client.Gather(ctx, results)
	fmt.Println(len(processed) == total, err)
	// Output: true <nil>
}

// The same by a goroutine for each file.
func ExampleFuture_Result() {
	ctx, c, done := dialExample()
	defer done()

	var wg sync.WaitGroup
	sums := make([]float64, 3)
	for i := range sums {
		wg.Go(func() {
			list := client.Submit[[]float64](c, "items/parse_file", fmt.Sprintf("file.%d.txt", i))
			n, err := client.Submit[int](c, "builtin/len", list).Result(ctx)
			if err != nil {
				fmt.Println(err)
				return
			}
			var results []*client.Future[float64]
			for k := range n {
				item := client.Submit[float64](c, "builtin/getitem", list, k)
				results = append(results, client.Submit[float64](c, "items/process_item", item))
			}
			processed, err := client.Gather(ctx, results)
			if err != nil {
				fmt.Println(err)
				return
			}
			for _, v := range processed {
				sums[i] += v
			}
		})
	}
	wg.Wait()
	fmt.Println(sums[0] >= 1, sums[1] >= 1, sums[2] >= 1)
	// Output: true true true
}

func ExampleScatter() {
	ctx, c, done := dialExample()
	defer done()

	table, err := client.Scatter(ctx, c, map[string]int{"a": 1, "b": 2}) // sent once
	if err != nil {
		fmt.Println(err)
		return
	}
	a := client.Submit[int](c, "builtin/getitem", table, "a")
	b := client.Submit[int](c, "builtin/getitem", table, "b")
	fmt.Println(client.Gather(ctx, []*client.Future[int]{a, b}))
	// Output: [1 2] <nil>
}

func ExampleCall() {
	ctx, c, done := dialExample()
	defer done()

	fmt.Println(client.Call[int64](ctx, c, "math/add", 40, 2))
	// Output: 42 <nil>
}

func ExampleAttach() {
	ctx, c, done := dialExample()
	defer done()

	f := client.Submit[int64](c, "math/inc", 1)
	key, err := f.Key(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	// Somewhere else:
	same := client.Attach[int64](c, key)
	fmt.Println(same.Result(ctx))
	// Output: 2 <nil>
}

func ExampleFireAndForget() {
	ctx, c, done := dialExample()
	defer done()

	x := client.Submit[int64](c, "math/inc", 1)
	_, err := client.FireAndForget(ctx, c, "math/double", x)
	fmt.Println(err)
	// Output: <nil>
}

func ExampleFuture_Cancel() {
	ctx, c, done := dialExample()
	defer done()

	x := client.Submit[float64](c, "faulty/sleep", 3600)
	y := client.Submit[float64](c, "items/process_item", x)
	if err := x.Cancel(ctx); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(errors.Is(x.Wait(ctx), client.ErrCancelled), errors.Is(y.Wait(ctx), client.ErrCancelled))
	// Output: true true
}

func ExampleFuture_Retry() {
	ctx, c, done := dialExample()
	defer done()

	x := client.Submit[int64](c, "faulty/fail", "once more")
	fmt.Println(errors.Is(x.Wait(ctx), client.ErrGuest))
	if err := x.Retry(ctx); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(errors.Is(x.Wait(ctx), client.ErrGuest)) // of the second run
	// Output:
	// true
	// true
}

func ExampleFuture_Release() {
	ctx, c, done := dialExample()
	defer done()

	x := client.Submit[int64](c, "math/inc", 1)
	y := client.Submit[int64](c, "math/double", x)
	x.Release() // y needs x and keeps it for so long
	fmt.Println(y.Result(ctx))
	// Output: 4 <nil>
}

// Functions are mapped over channels; stages are put together to a pipeline.
//
//	        ┌── inc ────┐
//	in ── q ┤           ├ add ── results
//	        └── double ─┘
func ExampleMapChan() {
	ctx, c, done := dialExample()
	defer done()

	in := make(chan int64)
	q1, q2 := multiplex(ctx, client.ScatterChan(ctx, c, in))
	inc := client.MapChan[int64](ctx, c, "math/inc", q1)
	double := client.MapChan[int64](ctx, c, "math/double", q2)
	add := client.MapChan[int64](ctx, c, "math/add", inc, double)

	go func() {
		defer close(in)
		in <- 10
		in <- 20
	}()
	for r := range client.GatherChan(ctx, add) {
		fmt.Println(r.Value, r.Err)
	}
	// Output:
	// 31 <nil>
	// 61 <nil>
}

// A bar while the last layer is computed. Here, where there is no terminal, it
// is a line.
func Example_progress() {
	ctx, c, done := dialExample()
	defer done()

	zs := client.Map[int64](c, "math/inc", make([]int, 16))
	if err := progress.Show(ctx, os.Stderr, zs...); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(zs), "settled")
	// Output: 16 settled
}

// The calls of the HTTP API are methods of the client, too.
func ExampleClient() {
	ctx, c, done := dialExample()
	defer done()

	x := client.Submit[int64](c, "math/inc", 1)
	if err := x.Wait(ctx); err != nil {
		fmt.Println(err)
		return
	}
	key, _ := x.Key(ctx)
	record, err := c.Future(ctx, key)
	fmt.Println(*record.Call, record.State, *record.Type, err)
	// Output: math/inc done int <nil>
}
