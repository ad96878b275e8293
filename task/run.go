package task

import "time"

// InlineLimit is the size of the largest result that travels inside messages,
// in bytes of its encoded form. A larger one stays where it was made and is
// fetched from there.
const InlineLimit = 64 << 10

// Blob is a value as messages carry it.
type Blob struct {
	Type   string // int, float, string, bytes, bool, null, list or map
	Size   int64  // of the encoded form, in bytes
	Data   []byte // the encoded form, or nil when it stays with its holders
	Digest Digest // of the encoded form; zero when Data is there
}

// Limits bound one run. They are all set: defaults have been filled in.
type Limits struct {
	Timeout time.Duration // while it holds a slot
	Memory  int64         // linear memory, bytes
	Fuel    int64         // 0: unbounded
	Result  int64         // encoded result, bytes
	Log     int64         // log text, bytes
}

// Rank orders runs: the smaller goes first. Age is the place of the root
// submission among all; Place the task's depth-first place in its graph.
type Rank struct {
	Priority int // the higher goes first
	Age      uint64
	Place    uint32
}

// Before reports whether r goes before s.
func (r Rank) Before(s Rank) bool {
	if r.Priority != s.Priority {
		return r.Priority > s.Priority
	}
	if r.Age != s.Age {
		return r.Age < s.Age
	}
	return r.Place < s.Place
}

// Run names one run of a task. The numbers grow over the life of a scheduler
// and are never used twice; a report of any run but the current one is void.
type Run uint64

// Assignment asks a worker to run a call.
type Assignment struct {
	Key     Key
	Run     Run
	Attempt int // from 1
	Rank    Rank
	Target  *Target
	Args    []byte // as in GraphTask
	Inputs  []Input
	Seed    ContentID // what the guest's randomness derives from
	Limits  Limits
}

// Input is a value that an Assignment needs, in the order of the placeholders'
// numbers: in Blob.Data, or to be fetched from one of the holders.
type Input struct {
	Key     Key
	Blob    Blob
	Holders []WorkerID
}

// Call is what a sandbox runs: a function on arguments that are all there.
type Call struct {
	Key    Key
	Target *Target
	Args   []byte // a list in encoded form, no placeholders left
	Seed   ContentID
	Limits Limits
}

// Outcome is how a run ended: with a result or with an error.
type Outcome struct {
	Result   []byte // encoded; nil when Err is set
	Err      *Error
	Usage    Usage
	Logs     []LogLine
	Started  time.Time
	Finished time.Time
}

// Usage is what a run took.
type Usage struct {
	Wall       time.Duration
	Fuel       int64
	MemoryPeak int64 // bytes
}

// LogLine is one line that a guest wrote.
type LogLine struct {
	Time   time.Time
	Stream string // log, stdout or stderr
	Level  string // of the log stream: debug, info, warn or error
	Text   string
}

// Report is what a worker says of one assignment.
type Report struct {
	Key     Key
	Run     Run
	Outcome Outcome // its Result is nil; the value is in Blob
	Blob    Blob
	// Returned: the worker could not start it soon, hands it back and has
	// forgotten it. Outcome is empty.
	Returned bool
	// Lost are inputs that no named holder could give. The run did not start.
	Lost []Input
}
