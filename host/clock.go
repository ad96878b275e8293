package host

import (
	"context"
	"time"
)

// Where every guest's time begins: not at zero, which Go's runtime takes for a
// broken clock.
const (
	wallStart      = 946684800 * time.Second // 2000-01-01T00:00:00Z since the Unix epoch
	monotonicStart = time.Second
)

// clock is the time that a guest sees. It stands still but for what the guest
// sleeps, so that it tells nothing of the machine; once it is real, which
// takes a capability, it goes on from there with the machine's. Reading it
// moves nothing: Go's collector loses its pace with a clock that does.
type clock struct {
	slept time.Duration
	since time.Time // when it became real; zero while it is not
}

// setReal makes the clock follow the machine's from now on.
func (c *clock) setReal(now time.Time) { c.since = now }

// wall is the time since the Unix epoch.
func (c *clock) wall() time.Duration {
	if c.since.IsZero() {
		return wallStart + c.slept
	}
	return time.Duration(time.Now().UnixNano())
}

// monotonic is the time since some moment. It never goes back, also not when
// the clock becomes real.
func (c *clock) monotonic() time.Duration {
	if c.since.IsZero() {
		return monotonicStart + c.slept
	}
	return monotonicStart + c.slept + time.Since(c.since)
}

// sleep takes d of real time, whatever clock the guest sees. It reports false
// if ctx ended first.
func (c *clock) sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
	}
	if c.since.IsZero() {
		c.slept += d
	}
	return true
}
