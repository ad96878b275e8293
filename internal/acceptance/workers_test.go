package acceptance

import (
	"slices"
	"strings"
	"testing"
	"time"

	"weft/client"
	"weft/fabric/inproc"
	"weft/httpapi/wire"
	"weft/internal/server"
	"weft/internal/testkit"
	"weft/scheduler/state"
	"weft/task"
)

// mortal starts a server on which workers that say nothing for a second are
// given up, with these workers of one slot.
func mortal(t *testing.T, names ...string) (*testkit.Cluster, map[string]task.WorkerID) {
	t.Helper()
	c := testkit.Start(t, testkit.Workers(), testkit.State(state.Config{WorkerTTL: time.Second}))
	ids := map[string]task.WorkerID{}
	for _, name := range names {
		id, err := c.AddWorker(server.Worker{Name: name, Slots: 1, Heartbeat: 20 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		ids[name] = id
	}
	return c, ids
}

// Row 24 (test_submit_after_failed_worker)
func TestResultsOfALostWorkerAreComputedAgain(t *testing.T) {
	t.Parallel()
	c, ids := mortal(t, "a", "b")
	cl := c.Client(t)
	var all []*client.Future[string]
	home := []*client.Client{cl.With(client.PreferWorkers("a")), cl.With(client.PreferWorkers("b"))}
	for i := range 10 {
		text := strings.Repeat(string(rune('0'+i)), 100_000) // stays with its worker
		all = append(all, client.Submit[string](home[i%2], "builtin/identity", text))
	}
	if _, _, err := client.Wait(testkit.Context(t), all, client.All); err != nil {
		t.Fatal(err)
	}
	held := map[string]int{}
	for _, f := range all {
		info, err := f.Info(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range info.Workers {
			held[w]++
		}
	}
	if held["a"] == 0 || held["b"] == 0 || held["a"]+held["b"] != len(all) {
		t.Fatalf("the results lie so: %v", held)
	}
	c.KillWorker(ids["a"])
	lengths := client.Map[int64](cl, "builtin/len", all)
	sum := client.Submit[int64](cl, "builtin/sum", lengths)
	if got := result(t, sum); got != 1_000_000 {
		t.Errorf("the sum of the lengths is %d", got)
	}
	for i, f := range all {
		if text := result(t, f); len(text) != 100_000 || text[0] != byte('0'+i) {
			t.Errorf("result %d is %.20s…", i, text)
		}
	}
}

// Row 26 (test_worker_time_to_live)
func TestSilentWorkerIsGivenUpAndItsReportsAreIgnored(t *testing.T) {
	t.Parallel()
	c, ids := mortal(t, "a")
	cl := c.Client(t)
	pushWith(t, cl, "time", clock)
	// A first run ends on a, whose report is held up until a is given up.
	f := client.Submit[int64](cl, "time/now")
	result(t, f)
	c.Faults().SetLink(inproc.Link{From: ids["a"], To: inproc.Scheduler}, inproc.Trouble{MinDelay: 10 * time.Second, MaxDelay: 10 * time.Second})
	moment := client.Submit[int64](cl.With(client.Key("moment")), "time/now")
	wantState(t, moment, task.StateRunning)
	testkit.Eventually(t, "a is given up", func() bool { return workers(t, cl) == 0 })
	wantState(t, moment, task.StateQueued)
	lost := time.Now().UnixNano()
	if _, err := c.AddWorker(server.Worker{Name: "b", Slots: 1, Heartbeat: 20 * time.Millisecond}); err != nil {
		t.Fatal(err)
	}
	if got := result(t, moment); got < lost {
		t.Errorf("the result is that of the run on the silent worker")
	}
	runs := attempts(t, moment)
	if last := runs[len(runs)-1]; last.Worker != "b" {
		t.Errorf("the last run was on %s", last.Worker)
	}
	if !slices.ContainsFunc(runs, func(a wire.Attempt) bool { return a.Worker == "a" && a.Error != nil && a.Error.Code == task.WorkerLost }) {
		t.Errorf("the runs were %+v, want one that was lost with a", runs)
	}
}

// Row 27 (test_lose_scattered_data)
func TestScatteredDataGoesWithItsOnlyWorker(t *testing.T) {
	t.Parallel()
	c, ids := mortal(t, "a")
	cl := c.Client(t)
	data, err := client.Scatter(testkit.Context(t), cl, strings.Repeat("x", 100_000))
	if err != nil {
		t.Fatal(err)
	}
	small, err := client.Scatter(testkit.Context(t), cl, "x")
	if err != nil {
		t.Fatal(err)
	}
	user := client.Submit[int64](cl.With(client.Workers("b")), "builtin/len", data)
	wantState(t, user, task.StateQueued)
	c.KillWorker(ids["a"])
	// The future was done, and is no more.
	testkit.Eventually(t, "the client is told of the loss", func() bool { return data.State() == task.StateCancelled })
	for _, f := range []client.AnyFuture{data, user} {
		if e := failure(t, f, task.Cancelled); e.Key != key(t, data) || !strings.Contains(e.Detail, "worker a") {
			t.Errorf("%s was cancelled with %q at %s", f, e.Detail, e.Key)
		}
	}
	if got := result(t, small); got != "x" {
		t.Errorf("what is small enough to stay with the scheduler is %q", got)
	}
}

// workers is how many there are.
func workers(t *testing.T, cl *client.Client) int {
	t.Helper()
	info, err := cl.Cluster(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return info.Workers
}
