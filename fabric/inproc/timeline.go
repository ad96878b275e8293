package inproc

import (
	"slices"
	"time"
)

// timeline holds what happens later, in order of time and, at the same time, in
// order of arrival. It has one timer however much waits. Whoever holds the lock
// of its owner may touch it.
type timeline struct {
	events []event
	timer  *time.Timer
	closed bool
}

type event struct {
	due time.Time
	do  func()
}

// add has do called by run at due; tick, which calls run under the owner's
// lock, is what the timer calls.
func (t *timeline) add(due time.Time, do func(), tick func()) {
	if t.closed {
		return
	}
	at, _ := slices.BinarySearchFunc(t.events, due, func(e event, due time.Time) int {
		if e.due.After(due) {
			return 1
		}
		return -1 // equal ones stay before
	})
	t.events = slices.Insert(t.events, at, event{due, do})
	if at > 0 {
		return
	}
	if t.timer == nil {
		t.timer = time.AfterFunc(time.Until(due), tick)
		return
	}
	t.timer.Reset(time.Until(due))
}

// run does everything that is due by now.
func (t *timeline) run(now time.Time) {
	for len(t.events) > 0 && !t.events[0].due.After(now) {
		e := t.events[0]
		t.events = slices.Delete(t.events, 0, 1)
		e.do()
	}
	if len(t.events) > 0 {
		t.timer.Reset(time.Until(t.events[0].due))
	}
}

// close forgets everything.
func (t *timeline) close() {
	t.closed = true
	t.events = nil
	if t.timer != nil {
		t.timer.Stop()
	}
}
