package rest

import (
	"context"
	"math/rand/v2"
	"time"
)

// Between two attempts at the same thing.
const (
	firstPause = 20 * time.Millisecond
	lastPause  = 2 * time.Second
)

// A Backoff spaces attempts at the same thing: pauses that double, each
// shortened by chance, so that many who failed at one moment do not come back
// at one. The zero Backoff is ready. It belongs to one goroutine.
type Backoff struct {
	failures int       // in a row
	since    time.Time // there were only failures, if there was one
}

// Pause waits after a failure. It returns false when ctx ended.
func (b *Backoff) Pause(ctx context.Context) bool {
	if b.failures == 0 {
		b.since = time.Now()
	}
	pause := lastPause
	if b.failures < 7 { // firstPause << 7 is above lastPause
		pause = firstPause << b.failures
	}
	b.failures++
	timer := time.NewTimer(pause/2 + rand.N(pause/2))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// Failing is how long there were only failures.
func (b *Backoff) Failing() time.Duration {
	if b.failures == 0 {
		return 0
	}
	return time.Since(b.since)
}

// Reached says that up to now the other side could be reached, but nothing
// came of it: pauses go on growing.
func (b *Backoff) Reached() { b.since = time.Now() }

// Succeeded ends the row of failures.
func (b *Backoff) Succeeded() { b.failures = 0 }

// Retry calls f until it succeeds, fails with an error that is not to be tried
// again, or has failed for longer than patience.
func Retry(ctx context.Context, patience time.Duration, again func(error) bool, f func() error) error {
	var b Backoff
	for {
		err := f()
		if err == nil || !again(err) || b.Failing() > patience {
			return err
		}
		if !b.Pause(ctx) {
			return context.Cause(ctx)
		}
	}
}
