package acceptance

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"weft/client"
	"weft/client/progress"
	"weft/internal/testkit"
	"weft/task"
)

// Row S1: a future at once, which is queued, runs and is done.
func TestSubmitGivesAFutureAtOnce(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t, testkit.Slots(1))
	c.Push(t, "math")
	cl := c.Client(t)
	push(t, cl, "time")
	free := occupy(t, cl, 1)

	f := client.Submit[int64](cl, "math/inc", 1)
	if s := f.State(); s != task.StateWaiting {
		t.Errorf("the future is %s at once, want %s", s, task.StateWaiting)
	}
	wantState(t, f, task.StateQueued)
	free()
	if got := result(t, f); got != 2 {
		t.Errorf("inc(1) = %d, want 2", got)
	}
	want := regexp.MustCompile(`^<Future: done, type: int, key: inc-[0-9a-f]{32}>$`)
	if s := f.String(); !want.MatchString(s) {
		t.Errorf("the future is shown as %s, want %s", s, want)
	}

	slow := client.Submit[int64](cl, "time/nap", hour)
	wantState(t, slow, task.StateRunning)
}

// Row S2: many tasks that depend on one another, and a tree over them.
func TestManyTasksThatDependOnOneAnother(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t)
	c.Push(t, "math")
	cl := c.Client(t)

	var zs []*client.Future[int64]
	begin := time.Now()
	for i := range 16 {
		x := client.Submit[int64](cl, "math/inc", i)
		y := client.Submit[int64](cl, "math/double", x)
		zs = append(zs, client.Submit[int64](cl, "math/add", x, y))
	}
	if took := time.Since(begin); took > 500*time.Millisecond {
		t.Errorf("to submit 48 tasks took %s", took)
	}
	if got, want := fmt.Sprint(gather(t, zs)), "[3 6 9 12 15 18 21 24 27 30 33 36 39 42 45 48]"; got != want {
		t.Errorf("gathered %s, want %s", got, want)
	}
	last := treeSum(cl, "math/add", zs)
	var bar bytes.Buffer
	if err := progress.Show(testkit.Context(t), &bar, last...); err != nil || !strings.Contains(bar.String(), "1/1") {
		t.Errorf("the progress bar of the last layer is %q, %v", bar.String(), err)
	}
	if got := gather(t, last); !slices.Equal(got, []int64{408}) {
		t.Errorf("the tree sum is %d, want 408", got)
	}
}

// treeSum adds neighbours until one is left. Of the layers between, nothing is
// kept.
func treeSum(cl *client.Client, add string, layer []*client.Future[int64]) []*client.Future[int64] {
	for len(layer) > 1 {
		var next []*client.Future[int64]
		for i := 0; i+1 < len(layer); i += 2 {
			next = append(next, client.Submit[int64](cl, add, layer[i], layer[i+1]))
		}
		if len(layer)%2 == 1 {
			next = append(next, layer[len(layer)-1])
		}
		layer = next
	}
	return layer
}
