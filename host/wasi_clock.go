package host

import (
	"time"

	"github.com/tetratelabs/wazero/api"
)

// The clocks of WASI that are offered.
const (
	clockRealtime  = 0
	clockMonotonic = 1
)

// clockTimeGet is clock_time_get(id, precision, time), in nanoseconds.
func clockTimeGet(b *sandbox, mod api.Module, p []uint64) uint32 {
	var now time.Duration
	switch uint32(p[0]) {
	case clockRealtime:
		now = b.clock.wall()
	case clockMonotonic:
		now = b.clock.monotonic()
	default:
		return errnoInval
	}
	le.PutUint64(b.span(mod, uint32(p[2]), 8), uint64(now))
	return errnoSuccess
}

// clockResGet is clock_res_get(id, resolution): a nanosecond.
func clockResGet(b *sandbox, mod api.Module, p []uint64) uint32 {
	if uint32(p[0]) > clockMonotonic {
		return errnoInval
	}
	le.PutUint64(b.span(mod, uint32(p[1]), 8), 1)
	return errnoSuccess
}

// sleep sleeps; the end of the run ends the guest.
func (b *sandbox) sleep(d time.Duration) {
	if d > 0 && !b.clock.sleep(b.ctx, d) {
		panic(errInterrupted)
	}
	b.checkTime()
}

// checkTime ends the guest if the run has ended.
func (b *sandbox) checkTime() {
	if b.ctx.Err() != nil {
		panic(errInterrupted)
	}
}
