package wire

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"weft/task"
)

// FutureEvent is the data of a session's "future" event: the future settled,
// or left its end again to be computed anew.
type FutureEvent struct {
	Key    task.Key       `json:"key"`
	State  task.State     `json:"state"`
	Type   string         `json:"type,omitzero"`   // of the result, when done
	Size   int64          `json:"size,omitzero"`   // of the result, encoded, in bytes
	Result jsontext.Value `json:"result,omitzero"` // when done and at most 64 KiB
	Error  *Problem       `json:"error,omitzero"`
}

// TaskEvent is the data of a graph's "task" event.
type TaskEvent struct {
	Name  string     `json:"name"`
	Key   task.Key   `json:"key"`
	State task.State `json:"state"`
	Error *Problem   `json:"error,omitzero"`
}

// EndEvent is the data of a graph's "end" event, the last one.
type EndEvent struct {
	ID         task.GraphID    `json:"id"`
	State      task.GraphState `json:"state"`
	Counts     Counts          `json:"counts"`
	FinishedAt *time.Time      `json:"finished_at"`
}

// Names of events in streams.
const (
	EventFuture = "future" // of a session; FutureEvent
	EventTask   = "task"   // of a graph; TaskEvent
	EventCounts = "counts" // of a graph; Counts
	EventEnd    = "end"    // of a graph, the last one; EndEvent
	EventWorker = "worker" // of the cluster; ClusterEvent
	EventGraph  = "graph"  // of the cluster; ClusterEvent
	EventModule = "module" // of the cluster; ClusterEvent
)
