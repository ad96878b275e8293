package client_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"weft/client"
	"weft/task"
)

// multiplex sends each element of a channel to both of two: user code, as in
// the notebook.
func multiplex[T any](ctx context.Context, in <-chan T) (<-chan T, <-chan T) {
	a, b := make(chan T), make(chan T)
	go func() {
		defer close(a)
		defer close(b)
		for v := range in {
			for _, out := range []chan T{a, b} {
				select {
				case out <- v:
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	return a, b
}

// feed sends values and closes the channel.
func feed[T any](ctx context.Context, values ...T) <-chan T {
	ch := make(chan T)
	go func() {
		defer close(ch)
		for _, v := range values {
			select {
			case ch <- v:
			case <-ctx.Done():
				return
			}
		}
	}()
	return ch
}

// S3: 10 through inc and double into add gives 31.
func TestPipeline(t *testing.T) {
	_, c := start(t)
	ctx := within(t)
	in := make(chan int64)
	q1, q2 := multiplex(ctx, client.ScatterChan(ctx, c, in))
	inc := client.MapChan[int64](ctx, c, "math/inc", q1)
	double := client.MapChan[int64](ctx, c, "math/double", q2)
	out := client.GatherChan(ctx, client.MapChan[int64](ctx, c, "math/add", inc, double))
	in <- 10
	if r := receive(t, out); r.Value != 31 || r.Err != nil {
		t.Errorf("got %v, want 31", r)
	}
	close(in)
	if r, ok := <-out; ok {
		t.Errorf("after the input was closed came %v", r)
	}
}

// S3: 10 000 in order, with a bounded number under way.
func TestPipelineIsBounded(t *testing.T) {
	srv, c := start(t)
	ctx := within(t)
	const n, inFlight = 10_000, 64
	var fed atomic.Int64
	in := make(chan int64)
	go func() {
		defer close(in)
		for i := range int64(n) {
			in <- i
			fed.Add(1)
		}
	}()
	c = c.With(client.InFlight(inFlight))
	out := client.GatherChan(ctx, client.MapChan[int64](ctx, c, "math/double", client.MapChan[int64](ctx, c, "math/inc", in)))
	for i := range int64(n) {
		r, ok := <-out
		if !ok || r.Err != nil || r.Value != 2*(i+1) {
			t.Fatalf("element %d is %v, want %d", i, r, 2*(i+1))
		}
		// Two stages with inFlight each, an element in every hand, and one that
		// was sent but not counted.
		if ahead := fed.Load() - i; ahead > 2*inFlight+5 {
			t.Fatalf("at element %d the feeder is %d ahead", i, ahead)
		}
	}
	if _, ok := <-out; ok {
		t.Error("there is an element too many")
	}
	if requests := len(srv.Requests("POST", "/v1/graphs")); requests > n {
		t.Errorf("%d submissions for %d elements", requests, n)
	}
}

// S3: raw values and futures mixed on a channel, several channels in step,
// failed elements in their places.
func TestPipelineMixed(t *testing.T) {
	_, c := start(t)
	ctx := within(t)
	f := client.Submit[int64](c, "math/inc", 4)
	bad := client.Submit[int64](c, "math/fail", 1)
	left := feed[any](ctx, 1, f, bad, 4)
	right := client.ValuesChan(ctx, feed[int64](ctx, 10, 20, 30))
	var got []string
	for r := range client.GatherChan(ctx, client.MapChan[int64](ctx, c, "math/add", left, right)) {
		if r.Err != nil {
			got = append(got, string(wantCode(t, r.Err, task.GuestError).Code))
			continue
		}
		got = append(got, fmt.Sprint(r.Value))
	}
	if want := []string{"11", "25", "guest_error"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Values on a channel become futures, small ones many to a request.
func TestScatterChan(t *testing.T) {
	srv, c := start(t)
	ctx := within(t)
	large := strings.Repeat("x", 5000)
	var got []string
	for r := range client.GatherChan(ctx, client.ScatterChan(ctx, c, feed(ctx, "a", large, "b"))) {
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		got = append(got, r.Value)
	}
	if want := []string{"a", large, "b"}; !slices.Equal(got, want) {
		t.Errorf("%d values came back", len(got))
	}
	if n := len(srv.Requests("POST", "/v1/data")); n != 1 {
		t.Errorf("%d values were sent alone, want 1", n)
	}
	c.Close()
	for r := range client.GatherChan(ctx, client.ScatterChan(ctx, c, feed(ctx, "a", large))) {
		if r.Err == nil {
			t.Error("a closed client scattered")
		}
	}
}

// Every stage ends with its context, wherever it waits: goleak looks after it.
func TestPipelineEndsWithContext(t *testing.T) {
	srv, c := start(t)
	g := handleGate(srv)
	c = c.With(client.InFlight(1))
	ctx, cancel := context.WithCancel(t.Context())
	never := make(chan int) // nothing comes
	idle := client.GatherChan(ctx, client.MapChan[int](ctx, c, "math/inc", client.ScatterChan(ctx, c, never)))
	full := client.MapChan[int](ctx, c, "math/inc", client.ValuesChan(ctx, feed(ctx, 1, 2, 3, 4, 5))) // nobody reads
	slow := client.GatherChan(ctx, client.MapChan[int](ctx, c, "test/gate", feed(ctx, 1)))            // waits for a result
	receive(t, g.started)
	cancel()
	for range idle {
		t.Error("an element came from nowhere")
	}
	for range slow {
		t.Error("an element came that was not done")
	}
	for range full {
	}
	close(g.open)
}

func TestMapChanOfNothing(t *testing.T) {
	srv, c := start(t)
	for range client.MapChan[int, int](t.Context(), c, "math/inc") {
		t.Fatal("an element of no channel")
	}
	result(t, client.Submit[int](c, "math/inc", 1))
	if n := len(graphs(t, srv)); n != 1 {
		t.Errorf("%d submissions, want 1", n)
	}
}
