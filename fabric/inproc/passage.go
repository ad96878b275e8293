package inproc

import (
	"context"
	"time"
)

// fate is what was drawn for one message.
type fate struct {
	drop, duplicate bool
	delay           time.Duration
}

// draw takes as many chances for every message, whatever they come to, so that
// the fate of the next one does not hang on the trouble of this one.
func (s *linkState) draw(t Trouble) fate {
	drop, duplicate, delay := s.chance.Float64(), s.chance.Float64(), s.chance.Float64()
	return fate{
		drop:      drop < t.Drop,
		duplicate: duplicate < t.Duplicate,
		delay:     t.MinDelay + time.Duration(delay*float64(t.MaxDelay-t.MinDelay)),
	}
}

// pass takes a message through l: deliver is called for it once, twice or
// never, now or later, under mu and so one after another.
func (f *Faults) pass(l Link, deliver func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.state(l)
	fate := s.draw(f.trouble(l))
	if fate.drop || f.parted(l) {
		f.tally.Dropped++
		return
	}
	f.carry(l, s, fate.delay, deliver)
	if fate.duplicate {
		f.tally.Duplicated++
		f.carry(l, s, fate.delay, deliver)
	}
}

// carry delivers a message after delay, and after everything that went through
// l before. The caller holds mu.
func (f *Faults) carry(l Link, s *linkState, delay time.Duration, deliver func()) {
	if delay <= 0 && s.due == 0 {
		deliver()
		return
	}
	due := time.Now().Add(delay)
	if due.Before(s.last) {
		due = s.last
	}
	s.last = due
	s.due++
	f.tally.Delayed++
	f.line.add(due, func() {
		s.due--
		if f.parted(l) {
			f.tally.Dropped++
			return
		}
		deliver()
	}, f.tick)
}

// tick delivers what is due. The timer of the line calls it.
func (f *Faults) tick() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.line.run(time.Now())
}

// close forgets what is on its way.
func (f *Faults) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.line.close()
}

// hold keeps a fetch through l as long as faults want: not at all, for a delay,
// or, when it is lost, until ctx or the fabric ends, with the error of that.
func (f *Faults) hold(ctx, fabric context.Context, l Link) error {
	if !f.on.Load() {
		return fabric.Err()
	}
	f.mu.Lock()
	fate := f.state(l).draw(f.trouble(l))
	lost := fate.drop || f.parted(l)
	if lost {
		f.tally.Dropped++
	}
	f.mu.Unlock()
	if lost {
		return silence(ctx, fabric)
	}
	if fate.delay <= 0 {
		return fabric.Err()
	}
	late := time.NewTimer(fate.delay)
	defer late.Stop()
	select {
	case <-late.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-fabric.Done():
		return fabric.Err()
	}
}

// silence waits for an answer that does not come.
func silence(ctx, fabric context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-fabric.Done():
		return fabric.Err()
	}
}

// cut reports whether l was cut meanwhile.
func (f *Faults) cut(l Link) bool {
	if !f.on.Load() {
		return false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.parted(l)
}
