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
	deps    []*node

	// dependents has a node for each record that depends on this one; those
	// marked forgotten are gone and only counted in gone.
	dependents []*node
	gone       int32

	holds      int32 // by graphs and sessions
	needs      int32 // unsettled dependents
	unattended int32 // graphs that want it run, and no result of it
	missing    int32 // dependencies that are not done, while it is unsettled

	pure      bool
	forgotten bool
	phase     phase
	inQueue   uint64 // the number of its valid queue entry
	retried   int32
	deaths    int32

	graphs   []membership
	sessions []*session // that hold it

	run     task.Run // the current one, while running
	worker  *worker  // where it runs
	blob    task.Blob
	holders []*worker // of blob, when its data is not inline
	err     *task.Error

	wake      int64 // when delayed: until then
	deadline  int64 // of waiting in the queue; 0: none
	submitted int64 // times are Unix nanoseconds
	enqueued  int64
	finished  int64
	attempts  []task.Attempt
	usage     task.Usage
}

// membership is a node's place in a graph.
type membership struct {
	graph *graph
	index uint32
}

func (n *node) wanted() bool { return n.holds > 0 || n.needs > 0 || n.unattended > 0 }

// visible reports whether users may still ask for the future.
func (n *node) visible() bool { return !n.phase.settled() || n.wanted() }

// name is how the node's function is called in keys.
func (n *node) name() string {
	if n.target == nil {
		return "data"
	}
	return n.target.Function.Name
}

// addDependent and dropDependent keep the list of dependents with the cost of
// one append each, however many there are.
func (n *node) addDependent(d *node) { n.dependents = append(n.dependents, d) }

func (n *node) dropDependent() {
	n.gone++
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

// attempt is the last one made.
func (n *node) attempt() *task.Attempt { return &n.attempts[len(n.attempts)-1] }

// addHolder notes that w has the node's result.
func (n *node) addHolder(w *worker) {
	n.holders = append(n.holders, w)
	w.holding[n] = struct{}{}
}

func (n *node) dropHolder(w *worker) {
	for i, h := range n.holders {
		if h == w {
			n.holders = append(n.holders[:i:i], n.holders[i+1:]...)
			break
		}
	}
	delete(w.holding, n)
}

func moment(ns int64) time.Time {
	if ns == 0 {
		return time.Time{}
	}
	return time.Unix(0, ns).UTC()
}
