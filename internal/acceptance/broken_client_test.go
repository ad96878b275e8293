package acceptance

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"weft/client"
	"weft/internal/testkit"
	"weft/task"
)

// brokenClientVariable makes the test binary the client that gets killed: of
// the server with that address.
const brokenClientVariable = "WEFT_ACCEPTANCE_BROKEN_CLIENT"

// brokenClientTTL is how long its session outlives it.
const brokenClientTTL = time.Second

// Row 16 (test_cleanup_after_broken_client_connection)
func TestKilledClientLosesItsOwnTasksOnly(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t, testkit.Slots(3))
	cl := c.Client(t)
	push(t, cl, "arith", "time")
	shared := client.Submit[int64](cl, "time/nap", hour)
	data := client.Submit[int64](cl, "arith/inc", 1)
	result(t, data)

	broken := exec.CommandContext(testkit.Context(t), os.Args[0])
	broken.Env = append(os.Environ(), brokenClientVariable+"="+c.URL())
	broken.Stderr = os.Stderr
	out, err := broken.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := broken.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the client said %q: %v", line, err)
	}
	keys := strings.Fields(line)
	for _, k := range keys {
		if _, err := cl.API.Future(t.Context(), task.Key(k)); err != nil {
			t.Fatalf("while the client lives: %v", err)
		}
	}
	killed := time.Now()
	if err := broken.Process.Kill(); err != nil { // kill -9
		t.Fatal(err)
	}
	_ = broken.Wait() // its error is that it was killed

	for _, k := range keys {
		wantGone(t, cl.API, task.Key(k))
	}
	if took := time.Since(killed); took > 10*brokenClientTTL {
		t.Errorf("its tasks were gone after %s, its ttl was %s", took, brokenClientTTL)
	}
	if got := counts(t, cl); got.Running != 1 || got.Done != 1 || got.Queued != 0 {
		t.Errorf("the cluster has %+v, want the shared one running and the shared result", got)
	}
	onlyRun(t, shared)
	if got := result(t, client.Submit[int64](cl, "arith/add", data, 1)); got != 3 {
		t.Errorf("with the shared result 2 + 1 = %d", got)
	}
}

// brokenClient is the process that gets killed. It shares two futures with the
// test and has three of its own, whose keys it tells when they stand as they
// should: one running, one waiting for it, one done.
func brokenClient(url string) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cl, err := client.Dial(ctx, url, client.TTL(brokenClientTTL))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	shared := client.Submit[int64](cl, "time/nap", hour)
	data := client.Submit[int64](cl, "arith/inc", 1)
	own := client.Submit[int64](cl, "time/nap", hour+1)
	waiting := client.Submit[int64](cl, "arith/inc", own)
	done := client.Submit[int64](cl, "arith/inc", 1000)
	if _, _, err := client.Wait(ctx, []*client.Future[int64]{data, done}, client.All); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, f := range []*client.Future[int64]{own, waiting, done} {
		k, err := f.Key(ctx)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Print(k, " ")
	}
	fmt.Println()
	<-ctx.Done() // it is killed before
	shared.Release()
}
