package acceptance

import (
	"context"
	"runtime"
	"sync/atomic"
	"testing"

	"weft/client"
	"weft/internal/testkit"
	"weft/task"
)

// Row S3: 10 through inc and double into add is 31, by a multiplexer that is
// the program's own.
func TestPipelineOfChannels(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t)
	c.Push(t, "math")
	cl := c.Client(t)
	ctx := testkit.Context(t)

	in := make(chan int64)
	q1, q2 := multiplex(ctx, client.ScatterChan(ctx, cl, in))
	inc := client.MapChan[int64](ctx, cl, "math/inc", q1)
	double := client.MapChan[int64](ctx, cl, "math/double", q2)
	out := client.GatherChan(ctx, client.MapChan[int64](ctx, cl, "math/add", inc, double))
	for _, x := range []int64{10, 1, -7} {
		in <- x
		if r := <-out; r.Err != nil || r.Value != 3*x+1 {
			t.Errorf("%d came out as %d, %v, want %d", x, r.Value, r.Err, 3*x+1)
		}
	}
	close(in)
	if r, more := <-out; more {
		t.Errorf("after the input was closed there came %+v", r)
	}
}

// multiplex makes two channels of one.
func multiplex[T any](ctx context.Context, in <-chan T) (_, _ <-chan T) {
	outs := []chan T{make(chan T), make(chan T)}
	go func() {
		defer close(outs[0])
		defer close(outs[1])
		for v := range in {
			for _, out := range outs {
				select {
				case out <- v:
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	return outs[0], outs[1]
}

// Row S3: values and futures may be mixed on a channel, and what fails arrives
// as an error in its place.
func TestValuesFuturesAndFailuresOnOneChannel(t *testing.T) {
	t.Parallel()
	cl := start(t)
	ctx := testkit.Context(t)
	in := make(chan any, 4)
	in <- 4
	in <- client.Submit[int64](cl, "arith/inc", 1)
	in <- 0
	in <- client.Submit[int64](cl, "arith/inc", 9)
	close(in)
	hundred := make(chan any, 9) // more than there are partners for
	for range cap(hundred) {
		hundred <- 100
	}
	out := client.GatherChan(ctx, client.MapChan[int64](ctx, cl, "ends/div", hundred, in))
	for i, want := range []int64{25, 50, -1, 10} {
		r, more := <-out
		if !more {
			t.Fatalf("the output was closed after %d elements", i)
		}
		if want < 0 {
			wantCode(t, r.Err, task.Trap)
		} else if r.Err != nil || r.Value != want {
			t.Errorf("element %d is %d, %v, want %d", i, r.Value, r.Err, want)
		}
	}
	if r, more := <-out; more {
		t.Errorf("after the shortest input was closed there came %+v", r)
	}
}

// Row S3: 10 000 fed through, in order, with bounded memory.
func TestTenThousandThroughAPipeline(t *testing.T) {
	t.Parallel()
	const elements, inFlight, stages = 10_000, 64, 2
	cl := start(t).With(client.InFlight(inFlight))
	ctx := testkit.Context(t)

	var fed atomic.Int64
	in := make(chan int64)
	go func() {
		defer close(in)
		for i := range int64(elements) {
			in <- i
			fed.Add(1)
		}
	}()
	out := client.GatherChan(ctx, client.MapChan[int64](ctx, cl, "arith/inc", client.ScatterChan(ctx, cl, in)))
	read := int64(0)
	for r := range out {
		if r.Err != nil || r.Value != read+1 {
			t.Fatalf("element %d is %d, %v", read, r.Value, r.Err)
		}
		read++
		// Between the stages lie as many as they may have under way, and each
		// goroutine has one or two in hand.
		if ahead := fed.Load() - read; ahead > stages*(inFlight+2)+2 {
			t.Fatalf("the feeder is %d elements ahead", ahead)
		}
		if read%2500 != 0 {
			continue
		}
		testkit.Eventually(t, "the cluster holds no more than what is under way", func() bool {
			runtime.GC() // futures that were read are dropped
			return heldFutures(t, cl) <= stages*(inFlight+2)+2
		})
	}
	if read != elements {
		t.Errorf("%d elements came out of %d", read, elements)
	}
}
