package state

import (
	"time"

	"weft/task"
)

// phase is the state of a node.
type phase uint8

const (
	waiting phase = iota // for dependencies
	queued               // in its class's queue
	delayed              // for the backoff of a retry to pass
	running              // assigned
	done
	failed
	cancelled
)

func (p phase) settled() bool { return p >= done }

// shown is the state that users see.
func (p phase) shown() task.State {
	switch p {
	case waiting:
		return task.StateWaiting
	case queued, delayed:
		return task.StateQueued
	case running:
		return task.StateRunning
	case done:
		return task.StateDone
	case failed:
		return task.StateFailed
	default:
		return task.StateCancelled
	}
}

// node is what the machine knows of one future. There may be a million of
// them: what few have is behind a pointer.
type node struct {
	key     task.Key
	id      task.ContentID
	seq     uint64       // order of making, for deterministic iteration
	target  *task.Target // nil: scattered data, which cannot be computed again
	args    []byte
	options *task.Options
	rank    task.Rank
	deps    []*node // a future twice, when two names of a graph stand for it

	// dependents has a node for each time that it depends on this one; of those
	// that are forgotten there are gone.
	dependents []*node
	gone       int32

	holds      int32 // by graphs and sessions
	needs      int32 // unsettled dependents
	unattended int32 // graphs that want it run, and no result of it
	missing    int32 // dependencies that are not done, while it is unsettled
	retried    int32
	deaths     int32

	phase     phase
	pure      bool
	forgotten bool
	released  bool // settled, and nobody wants it any more; kept for its record or recipe

	graphs   []membership
	sessions []*session // that hold it

	inQueue uint64   // the number of its valid ticket
	run     task.Run // the current one, while running
	worker  *worker  // where it runs
	last    *attempt
	result  result
	err     *task.Error

	due       int64 // delayed: until then; queued: as long may it wait; 0: none
	submitted int64 // times are Unix nanoseconds
	enqueued  int64
	finished  int64
}

func (n *node) wanted() bool { return n.holds > 0 || n.needs > 0 || n.unattended > 0 }

// visible reports whether users may still ask for the future.
func (n *node) visible() bool { return !n.phase.settled() || n.wanted() }

// hasData reports whether the node's result can be had.
func (n *node) hasData() bool { return n.phase == done && n.result.there() }

// tidy removes the entries of forgotten dependents when they are as many as the
// others, so that each of them costs no more than one append, however many
// there are.
func (n *node) tidy() {
	if int(n.gone)*2 < len(n.dependents) {
		return
	}
	live := n.dependents[:0]
	for _, d := range n.dependents {
		if !d.forgotten {
			live = append(live, d)
		}
	}
	clear(n.dependents[len(live):])
	n.dependents, n.gone = live, 0
	if len(live) == 0 {
		n.dependents = nil
	}
}

func (n *node) hasDependents() bool { return len(n.dependents) > int(n.gone) }

func moment(ns int64) time.Time {
	if ns == 0 {
		return time.Time{}
	}
	return time.Unix(0, ns).UTC()
}
