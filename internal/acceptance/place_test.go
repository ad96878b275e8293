package acceptance

import (
	"strings"
	"testing"
	"time"

	"weft/client"
	"weft/internal/server"
	"weft/internal/testkit"
	"weft/task"
)

// Row 31 (test_nbytes_determines_worker)
func TestTaskGoesWhereItsBigInputLies(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t, testkit.Workers(server.Worker{Name: "a", Slots: 2}, server.Worker{Name: "b", Slots: 2}))
	cl := c.Client(t)
	for _, home := range []string{"a", "b", "a", "b"} {
		// What is made on one worker…
		big := client.Submit[string](cl.With(client.Workers(home)), "builtin/identity", home+strings.Repeat("x", 1<<20))
		small := client.Submit[string](cl.With(client.Workers(map[string]string{"a": "b", "b": "a"}[home])), "builtin/identity", home+"small")
		if err := big.Wait(testkit.Context(t)); err != nil {
			t.Fatal(err)
		}
		if err := small.Wait(testkit.Context(t)); err != nil {
			t.Fatal(err)
		}
		// … is used there, although the other has as many slots free.
		for range 5 {
			user := client.Submit[int64](cl.With(client.Impure()), "builtin/len", big)
			if got := result(t, user); got != 1<<20+1 {
				t.Errorf("len is %d", got)
			}
			both := client.Submit[[]string](cl.With(client.Impure()), "builtin/list", small, big)
			result(t, both)
			for _, f := range []client.AnyFuture{user, both} {
				if w := attempts(t, f)[0].Worker; w != home {
					t.Errorf("%s ran on %s, its input is on %s", f, w, home)
				}
			}
		}
	}
}

// Row 32 (test_resource_submit)
func TestResourcesAreWaitedForAndNeverExceeded(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t, testkit.Workers(server.Worker{Name: "plain", Slots: 8}))
	cl := c.Client(t)
	push(t, cl, "arith", "time")
	needy := cl.With(client.Impure(), client.Resources(map[string]int64{"gpu": 1}))
	hungry := cl.With(client.Impure(), client.Resources(map[string]int64{"gpu": 2}))

	ones := client.Map[int64](needy, "time/nap", []int{20, 20, 20, 20, 20, 20})
	twos := client.Map[int64](hungry, "time/nap", []int{20, 20})
	// Others pass while no worker has what these need.
	result(t, client.Submit[int64](cl, "arith/inc", 1))
	wantState(t, ones[0], task.StateQueued)
	wantState(t, twos[0], task.StateQueued)

	if _, err := c.AddWorker(server.Worker{Name: "rich", Slots: 8, Resources: map[string]int64{"gpu": 2}}); err != nil {
		t.Fatal(err)
	}
	var spans []span
	for i, f := range append(ones, twos...) {
		result(t, f)
		a := attempts(t, f)[0]
		if a.Worker != "rich" {
			t.Errorf("%s ran on %s", f, a.Worker)
		}
		spans = append(spans, span{*a.Started, *a.Finished})
		if i >= len(ones) {
			spans = append(spans, spans[len(spans)-1]) // counts twice
		}
	}
	if n := atOnce(spans); n > 2 {
		t.Errorf("%d were taken at once of the 2 there are", n)
	}
	if n := atOnce(spans); n < 2 {
		t.Errorf("never more than %d was taken of the 2 there are", n)
	}
}

// Row 32 (test_no_workers_timeout_*)
func TestNoWorkerWithinTheLimit(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t)
	cl := c.Client(t)
	push(t, cl, "arith")
	limited := cl.With(client.QueueTimeout(50 * time.Millisecond))
	for name, f := range map[string]*client.Future[int64]{
		"a resource": client.Submit[int64](limited.With(client.Resources(map[string]int64{"gpu": 1})), "arith/inc", 1),
		"a worker":   client.Submit[int64](limited.With(client.Workers("nobody")), "arith/inc", 2),
	} {
		if e := failure(t, f, task.NoWorker); !strings.Contains(e.Detail, "gpu") && !strings.Contains(e.Detail, "nobody") {
			t.Errorf("without %s the error is %q, which does not say what is asked for", name, e.Detail)
		}
	}

	empty := testkit.Start(t, testkit.Workers()).Client(t)
	failure(t, client.Submit[int64](empty.With(client.QueueTimeout(50*time.Millisecond)), "builtin/len", "abc"), task.NoWorker)
}
