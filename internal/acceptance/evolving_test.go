package acceptance

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"testing"

	"golang.org/x/sync/errgroup"

	"weft/client"
	"weft/internal/testkit"
)

// evolving is the workflow that grows while it runs: files that hold an unknown
// number of items, and work on each item at higher priority.
type evolving struct {
	*client.Client
	urgent *client.Client
}

func startEvolving(t *testing.T) *evolving {
	t.Helper()
	c := testkit.Start(t, testkit.Slots(4)) // they sleep most of the time
	c.Push(t, "items")
	cl := c.Client(t)
	return &evolving{cl, cl.With(client.Priority(1))}
}

// parse is the future of the items of a file.
func (e *evolving) parse(file int) *client.Future[[]float64] {
	return client.Submit[[]float64](e.With(client.Impure()), "items/parse_file", fmt.Sprintf("file.%d.txt", file))
}

// process is the future of an item's result. That of the item is dropped.
func (e *evolving) process(items *client.Future[[]float64], i int) *client.Future[float64] {
	item := client.Submit[float64](e.urgent, "builtin/getitem", items, i)
	defer item.Release()
	return client.Submit[float64](e.urgent, "items/process_item", item)
}

// sequential is what a program without weft would make of the same files, each
// in the order of its items.
func sequential(t *testing.T, files []*client.Future[[]float64]) (results []float64) {
	t.Helper()
	for _, items := range gather(t, files) {
		if len(items) == 0 {
			t.Error("a file has no items")
		}
		for _, x := range items {
			results = append(results, x+1)
		}
	}
	return results
}

const evolvingFiles = 10

// Row S4: by as_completed.
func TestEvolvingWorkflowAsCompleted(t *testing.T) {
	t.Parallel()
	e := startEvolving(t)
	var lengths []*client.Future[int]
	files := map[*client.Future[int]]*client.Future[[]float64]{}
	for i := range evolvingFiles {
		items := e.parse(i)
		n := client.Submit[int](e.Client, "builtin/len", items)
		lengths, files[n] = append(lengths, n), items
	}
	var futures []*client.Future[float64]
	var order []*client.Future[[]float64]
	for n := range client.AsCompleted(testkit.Context(t), lengths...).All() {
		for i := range result(t, n) {
			futures = append(futures, e.process(files[n], i))
		}
		order = append(order, files[n])
		n.Release()
	}
	got := gather(t, futures)
	if want := sequential(t, order); !slices.Equal(got, want) || len(order) != evolvingFiles {
		t.Errorf("%d files give %v, sequentially %v", len(order), got, want)
	}
	// Held are the files, for the comparison, and the results, nothing else.
	want := len(order) + len(futures)
	testkit.Eventually(t, "what was dropped is gone", func() bool { return heldFutures(t, e.Client) == want })
	runtime.KeepAlive(order)
	runtime.KeepAlive(futures)
}

// Row S4: by one goroutine a file.
func TestEvolvingWorkflowOneGoroutineAFile(t *testing.T) {
	t.Parallel()
	e := startEvolving(t)
	ctx := testkit.Context(t)
	results := make([][]float64, evolvingFiles)
	files := make([]*client.Future[[]float64], evolvingFiles)
	var group errgroup.Group
	for file := range evolvingFiles {
		group.Go(func() error {
			items := e.parse(file)
			files[file] = items
			length := client.Submit[int](e.Client, "builtin/len", items)
			defer length.Release()
			n, err := length.Result(ctx)
			if err != nil {
				return err
			}
			var futures []*client.Future[float64]
			for i := range n {
				futures = append(futures, e.process(items, i))
			}
			results[file], err = client.Gather(ctx, futures)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if got, want := slices.Concat(results...), sequential(t, files); !slices.Equal(got, want) {
		t.Errorf("the files give %v, sequentially %v", got, want)
	}
}

// Row S4: what is found in the files that are there goes before the files that
// are not read yet.
func TestEvolvingWorkflowProcessesBeforeItParses(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t, testkit.Slots(1))
	cl := c.Client(t)
	push(t, cl, "arith", "time")
	free := occupy(t, cl, 1)
	var files, work []client.AnyFuture
	for i := range evolvingFiles {
		files = append(files, client.Submit[int64](cl, "time/nap", i))
	}
	for i := range 3 * evolvingFiles {
		work = append(work, client.Submit[int64](cl.With(client.Priority(1)), "arith/inc", i))
	}
	key(t, work[len(work)-1])
	free()
	if _, _, err := client.Wait(testkit.Context(t), append(files, work...), client.All); err != nil {
		t.Fatal(err)
	}
	byTime := func(f, g client.AnyFuture) int { return cmp.Compare(began(t, f).UnixNano(), began(t, g).UnixNano()) }
	if last, first := slices.MaxFunc(work, byTime), slices.MinFunc(files, byTime); !began(t, last).Before(began(t, first)) {
		t.Errorf("%s ran after %s", last, first)
	}
}
