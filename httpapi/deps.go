package httpapi

import (
	"context"
	"time"

	"weft/task"
)

// The interfaces that the API asks of the rest of the server. All methods are
// safe for concurrent use, and their errors are *task.Error. Where a method
// waits, the end of its context is no error: it answers what there is then.

// Scheduler is everything the API asks of the scheduler.
type Scheduler interface {
	Submitter
	Graphs
	GraphEnds
	Futures
	FutureHolds
	Sessions
	Cluster
	ModuleUse
}

// Submitter takes work.
type Submitter interface {
	// Submit accepts a graph whole or refuses it: a bad task with Task set,
	// an unknown session or future with not_found, a repeated Idempotency
	// with another body with conflict.
	Submit(ctx context.Context, g *task.Graph) (task.Accepted, error)
	// Call runs a graph of one task and returns its end, the result loaded.
	// When ctx ends first its hold is dropped.
	Call(ctx context.Context, g *task.Graph) (task.Settled, error)
}

// Graphs shows graphs.
type Graphs interface {
	Graph(ctx context.Context, id task.GraphID) (task.GraphInfo, error)
	// WaitGraph waits until the graph has ended.
	WaitGraph(ctx context.Context, id task.GraphID) (task.GraphInfo, error)
	// GraphTasks lists the tasks from the place after on; next is -1 at the end.
	GraphTasks(ctx context.Context, id task.GraphID, after, limit int) (items []task.TaskInfo, next int, err error)
	// GraphEvents waits for something newer than after, or the graph's end.
	GraphEvents(ctx context.Context, id task.GraphID, after uint64, limit int) ([]task.GraphEvent, task.GraphInfo, error)
	// Graphs lists them without their outputs, oldest first; next is "" at the end.
	Graphs(ctx context.Context, after task.GraphID, limit int) (items []task.GraphInfo, next task.GraphID, err error)
}

// GraphEnds ends graphs.
type GraphEnds interface {
	CancelGraph(ctx context.Context, id task.GraphID) (task.GraphInfo, error)
	DeleteGraph(ctx context.Context, id task.GraphID) error
}

// Futures shows futures.
type Futures interface {
	Future(ctx context.Context, key task.Key) (task.FutureInfo, error)
	Futures(ctx context.Context, f task.FutureFilter, after task.Key, limit int) (items []task.FutureInfo, next task.Key, err error)
	// Wait waits until all, or any, have settled and answers in the order of
	// keys. An unknown one has no state and a not_found error. With data the
	// results are loaded.
	Wait(ctx context.Context, keys []task.Key, any, data bool) ([]task.Settled, error)
	// Logs are the attempts of a future with what they wrote, also of a
	// released one that a graph still lists.
	Logs(ctx context.Context, key task.Key) ([]task.Attempt, error)
}

// FutureHolds makes, keeps and drops futures.
type FutureHolds interface {
	// Cancel drops the session's holds, or cancels for all when there is no session.
	Cancel(ctx context.Context, key task.Key, session task.SessionID) error
	Retry(ctx context.Context, key task.Key) error
	Release(ctx context.Context, session task.SessionID, keys map[task.Key]int) error
	// Scatter keeps a value for the session or, without one, for retain.
	Scatter(ctx context.Context, data []byte, typ string, session task.SessionID, retain time.Duration) (task.Key, error)
}

// Sessions keeps clients' sessions.
type Sessions interface {
	OpenSession(ctx context.Context, ttl time.Duration) (task.SessionInfo, error)
	CloseSession(ctx context.Context, id task.SessionID) error
	Heartbeat(ctx context.Context, id task.SessionID) error
	// SessionEvents waits for something newer than after; waiting is a sign of life.
	SessionEvents(ctx context.Context, id task.SessionID, after uint64, limit int) ([]task.SessionEvent, error)
}

// Cluster shows the cluster.
type Cluster interface {
	Cluster(ctx context.Context) (task.ClusterInfo, error)
	Workers(ctx context.Context) ([]task.WorkerInfo, error)
	Retire(ctx context.Context, id task.WorkerID) error
	// Events waits for something newer than after.
	Events(ctx context.Context, after uint64) ([]task.ClusterEvent, error)
}

// ModuleUse says whether tasks that are not finished, or any at all, have a
// module's bytes as their target.
type ModuleUse interface {
	ModuleInUse(ctx context.Context, digest task.Digest) (unfinished, any bool, err error)
}

// Modules is everything the API asks of the registry.
type Modules interface {
	ModuleReader
	ModuleWriter
}

// ModuleReader finds modules. A version may be "" or "latest" for the latest,
// or a digest.
type ModuleReader interface {
	Resolve(name, version string) (task.Module, error)
	List(after string, limit int) (latest []task.Module, next string, err error)
	Versions(name string) ([]task.Module, error) // newest first
	Bytes(ctx context.Context, digest task.Digest) ([]byte, error)
}

// ModuleWriter changes what modules there are.
type ModuleWriter interface {
	// Put records a version; "" is the digest's first 12 hex digits.
	Put(ctx context.Context, name, version string, capabilities []string, wasm []byte, info task.ModuleInfo) (m task.Module, created bool, err error)
	// Delete forgets a version, or all with "".
	Delete(name, version string) error
}

// Describer tells the kind of a module and describes its functions; bytes
// that are no module are bad_module.
type Describer interface {
	Describe(ctx context.Context, wasm []byte) (task.ModuleInfo, error)
}

// Builtins knows the functions of the platform.
type Builtins interface {
	Function(name string) (task.Function, bool)
}
