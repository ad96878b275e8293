package task

import "time"

// Graph is a submission: calls that may use one another's results. Graphs are
// accepted whole or not at all.
type Graph struct {
	Label   string
	Tasks   []GraphTask
	Outputs []int // tasks whose results are held; indices into Tasks
	Retain  time.Duration
	Session SessionID // holds the outputs too, when set

	// Detached: the graph itself holds nothing and leaves no record; what the
	// session holds is all that is wanted. A detached graph without outputs
	// runs every task and keeps no result.
	Detached bool

	// Idempotency is the caller's name for this submission, with a digest of
	// what it sent, or empty.
	Idempotency       string
	IdempotencyDigest Digest
}

// GraphTask is one call of a graph.
type GraphTask struct {
	Name    string // unique in the graph
	Key     Key    // set by the submitter, or empty for the default
	Target  *Target
	Args    []byte   // the arguments, a list in encoded form; a future in it is a placeholder, numbered by Deps
	Deps    []Dep    // each once, in the order of the placeholders' numbers
	Pure    bool     // false: runs even if the same call ran before
	Options *Options // nil for DefaultOptions; may be shared among tasks
}

// Dep is a future among the arguments of a GraphTask: a task of the same graph
// or, when Future is set, a future that exists.
type Dep struct {
	Task   int
	Future Key
}

// Options say how a call is run. They are no part of its key.
type Options struct {
	Priority          int
	Timeout           time.Duration // of a run; 0: the default
	QueueTimeout      time.Duration // of waiting for a slot; 0: none
	Memory            int64         // bytes; 0: the default
	Fuel              int64         // 0: none
	Retries           Retries
	Workers           []string // ids, names or hosts; empty: any
	AllowOtherWorkers bool     // Workers is a wish, no condition
	Resources         map[string]int64
	Labels            map[string]string
}

// DefaultOptions are those of a call that asks for nothing. Not to be written.
var DefaultOptions = &Options{}

// Retries say when a failed run is followed by another.
type Retries struct {
	Max        int
	Backoff    time.Duration // before the first retry, doubled for each further one
	MaxBackoff time.Duration
	On         []Code // empty: every code but cancelled
}

// Wants reports whether a failure with this code is retried.
func (r *Retries) Wants(code Code) bool {
	if code == Cancelled {
		return false
	}
	if len(r.On) == 0 {
		return true
	}
	for _, c := range r.On {
		if c == code {
			return true
		}
	}
	return false
}

// Delay is how long the n-th retry waits, n from 1.
func (r *Retries) Delay(n int) time.Duration {
	d := r.Backoff
	for range n - 1 {
		if d > r.MaxBackoff/2 && r.MaxBackoff > 0 || d > 1<<61 {
			d = max(r.MaxBackoff, d)
			break
		}
		d *= 2
	}
	if r.MaxBackoff > 0 {
		d = min(d, r.MaxBackoff)
	}
	return d
}

// Accepted is the answer to a submitted graph.
type Accepted struct {
	Graph GraphID
	Keys  []Key // in the order of Graph.Tasks
	Again bool  // this submission was made before, and the answer is the first one's
}
