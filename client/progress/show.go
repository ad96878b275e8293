package progress

import (
	"context"
	"io"
	"runtime"
	"time"

	"weft/client"
	"weft/task"
)

// askPause is how often the server is asked what runs.
const askPause = time.Second

// Show shows on w how far the futures are until all have settled, or ctx ends;
// its error is the context's. The futures' own errors are counted.
func Show[F client.AnyFuture](ctx context.Context, w io.Writer, futures ...F) error {
	defer runtime.KeepAlive(futures)
	b := NewBar(w)
	defer b.Close()
	counts := Counts{Total: len(futures)}
	pending := futures
	var asked time.Time
	for {
		turn, cancel := context.WithTimeout(ctx, redraw)
		settled, rest, err := client.Wait(turn, pending, client.All)
		cancel()
		for _, f := range settled {
			counts.add(f.State())
		}
		pending = rest
		if len(pending) == 0 || ctx.Err() != nil {
			counts.Running = 0
			b.Update(counts)
			return context.Cause(ctx)
		}
		if err != nil && time.Since(asked) >= askPause {
			counts.Running = running(ctx, pending)
			asked = time.Now()
		}
		b.Update(counts)
	}
}

// add counts a future that settled.
func (c *Counts) add(state task.State) {
	switch state {
	case task.StateDone:
		c.Done++
	case task.StateCancelled:
		c.Cancelled++
	default:
		c.Failed++
	}
}

// running is how many of the futures run, or 0 when the server does not say.
func running[F client.AnyFuture](ctx context.Context, pending []F) int {
	ctx, cancel := context.WithTimeout(ctx, askPause)
	defer cancel()
	n, err := client.Running(ctx, pending)
	if err != nil {
		return 0
	}
	return n
}
