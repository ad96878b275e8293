package acceptance

import (
	"testing"
	"time"

	"weft/client"
	"weft/httpapi/wire"
	"weft/internal/testkit"
	"weft/task"
)

// Row 10 (test_retries): fails twice, then works.
func TestRetriesUntilItWorks(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t)
	cl := c.Client(t)
	pushWith(t, cl, "time", clock)
	// Runs come at 0, 2 and 6 seconds; time/since traps until second 4.
	patient := cl.With(client.Backoff(2*time.Second, 0))
	from := time.Now().Add(4 * time.Second).UnixNano()
	f := client.Submit[int64](patient.With(client.Retries(3)), "time/since", from)
	if got := result(t, f); got < 0 {
		t.Errorf("it came to %d", got)
	}
	wantRuns(t, f, 3, task.Trap)

	never := time.Now().Add(time.Hour).UnixNano()
	hasty := cl.With(client.Backoff(time.Millisecond, 0))
	for _, retries := range []int{1, 0} {
		f := client.Submit[int64](hasty.With(client.Retries(retries)), "time/since", never)
		failure(t, f, task.Trap)
		wantRuns(t, f, retries+1, task.Trap)
	}
}

// Row 10: backoff grows and is capped.
func TestBackoffGrowsAndIsCapped(t *testing.T) {
	t.Parallel()
	cl := start(t)
	f := client.Submit[int64](cl.With(client.Retries(8), client.Backoff(20*time.Millisecond, 40*time.Millisecond)), "ends/div", 1, 0)
	failure(t, f, task.Trap)
	runs := wantRuns(t, f, 9, task.Trap)
	for i := range runs[1:] {
		least := 40 * time.Millisecond
		if i == 0 {
			least = 20 * time.Millisecond
		}
		if pause := runs[i+1].Started.Sub(*runs[i].Finished); pause < least {
			t.Errorf("the pause after run %d is %s, want %s", i+1, pause, least)
		}
	}
	// Uncapped it would be 5.1 s.
	if all := runs[8].Started.Sub(*runs[0].Started); all > 3*time.Second {
		t.Errorf("8 retries took %s, which is not as if a pause had 40ms at most", all)
	}
}

// Row 10: only the named codes are retried.
func TestOnlyNamedCodesAreRetried(t *testing.T) {
	t.Parallel()
	cl := start(t).With(client.Retries(2), client.Backoff(time.Millisecond, 0))
	for _, c := range []struct {
		on   []task.Code
		runs int
	}{
		{[]task.Code{task.Trap}, 3},
		{[]task.Code{task.Timeout, task.Trap}, 3},
		{[]task.Code{task.Timeout, task.GuestError}, 1},
		{nil, 3},
	} {
		f := client.Submit[int64](cl.With(client.RetryOn(c.on...), client.Impure()), "ends/div", 1, 0)
		failure(t, f, task.Trap)
		wantRuns(t, f, c.runs, task.Trap)
	}
}

// wantRuns checks how many runs a future had, and that all of them failed with
// that code but the last one of a future that is done.
func wantRuns(t *testing.T, f client.AnyFuture, n int, code task.Code) []wire.Attempt {
	t.Helper()
	info, err := f.Info(t.Context())
	if err != nil || len(info.Attempts) != n {
		t.Fatalf("%s was run %d times, %v, want %d", f, len(info.Attempts), err, n)
	}
	for i, a := range info.Attempts {
		last := i == n-1 && info.State == task.StateDone
		if a.Number != i+1 || (a.Error == nil) != last || !last && a.Error.Code != code {
			t.Errorf("run %d of %s is number %d and has the error %v", i+1, f, a.Number, a.Error)
		}
	}
	return info.Attempts
}
