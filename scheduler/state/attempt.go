package state

import (
	"slices"

	"weft/task"
)

// attempt is a run that was made of a node, and the one before it.
type attempt struct {
	before   *attempt
	number   int // from 1
	worker   string
	started  int64
	finished int64
	err      *task.Error
	logs     []task.LogLine
	usage    task.Usage
}

// keptAttempts is how many of a node's attempts are kept: all that anybody
// looks at, and no more than memory can bear if a task is retried for ever.
const keptAttempts = 16

// begin notes that another attempt is made on a worker.
func (n *node) begin(w *worker, now int64) {
	a := &attempt{before: n.last, number: 1, worker: w.spec.Name, started: now}
	if n.last != nil {
		a.number = n.last.number + 1
	}
	n.last = a
	if a.number > keptAttempts {
		for range keptAttempts - 1 {
			a = a.before
		}
		a.before = nil
	}
}

// attempts are those that are kept, the oldest first.
func (n *node) attempts() []task.Attempt {
	var all []task.Attempt
	for a := n.last; a != nil; a = a.before {
		all = append(all, task.Attempt{
			Number: a.number, Worker: a.worker, Started: moment(a.started), Finished: moment(a.finished), Err: a.err, Logs: a.logs,
		})
	}
	slices.Reverse(all)
	return all
}
