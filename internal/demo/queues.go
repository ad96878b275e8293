package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"weft/client"
	"weft/client/progress"
)

// A pipeline has so many stages from in to out, with so many elements each.
const (
	stages   = 4
	inFlight = 256
)

// queues is scene S3: channels of futures, stage by stage. What goes in at one
// end comes out at the other in order, and a reader that is slow slows the
// feeder.
//
//	       ┌─ inc ────┐
//	in ─ q ┤          ├─ add ─ out
//	       └─ double ─┘
func queues(ctx context.Context, s *stage) error {
	defer s.running.Wait()
	ctx, stop := context.WithCancel(ctx) // the stages end with the scene
	defer stop()
	if err := oneByOne(ctx, s); err != nil {
		return err
	}
	return manyInARow(ctx, s)
}

// oneByOne feeds the pipeline by hand.
func oneByOne(ctx context.Context, s *stage) error {
	c := s.c
	in := make(chan int64)
	s.code("q := client.ScatterChan(ctx, c, in)\nin <- 1\n<-q")
	q := client.ScatterChan(ctx, c, in)
	if err := send(ctx, in, 1); err != nil {
		return err
	}
	first, err := receive(ctx, q)
	if err != nil {
		return err
	}
	s.say("%s", first)

	s.code(`q1, q2 := multiplex(ctx, q)  // each with all that comes from q
incs := client.MapChan[int64](ctx, c, "math/inc", q1)
doubles := client.MapChan[int64](ctx, c, "math/double", q2)
adds := client.MapChan[int64](ctx, c, "math/add", incs, doubles)
out := client.GatherChan(ctx, adds)
in <- 10
<-out`)
	out := pipeline(ctx, s, "math", q)
	if err := send(ctx, in, 10); err != nil {
		return err
	}
	r, err := receive(ctx, out)
	if err := errors.Join(err, r.Err); err != nil {
		return err
	}
	s.say("%d", r.Value)
	if r.Value != 31 {
		return fmt.Errorf("10 became %d, not 31", r.Value)
	}
	close(in)
	if r, err := receive(ctx, out); !errors.Is(err, errClosed) {
		return fmt.Errorf("the input is closed, and the output gives %v, %w", r, err)
	}
	return nil
}

// pipeline is inc and double side by side, and add of both.
func pipeline(ctx context.Context, s *stage, module string, q <-chan *client.Future[int64]) <-chan client.Result[int64] {
	c := s.c.With(client.InFlight(inFlight))
	q1, q2 := make(chan *client.Future[int64]), make(chan *client.Future[int64])
	s.running.Go(func() { multiplex(ctx, q, q1, q2) })
	incs := client.MapChan[int64](ctx, c, module+"/inc", q1)
	doubles := client.MapChan[int64](ctx, c, module+"/double", q2)
	adds := client.MapChan[int64](ctx, c, module+"/add", incs, doubles)
	return client.GatherChan(ctx, adds)
}

// multiplex sends all that comes from in to both channels.
func multiplex[T any](ctx context.Context, in <-chan T, a, b chan<- T) {
	defer close(a)
	defer close(b)
	for {
		v, err := receive(ctx, in)
		if err != nil || send(ctx, a, v) != nil || send(ctx, b, v) != nil {
			return
		}
	}
}

// manyInARow feeds the pipeline as fast as it takes.
func manyInARow(ctx context.Context, s *stage) error {
	n := s.size.Elements
	s.say("")
	s.code(fmt.Sprintf("go feed(in, %s)  // and the same with arith/inc, arith/double, arith/add\nfor r := range out { … }", literal(n)))
	in := make(chan int64)
	f := feeder{in: in}
	out := pipeline(ctx, s, "arith", client.ScatterChan(ctx, s.c, in))
	s.running.Go(func() { f.feed(ctx, n) })
	start := time.Now()
	peak, err := drain(ctx, s, &f, out, n)
	if err != nil {
		return err
	}
	s.right("%s results in order, of %s, in %s", count(n), plural(4*n, "task"), seconds(time.Since(start)))
	most := int(f.most.Load())
	if most > stages*(inFlight+2) { // each has one more in hand on both sides
		return fmt.Errorf("%s were under way at a time; %d stages of %d should not hold so many", plural(most, "element"), stages, inFlight)
	}
	s.right("never more than %s under way, nor than %s in the cluster", plural(most, "element"), plural(peak, "future"))
	return nil
}

// drain reads n results in order, and looks now and then how many futures the
// cluster has.
func drain(ctx context.Context, s *stage, f *feeder, out <-chan client.Result[int64], n int) (peak int, err error) {
	bar := progress.NewBar(s.bars)
	defer bar.Close()
	for i := range n {
		r, err := receive(ctx, out)
		if err := errors.Join(err, r.Err); err != nil {
			return 0, fmt.Errorf("element %d: %w", i, err)
		}
		f.got.Add(1)
		x := int64(i)
		if want := (x + 1) + 2*x; r.Value != want {
			return 0, fmt.Errorf("element %d became %d, not %d", i, r.Value, want)
		}
		bar.Update(progress.Counts{Total: n, Done: i + 1})
		if i%1000 == 500 {
			cluster, err := s.c.Cluster(ctx)
			if err != nil {
				return 0, err
			}
			n := cluster.Counts
			peak = max(peak, n.Waiting+n.Queued+n.Running+n.Done+n.Failed+n.Cancelled)
		}
	}
	if r, err := receive(ctx, out); !errors.Is(err, errClosed) {
		return 0, fmt.Errorf("after the last element comes %v, %w", r, err)
	}
	return peak, nil
}
