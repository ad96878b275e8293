package task

import "time"

// State is a state of a future as the API shows it.
type State string

const (
	StateWaiting   State = "waiting"   // for inputs
	StateQueued    State = "queued"    // for a slot, or a worker that fits
	StateRunning   State = "running"   // assigned to a worker
	StateDone      State = "done"      // its result can be had
	StateFailed    State = "failed"    // its error can be had
	StateCancelled State = "cancelled" // nobody wanted it any more, or somebody said so
)

// Settled reports whether s is an end.
func (s State) Settled() bool {
	return s == StateDone || s == StateFailed || s == StateCancelled
}

// Counts is how many tasks are in each state.
type Counts struct {
	Waiting, Queued, Running, Done, Failed, Cancelled int
}

// Total is the number of tasks counted.
func (c Counts) Total() int {
	return c.Waiting + c.Queued + c.Running + c.Done + c.Failed + c.Cancelled
}

// Settled is the number of tasks that came to an end.
func (c Counts) Settled() int { return c.Done + c.Failed + c.Cancelled }

// GraphState is the state of a graph.
type GraphState string

const (
	GraphRunning   GraphState = "running"
	GraphDone      GraphState = "done"
	GraphFailed    GraphState = "failed"
	GraphCancelled GraphState = "cancelled"
)

// GraphInfo is a graph as the API shows it.
type GraphInfo struct {
	ID         GraphID
	Label      string
	State      GraphState
	Counts     Counts
	Tasks      int
	Outputs    []GraphOutput
	CreatedAt  time.Time
	FinishedAt time.Time // zero while it runs
}

// GraphOutput is one output of a graph.
type GraphOutput struct {
	Name    string
	Settled Settled // State may be one that is no end
}

// TaskInfo is a task of a graph as the API lists it.
type TaskInfo struct {
	Name         string
	Key          Key
	Call         string // function reference
	State        State
	Released     bool
	Dependencies []Key
	Worker       string // the name of the last one
	Times        Times
	Err          *Error
}

// Times are the moments of a future's life; zero for those not reached.
type Times struct {
	Submitted, Queued, Started, Finished time.Time
}

// FutureInfo is a future as the API shows it.
type FutureInfo struct {
	Key          Key
	Call         string // function reference; empty for scattered data
	Digest       Digest // of the module; zero for builtins and scattered data
	State        State
	Pure         bool
	Priority     int
	Dependencies []Key
	Dependents   []Key
	Attempts     []Attempt
	Blob         Blob     // Type and Size, when done
	Workers      []string // names of the workers that hold the result or run the task
	Err          *Error
	Times        Times
	Usage        Usage
	Labels       map[string]string
}

// Attempt is one run that was made of a task.
type Attempt struct {
	Number   int
	Worker   string // name
	Started  time.Time
	Finished time.Time // zero while it runs
	Err      *Error
	Logs     []LogLine
}

// Settled is how a future ended. State may be one that is no end, where the
// caller asked for what there is.
type Settled struct {
	Key   Key
	State State
	Blob  Blob // of a done one; Data may be nil, see Blob
	Err   *Error
}

// GraphEvent is one thing that happened in a graph.
type GraphEvent struct {
	Seq   uint64
	Index int    // of the task in the graph
	Name  string // of the task
	Key   Key
	State State
	Err   *Error
}

// SessionEvent is a future of a session that settled, or left its end again to
// be computed anew. Only the last one of each future is kept.
type SessionEvent struct {
	Seq     uint64
	Settled Settled
}

// SessionInfo is a session as the API shows it.
type SessionInfo struct {
	ID  SessionID
	TTL time.Duration
}

// FutureFilter selects futures; empty fields select all.
type FutureFilter struct {
	State  State
	Module string
	Graph  GraphID
}

// ClusterInfo is the cluster as the API shows it.
type ClusterInfo struct {
	Started  time.Time
	Futures  Counts
	Graphs   int
	Sessions int
	Workers  int
	Slots    int
}

// ClusterEvent is something that happened to workers or graphs.
type ClusterEvent struct {
	Seq  uint64
	Time time.Time
	Type string // worker.joined, worker.left, worker.lost, graph.submitted, graph.finished
	ID   string
	Name string
	Note string // a sentence, for people
}
