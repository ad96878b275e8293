package wire

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"weft/task"
)

// Future is the record of a future. What is not known yet is nil.
type Future struct {
	Key          task.Key          `json:"key"`
	Call         *string           `json:"call"`   // function reference; nil for scattered data
	Digest       *task.Digest      `json:"digest"` // of the module; nil for builtins and scattered data
	State        task.State        `json:"state"`
	Pure         bool              `json:"pure"`
	Priority     int               `json:"priority"`
	Dependencies []task.Key        `json:"dependencies"`
	Dependents   []task.Key        `json:"dependents"`
	Attempts     []Attempt         `json:"attempts"`
	Type         *string           `json:"type"` // of the result
	Size         *int64            `json:"size"` // of the result, encoded, in bytes
	Workers      []string          `json:"workers"`
	Error        *Problem          `json:"error"`
	Times        Times             `json:"times"`
	Usage        Usage             `json:"usage"`
	Labels       map[string]string `json:"labels"`
}

// Times are the moments of a future's life; nil for those not reached.
type Times struct {
	Submitted *time.Time `json:"submitted"`
	Queued    *time.Time `json:"queued"`
	Started   *time.Time `json:"started"`
	Finished  *time.Time `json:"finished"`
}

// Usage is what a run took.
type Usage struct {
	Wall       Duration `json:"wall"`
	Fuel       int64    `json:"fuel"`
	MemoryPeak int64    `json:"memory_peak"` // bytes
}

// Attempt is one run that was made of a task.
type Attempt struct {
	Number   int        `json:"number"` // from 1
	Worker   string     `json:"worker"` // name
	Started  *time.Time `json:"started"`
	Finished *time.Time `json:"finished"` // nil while it runs
	Error    *Problem   `json:"error"`
}

// LogLine is one line of a future's log.
type LogLine struct {
	Attempt int       `json:"attempt"`
	Time    time.Time `json:"time"`
	Stream  string    `json:"stream"`         // log, stdout or stderr
	Level   string    `json:"level,omitzero"` // of the log stream: debug, info, warn or error
	Text    string    `json:"text"`
}

// What an AwaitRequest waits for.
const (
	ReturnAll = "all"
	ReturnAny = "any"
)

// AwaitRequest is the body of POST /v1/futures/await.
type AwaitRequest struct {
	Keys       []task.Key `json:"keys"`
	ReturnWhen string     `json:"return_when,omitzero"` // ReturnAll is the default
	Wait       Duration   `json:"wait,omitzero"`        // 0: answer at once
	Results    bool       `json:"results,omitzero"`
}

// AwaitAnswer is the answer to an AwaitRequest, in the order of its keys.
type AwaitAnswer struct {
	Settled Object[Settled] `json:"settled"`
	Pending []task.Key      `json:"pending"`
}

// Settled is how a future ended.
type Settled struct {
	State  task.State     `json:"state"`           // failed for an unknown key, with not_found in Error
	Result jsontext.Value `json:"result,omitzero"` // when done, asked for, and not too large
	Error  *Problem       `json:"error,omitzero"`  // when failed or cancelled
}

// Scattered is the answer to POST /v1/data.
type Scattered struct {
	Key  task.Key `json:"key"`
	Size int64    `json:"size"` // encoded, in bytes
}
