package acceptance

import (
	"net/http"
	"runtime"
	"testing"
	"time"

	"weft/client"
	"weft/internal/server"
	"weft/internal/testkit"
	"weft/task"
)

// Row 13 (test_garbage_collection)
func TestDataGoesWithTheLastHold(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t, testkit.Workers(server.Worker{Name: "w", Slots: 1, Heartbeat: 10 * time.Millisecond}))
	alice, bob := c.Client(t), c.Client(t)
	text := string(bytesOf(1 << 20)) // too large to travel with messages
	a := client.Submit[string](alice, "builtin/identity", text)
	b := client.Submit[string](bob, "builtin/identity", text)
	second := client.Submit[string](bob, "builtin/identity", text)
	k := key(t, b)
	if key(t, a) != k || key(t, second) != k {
		t.Fatalf("one call has three keys")
	}
	if result(t, a) != text || result(t, b) != text {
		t.Error("the text has changed")
	}

	a.Release()
	testkit.Eventually(t, "alice's hold has gone", func() bool { return alice.Heartbeat(t.Context(), alice.SessionID()) == nil && a.State().Settled() })
	b.Release()
	if got := result(t, second); got != text {
		t.Error("with one hold left the text has changed")
	}
	second.Release()
	wantGone(t, bob.API, k)
	testkit.Eventually(t, "the worker holds nothing", func() bool { return heldBytes(t, bob) == 0 })
}

// heldBytes is how many bytes of results the workers say they hold.
func heldBytes(t *testing.T, cl *client.Client) (sum int64) {
	t.Helper()
	for w, err := range cl.API.Workers(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		sum += w.ResultBytes
	}
	return sum
}

// Row 13: a future that the program drops is released without being told.
func TestDroppedFutureIsReleased(t *testing.T) {
	t.Parallel()
	cl := start(t)
	k := func() task.Key {
		f := client.Submit[int64](cl, "arith/inc", 1)
		result(t, f)
		return key(t, f)
	}()
	testkit.Eventually(t, "the dropped future is gone", func() bool {
		runtime.GC()
		_, err := cl.API.Future(t.Context(), k)
		return testkit.Code(err) == task.NotFound
	})
}

// Row 14 (test_forget_simple)
func TestInputStaysUntilItsUserIsDone(t *testing.T) {
	t.Parallel()
	cl := start(t)
	x := client.Submit[int64](cl, "arith/inc", 1)
	y := client.Submit[int64](cl, "arith/inc", 2)
	result(t, x)
	kx, ky := key(t, x), key(t, y)
	gate := client.Submit[int64](cl, "time/nap", 2000)
	z := client.Submit[int64](cl, "builtin/sum", []any{x, y, gate})
	key(t, z)
	x.Release()
	y.Release()
	for _, k := range []task.Key{kx, ky} {
		info, err := cl.API.Future(t.Context(), k)
		if err != nil || len(info.Dependents) != 1 || info.Dependents[0] != key(t, z) {
			t.Errorf("while %s needs it, %s has the dependents %v, %v", z, k, info.Dependents, err)
		}
	}
	if got := result(t, z); got != 2005 {
		t.Errorf("z = %d, want 2005", got)
	}
	wantGone(t, cl.API, kx)
	wantGone(t, cl.API, ky)
}

// Row 15 (test_recompute_released_key)
func TestReleasedCallIsComputedAgain(t *testing.T) {
	t.Parallel()
	cl := start(t)
	x := client.Submit[int64](cl, "arith/inc", 1)
	result(t, x)
	k, first := key(t, x), onlyRun(t, x)
	x.Release()
	wantGone(t, cl.API, k)
	again := client.Submit[int64](cl, "arith/inc", 1)
	if got := result(t, again); got != 2 || key(t, again) != k || !onlyRun(t, again).After(first) {
		t.Errorf("the same call after a release came to %d as %s, by the run of before: %v", got, again, onlyRun(t, again).Equal(first))
	}
}

