package client

import "weft/task"

// outcome is how a future stands, as far as this client was told.
type outcome struct {
	state  task.State
	typ    string // of the result, when done and known
	result []byte // JSON, when done and small
	err    error  // when failed or cancelled
}

// failure is the outcome of a future that came to nothing.
func failure(err error) outcome {
	if task.CodeOf(err) == task.Cancelled {
		return outcome{state: task.StateCancelled, err: err}
	}
	return outcome{state: task.StateFailed, err: err}
}

// record is what a session knows of one key that it holds. session.mu guards
// all of it but the key.
type record struct {
	key  task.Key
	held int // the session's holds as the server counts them
	outcome
	holds []*hold // those that the program has not released
	heard uint64  // the number of the last event about the key
}

// settle makes o the outcome of everybody who holds the key.
func (r *record) settle(o outcome) {
	r.outcome = o
	for _, h := range r.holds {
		h.settled()
	}
}

// reset says that the future is computed again. A result that is here is as
// good as the one to come.
func (r *record) reset(state task.State) {
	if r.result == nil {
		r.outcome = outcome{state: state}
	}
}
