package acceptance

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"weft/client"
	"weft/fabric/inproc"
	"weft/internal/server"
	"weft/internal/testkit"
	"weft/scheduler/state"
	"weft/task"
)

// Messages between scheduler and workers that are lost, doubled and late change
// nothing but how long it takes.
func TestResultsAreRightOverAFabricThatLosesMessages(t *testing.T) {
	t.Parallel()
	worker := func(name string) server.Worker {
		return server.Worker{Name: name, Slots: 2, Heartbeat: 20 * time.Millisecond}
	}
	c := testkit.Start(t, testkit.Workers(worker("a"), worker("b"), worker("c")), testkit.State(state.Config{WorkerTTL: 2 * time.Second}))
	cl := c.Client(t)
	push(t, cl, "arith", "ends")
	c.Faults().Set(inproc.Trouble{Drop: 0.1, Duplicate: 0.1, MaxDelay: 10 * time.Millisecond})

	var layer []*client.Future[int64]
	for i := range 128 {
		x := client.Submit[int64](cl, "arith/inc", i)
		layer = append(layer, client.Submit[int64](cl, "arith/add", x, x))
	}
	bad := client.Submit[int64](cl.With(client.Retries(3)), "ends/div", layer[0], 0)
	after := client.Submit[int64](cl, "arith/inc", bad)
	if got := gather(t, treeSum(cl, "arith/add", layer)); !slices.Equal(got, []int64{2 * 128 * 129 / 2}) {
		t.Errorf("the sum is %d, want %d", got, 128*129)
	}
	if e := failure(t, after, "trap"); e.Key != key(t, bad) {
		t.Errorf("the error began in %s", e.Key)
	}
	tally := c.Faults().Tally()
	if tally.Dropped == 0 || tally.Duplicated == 0 || tally.Delayed == 0 {
		t.Errorf("there was no trouble: %+v", tally)
	}
	t.Logf("%+v", tally)
}

// Clients that submit, gather, cancel, retry and release at random, all at
// once, leave nothing behind when they have gone.
func TestNothingIsLeftOfClientsThatHaveGone(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t, testkit.Workers(server.Worker{Name: "w", Slots: 4, Heartbeat: 10 * time.Millisecond}))
	observer := c.Client(t)
	push(t, observer, "arith", "ends", "time")
	var clients sync.WaitGroup
	for seed := range uint64(6) {
		clients.Go(func() { liveAtRandom(t, c, seed) })
	}
	clients.Wait()
	testkit.Eventually(t, "nothing is left", func() bool {
		info, err := observer.Cluster(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		left := info.Counts
		return left.Waiting+left.Queued+left.Running+left.Done+left.Failed+left.Cancelled == 0 && info.Sessions == 1 && heldBytes(t, observer) == 0
	})
}

// refusals are the codes with which a future is not retried, one of them none.
var refusals = []task.Code{"", task.Conflict, task.NotFound, task.Cancelled}

// liveAtRandom is the life of one client, whose steps a seed decides.
func liveAtRandom(t *testing.T, c *testkit.Cluster, seed uint64) {
	cl, err := client.Dial(t.Context(), c.URL())
	if err != nil {
		t.Error(err)
		return
	}
	defer func() {
		if err := cl.Close(); err != nil {
			t.Error(err)
		}
	}()
	ctx := testkit.Context(t)
	r := rand.New(rand.NewPCG(seed, 1))
	var all []*client.Future[any]
	pick := func() *client.Future[any] { return all[r.IntN(len(all))] }
	for step := range 300 {
		var err error
		switch what := r.IntN(20); {
		case what < 10 || len(all) < 3: // few numbers, so that clients share calls
			all = append(all, client.Submit[any](cl, "arith/inc", r.IntN(30)))
		case what < 12:
			all = append(all, client.Submit[any](cl, "builtin/list", pick(), pick()))
		case what < 13:
			all = append(all, client.Submit[any](cl, "ends/div", 1, r.IntN(2)))
		case what < 14:
			all = append(all, client.Submit[any](cl, "time/nap", 1000+r.IntN(3)))
		case what < 15:
			all = append(all, client.Submit[any](cl, "builtin/identity", fmt.Sprintf("%0*d", 70_000, r.IntN(3))))
		case what < 16:
			err = pick().Cancel(ctx)
		case what < 17:
			// Not all can be: those that are done, and those that are gone.
			if retried := pick().Retry(ctx); !slices.Contains(refusals, testkit.Code(retried)) {
				err = retried
			}
		case what < 19:
			i := r.IntN(len(all))
			all[i].Release()
			all = slices.Delete(all, i, i+1)
		default:
			_, _, err = client.Wait(ctx, all[:r.IntN(len(all))], client.Any)
		}
		if err != nil {
			t.Errorf("step %d of client %d: %v", step, seed, err)
			return
		}
	}
	if seed%2 == 0 {
		return // with everything held
	}
	for _, f := range all {
		f.Release()
	}
}
