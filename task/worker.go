package task

import "time"

// Dispatch is what the scheduler tells one worker at once. The parts are
// carried out in the order of the fields.
type Dispatch struct {
	Rejoin  bool         // the scheduler does not know the worker, or gave it up: it is to forget everything and join anew
	Release []Key        // results to forget
	Cancel  []RunID      // runs to stop; a stopped run is not reported
	Store   []Stored     // values to keep
	Assign  []Assignment // runs to make
	Retire  bool         // no more work will come: leave when everything is done
}

// Empty reports whether d says nothing.
func (d *Dispatch) Empty() bool {
	return len(d.Release)+len(d.Cancel)+len(d.Store)+len(d.Assign) == 0 && !d.Retire && !d.Rejoin
}

// RunID is a run of a key.
type RunID struct {
	Key Key
	Run Run
}

// Stored is a value that a worker is to keep as if it had made it in that run.
// It answers with a Report of the run once it holds the value.
type Stored struct {
	Key  Key
	Run  Run
	Data []byte
}

// News is what a worker tells the scheduler at once.
type News struct {
	Worker  WorkerID
	Join    *WorkerSpec  // set in the first
	Seen    *WorkerStats // a heartbeat
	Reports []Report
	Leave   bool // in the last
}

// WorkerSpec is what a worker is.
type WorkerSpec struct {
	ID        WorkerID
	Name      string
	Host      string
	Slots     int
	Memory    int64 // bytes that results may take
	Resources map[string]int64
	Version   string
	// Began is when the worker began, or began anew: another one in a second
	// join says that everything from before is gone. The same one is the same
	// join, said twice.
	Began time.Time
}

// WorkerStats is how a worker fares.
type WorkerStats struct {
	Memory  int64 // bytes of the process
	Held    int64 // results held
	Bytes   int64 // of results held
	Running int
	Queued  int
	// Runs are all that it has, begun or not, and has not reported. Not nil: what
	// is missing there was lost on the way, and what should not be there is to be
	// stopped.
	Runs []RunID
	// Holds are the results that it holds, each with the run that made it: what
	// should not be there is to be forgotten. Nil: it does not say this time.
	Holds []RunID
}

// WorkerInfo is a worker as the API shows it.
type WorkerInfo struct {
	WorkerSpec
	Stats    WorkerStats
	Running  int // assigned runs that fill slots
	Queued   int // assigned runs beyond the slots
	Held     int // results that the scheduler knows it to hold
	Retiring bool
	Joined   time.Time
	LastSeen time.Time
}
