package state

import (
	"time"

	"weft/task"
)

// An Event is something that happened. Each is answered by the commands that
// Step returns; those that ask for something also by exactly one Accepted,
// Scattered, Held, Done or Refused.
type Event interface{ event() }

type (
	// Submit asks for a graph. Answered by Accepted or Refused.
	Submit struct {
		ID    task.GraphID
		Seed  task.ContentID // what the ids of calls that are not pure derive from
		Graph *task.Graph
	}
	// Scatter gives a value. Held by Session, which must be there. Answered by
	// Scattered or Refused.
	Scatter struct {
		Session task.SessionID
		Type    string
		Data    []byte
	}
	// Cancel stops a future. With a session only the session's holds go.
	Cancel struct {
		Key     task.Key
		Session task.SessionID
	}
	// Retry runs a failed future again, from its failed roots.
	Retry struct{ Key task.Key }
	// CancelGraph stops what a graph has not finished and nobody else holds.
	CancelGraph struct{ ID task.GraphID }
	// DeleteGraph cancels a graph, gives up its holds and forgets it.
	DeleteGraph struct{ ID task.GraphID }

	// OpenSession begins a session. It ends when nothing is heard of its client,
	// no heartbeat and nothing that is asked in its name, for TTL
	// (0: never), or TTL after its beginning when it is Fixed.
	OpenSession struct {
		ID    task.SessionID
		TTL   time.Duration
		Fixed bool
		// Watch makes it a session of the driver's own, hidden from users.
		Watch Watch
	}
	// CloseSession ends a session and gives up its holds.
	CloseSession struct{ ID task.SessionID }
	// Heartbeat says that a session's client lives.
	Heartbeat struct{ ID task.SessionID }
	// Listen says that somebody follows a session's events, or no longer does.
	// A session that is followed does not end for want of heartbeats.
	Listen struct {
		ID task.SessionID
		On bool
	}
	// Hold adds one hold of the session on each key. Keys that are no futures
	// are passed over. Answered by Held or Refused.
	Hold struct {
		Session task.SessionID
		Keys    []task.Key
	}
	// Release drops that many holds of the session on each key.
	Release struct {
		Session task.SessionID
		Keys    map[task.Key]int
	}

	// News is what a worker says.
	News struct{ task.News }
	// WorkerLost says that a worker is gone without a word.
	WorkerLost struct {
		ID     task.WorkerID
		Reason string
	}
	// Retire asks a worker to leave when it has done what it has.
	Retire struct{ ID task.WorkerID }

	// Tick lets time pass: everything that was due by now happens.
	Tick struct{}
)

// Watch says when a session of the driver's own is woken.
type Watch uint8

const (
	Public   Watch = iota // a client's session: at every event
	WatchAny              // when one of its futures is settled
	WatchAll              // when all of them are
)

func (Submit) event()       {}
func (Scatter) event()      {}
func (Cancel) event()       {}
func (Retry) event()        {}
func (CancelGraph) event()  {}
func (DeleteGraph) event()  {}
func (OpenSession) event()  {}
func (CloseSession) event() {}
func (Heartbeat) event()    {}
func (Listen) event()       {}
func (Hold) event()         {}
func (Release) event()      {}
func (News) event()         {}
func (WorkerLost) event()   {}
func (Retire) event()       {}
func (Tick) event()         {}
