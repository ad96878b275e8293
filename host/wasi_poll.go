package host

import (
	"math"
	"time"

	"github.com/tetratelabs/wazero/api"
)

const (
	subscriptionSize = 48
	eventSize        = 32
)

// The types of events.
const (
	eventClock   = 0
	eventFdRead  = 1
	eventFdWrite = 2
)

const flagAbsolute = 1 // of a clock event: its time is a moment

// pollOneoff is poll_oneoff(subscriptions, events, count, happened): it waits
// until at least one of the events has happened and stores those that have.
// Streams are always ready, so it sleeps only where it is asked for nothing
// but clocks.
//
//	subscription: userdata u64, type u8, 0 × 7, then
//	              clock: id u32, 0 × 4, time u64, precision u64, flags u16, 0 × 6
//	              or fd: fd u32, 0 × 28
//	event:        userdata u64, errno u16, type u8, 0 × 21
func pollOneoff(b *sandbox, mod api.Module, p []uint64) uint32 {
	count := uint32(p[2])
	if count == 0 {
		return errnoInval
	}
	in := b.table(mod, uint32(p[0]), count, subscriptionSize)
	out := b.table(mod, uint32(p[1]), count, eventSize)
	now := [...]time.Duration{clockRealtime: b.clock.wall(), clockMonotonic: b.clock.monotonic()}

	wait := time.Duration(math.MaxInt64)
	for rest := in; len(rest) > 0; rest = rest[subscriptionSize:] {
		d, _ := b.delay(subscription(rest), now)
		wait = min(wait, d)
	}
	b.sleep(wait)

	happened := uint32(0)
	for ; len(in) > 0; in = in[subscriptionSize:] {
		s := subscription(in)
		if d, errno := b.delay(s, now); d <= wait {
			s.event(out[happened*eventSize:], errno)
			happened++
		}
	}
	le.PutUint32(b.span(mod, uint32(p[3]), 4), happened)
	return errnoSuccess
}

// subscription is one of a list of them, and what follows.
type subscription []byte

// delay is how long it takes for an event to happen; an event that is wrong
// happens at once, with an error.
func (b *sandbox) delay(s subscription, now [2]time.Duration) (time.Duration, uint16) {
	switch s[8] {
	case eventClock:
		id := le.Uint32(s[16:])
		if id > clockMonotonic {
			return 0, errnoInval
		}
		return until(now[id], le.Uint64(s[24:]), le.Uint16(s[40:])&flagAbsolute != 0), errnoSuccess
	case eventFdRead, eventFdWrite:
		if fd := le.Uint32(s[16:]); !b.files.open(fd) || (fd == stdin) != (s[8] == eventFdRead) {
			return 0, errnoBadf
		}
		return 0, errnoSuccess
	default:
		return 0, errnoInval
	}
}

// until is how long it is until a moment, or for a time from now.
func until(now time.Duration, t uint64, absolute bool) time.Duration {
	if absolute {
		t -= min(t, uint64(now))
	}
	return time.Duration(min(t, math.MaxInt64))
}

// event stores that s happened at the front of out.
func (s subscription) event(out []byte, errno uint16) {
	userdata, kind := le.Uint64(s), s[8] // out may lie over s
	clear(out[:eventSize])
	le.PutUint64(out, userdata)
	le.PutUint16(out[8:], errno)
	out[10] = kind
}