// Row 15: what a graph released but still lists is computed again, inputs and
// all, when somebody needs it.
func TestReleasedInputsOfAGraphAreComputedAgain(t *testing.T) {
	t.Parallel()
	h := newHTTP(t, testkit.Start(t))
	h.push("arith")
	const chain = `{"tasks":{"x":{"call":"arith/inc","args":[1]},"y":{"call":"arith/inc","args":[{"$ref":"x"}]}}}`
	g := h.do("POST", "/v1/graphs?wait=30s", chain).want(http.StatusOK).is("results.y", "3")
	x := g.string("keys.x")
	h.do("GET", "/v1/futures/"+x, nil).problem(http.StatusNotFound, "not_found")
	tasks := h.do("GET", "/v1/graphs/"+g.string("id")+"/tasks", nil).want(http.StatusOK)
	tasks.is("items.0.released", "true").is("items.0.state", "done").is("items.1.released", "false")

	h.do("POST", "/v1/call/arith/inc", `[1]`).want(http.StatusOK).text("2")
	h.do("POST", "/v1/graphs?wait=30s", `{"tasks":{"x":{"call":"arith/inc","args":[1]},"z":{"call":"arith/add","args":[{"$ref":"x"},40]}}}`).
		want(http.StatusOK).is("results.z", "42").is("keys.x", x)
}

// Row 17 (test_fire_and_forget)
func TestFireAndForget(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t)
	cl := c.Client(t)
	push(t, cl, "arith", "time")

	// Nobody holds it, yet it is there until it has run.
	free := occupy(t, cl, 2)
	k, err := client.FireAndForget(testkit.Context(t), cl, "arith/inc", 1)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := cl.API.Future(t.Context(), k); err != nil || info.State != task.StateQueued {
		t.Errorf("before it runs it is %s, %v", info.State, err)
	}
	free()
	wantGone(t, cl.API, k)

	// That it ran, not just went, a graph shows that holds nothing.
	h := newHTTP(t, c)
	g := h.do("POST", "/v1/graphs?wait=30s", `{"tasks":{"x":{"call":"arith/inc","args":[1]},"y":{"call":"arith/inc","args":[{"$ref":"x"}]}},"outputs":[]}`)
	g.want(http.StatusOK).is("state", "done").is("counts.done", "2").is("outputs", "{}").is("keys.x", string(k))
	tasks := h.do("GET", "/v1/graphs/"+g.string("id")+"/tasks", nil).want(http.StatusOK)
	for _, i := range []string{"0", "1"} {
		tasks.is("items."+i+".state", "done").is("items."+i+".released", "true").is("items."+i+".worker", "worker-1")
		h.do("GET", "/v1/futures/"+tasks.string("items."+i+".key"), nil).problem(http.StatusNotFound, "not_found")
	}
}

// Row 18 (test_stop_doing_unnecessary_work)
func TestDroppedTasksAreNotRun(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t, testkit.Slots(1))
	cl, other := c.Client(t), c.Client(t)
	push(t, cl, "arith", "time")

	// Short tasks first, so that the scheduler trusts the worker with many more
	// than it has slots.
	gather(t, client.Map[int64](cl.With(client.Impure()), "arith/inc", make([]int, 100)))
	naps := make([]int, 1000)
	for i := range naps {
		naps[i] = hour + i
	}
	sleepy := client.Map[int64](cl, "time/nap", naps)
	testkit.Eventually(t, "one of a thousand runs and the others wait", func() bool {
		got := counts(t, cl)
		return got.Running == 1 && got.Queued == 999
	})
	begin := time.Now()
	for _, f := range sleepy {
		f.Release()
	}
	testkit.Eventually(t, "all thousand are gone", func() bool {
		got := counts(t, other)
		return got.Queued+got.Running == 0
	})
	if got := result(t, client.Submit[int64](other, "arith/inc", 1)); got != 2 {
		t.Errorf("inc(1) = %d", got)
	}
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("the slot was free after %s", took)
	}
}
