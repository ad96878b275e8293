package wire

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"weft/task"
)

// GraphRequest is the body of a submission.
type GraphRequest struct {
	Tasks   Object[Task] `json:"tasks"`
	Outputs []string     `json:"outputs,omitzero"` // nil: the tasks that no other uses; empty: hold nothing
	Label   string       `json:"label,omitzero"`
	Retain  *Duration    `json:"retain,omitzero"` // nil: the default

	// Detached: the graph holds nothing and leaves no record, only the
	// session's holds count. Needs the session header.
	Detached bool `json:"detached,omitzero"`
}

// Task is one call of a submission. What is left zero has its default.
type Task struct {
	Call              string            `json:"call"`          // function reference
	Args              jsontext.Value    `json:"args,omitzero"` // a list, with the value forms and $ref and $future
	Key               task.Key          `json:"key,omitzero"`
	Pure              *bool             `json:"pure,omitzero"`
	Priority          int               `json:"priority,omitzero"`
	Timeout           Duration          `json:"timeout,omitzero"`
	QueueTimeout      Duration          `json:"queue_timeout,omitzero"`
	Memory            Size              `json:"memory,omitzero"`
	Fuel              int64             `json:"fuel,omitzero"`
	Retries           *Retries          `json:"retries,omitzero"`
	Workers           []string          `json:"workers,omitzero"`
	AllowOtherWorkers bool              `json:"allow_other_workers,omitzero"`
	Resources         map[string]int64  `json:"resources,omitzero"`
	Labels            map[string]string `json:"labels,omitzero"`
}

// Retries say when a failed run is followed by another. A bare number is
// short for Max alone.
type Retries struct {
	Max        int         `json:"max"`
	Backoff    Duration    `json:"backoff,omitzero"`     // 0: the server's default
	MaxBackoff Duration    `json:"max_backoff,omitzero"` // 0: the server's default
	On         []task.Code `json:"on,omitzero"`          // nil: every code but cancelled
}

// Graph is the record of a graph, and the answer to a submission. Records in
// a list have no Outputs, Keys, Results and Errors.
type Graph struct {
	ID         task.GraphID           `json:"id"`
	State      task.GraphState        `json:"state"`
	Label      string                 `json:"label"`
	Outputs    Object[task.Key]       `json:"outputs,omitzero"`
	Keys       Object[task.Key]       `json:"keys,omitzero"` // of all tasks, in their order
	Counts     Counts                 `json:"counts"`
	Results    Object[jsontext.Value] `json:"results,omitzero"` // of outputs, as far as done and small
	Errors     Object[*Problem]       `json:"errors,omitzero"`  // of outputs, as far as failed or cancelled
	CreatedAt  time.Time              `json:"created_at"`
	FinishedAt *time.Time             `json:"finished_at"` // nil while it runs
}

// DetachedGraph is the answer to a detached submission, of which no record is
// kept.
type DetachedGraph struct {
	Outputs Object[task.Key] `json:"outputs"`
	Keys    Object[task.Key] `json:"keys,omitzero"` // of all tasks, in their order
}

// Counts is how many tasks or futures are in each state.
type Counts struct {
	Waiting   int `json:"waiting"`
	Queued    int `json:"queued"`
	Running   int `json:"running"`
	Done      int `json:"done"`
	Failed    int `json:"failed"`
	Cancelled int `json:"cancelled"`
}

// GraphTask is one task of a graph, as the graph's list of tasks has it.
type GraphTask struct {
	Name         string     `json:"name"`
	Key          task.Key   `json:"key"`
	Call         string     `json:"call"`
	State        task.State `json:"state"`
	Released     bool       `json:"released"`
	Dependencies []task.Key `json:"dependencies"`
	Worker       *string    `json:"worker"` // the name of the last one; nil when none had it
	Times        Times      `json:"times"`
	Error        *Problem   `json:"error"`
}

// List is one page of a list.
type List[T any] struct {
	Items []T     `json:"items"`
	Next  *string `json:"next"` // the cursor of the next page; nil at the end
}
