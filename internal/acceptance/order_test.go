package acceptance

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"weft/client"
	"weft/httpapi/wire"
	"weft/internal/testkit"
)

// Row 29 (test_priorities::test_submit)
func TestHigherPriorityRunsFirst(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t, testkit.Slots(1))
	cl := c.Client(t)
	push(t, cl, "arith", "time")
	free := occupy(t, cl, 1)
	var all []client.AnyFuture
	want := map[client.AnyFuture]int{}
	for i := range 5 {
		for _, priority := range []int{-10, 0, 10} {
			f := client.Submit[int64](cl.With(client.Priority(priority)), "arith/add", i, priority)
			all, want[f] = append(all, f), priority
		}
	}
	key(t, all[len(all)-1])
	free()
	if _, _, err := client.Wait(testkit.Context(t), all, client.All); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(all, func(f, g client.AnyFuture) int { return began(t, f).Compare(began(t, g)) })
	var order []int
	for _, f := range all {
		order = append(order, want[f])
	}
	if !slices.IsSortedFunc(order, func(p, q int) int { return cmp.Compare(q, p) }) {
		t.Errorf("they ran in the order of priorities %d", order)
	}
}

// Row 29: what joins a task raises its priority.
func TestJoiningRaisesThePriority(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t, testkit.Slots(1))
	cl := c.Client(t)
	push(t, cl, "arith", "time")
	free := occupy(t, cl, 1)
	first := client.Submit[int64](cl, "arith/inc", 1)
	second := client.Submit[int64](cl, "arith/inc", 2)
	raised := client.Submit[int64](cl.With(client.Priority(1)), "arith/inc", 2)
	key(t, raised)
	free()
	gather(t, []*client.Future[int64]{first, second, raised})
	if !began(t, second).Before(began(t, first)) {
		t.Errorf("the task that a submission of priority 1 joined ran after one of priority 0")
	}
}

// Row 30 (test_graph_execution_width)
func TestChainsFinishDepthFirst(t *testing.T) {
	t.Parallel()
	const slots, chains, length = 2, 20, 5
	for _, c := range []struct{ name, call string }{
		{"tasks of some milliseconds", "time/nap"},
		{"tasks of no time", "arith/inc"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			cl := testkit.Start(t, testkit.Slots(slots)).Client(t)
			push(t, cl, "arith", "time")
			cl = cl.With(client.Impure())
			// The worker is known to be quick before the chains come.
			gather(t, client.Map[int64](cl, c.call, slices.Repeat([]int{3}, 20)))
			free := occupy(t, cl, slots)
			roots, leaves := make([]client.AnyFuture, chains), make([]client.AnyFuture, chains)
			for i := range chains {
				link := client.Submit[int64](cl, c.call, 3)
				roots[i] = link
				for range length {
					link = client.Submit[int64](cl, c.call, link)
				}
				leaves[i] = link
			}
			key(t, leaves[chains-1])
			free()
			if _, _, err := client.Wait(testkit.Context(t), leaves, client.All); err != nil {
				t.Fatal(err)
			}
			spans := make([]span, chains)
			for i := range spans {
				spans[i] = span{began(t, roots[i]), *attempts(t, leaves[i])[0].Finished}
			}
			if n := atOnce(spans); n > slots {
				t.Errorf("%d chains of %d were in progress at once, on %d slots", n, chains, slots)
			}
		})
	}
}

// span is a time during which something was under way.
type span struct{ from, to time.Time }

// atOnce is how many spans overlap at most.
func atOnce(spans []span) int {
	most := 0
	for _, s := range spans {
		n := 0
		for _, other := range spans {
			if !s.from.Before(other.from) && s.from.Before(other.to) {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// attempts is the runs of a future.
func attempts(t testing.TB, f client.AnyFuture) []wire.Attempt {
	t.Helper()
	info, err := f.Info(t.Context())
	if err != nil || len(info.Attempts) == 0 {
		t.Fatalf("%s has the runs %v, %v", f, info.Attempts, err)
	}
	return info.Attempts
}

// began is when the first run of a future did.
func began(t testing.TB, f client.AnyFuture) time.Time {
	t.Helper()
	return *attempts(t, f)[0].Started
}
