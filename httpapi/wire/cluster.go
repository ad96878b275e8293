package wire

import (
	"time"

	"weft/task"
)

// Cluster is the cluster at a glance.
type Cluster struct {
	Version   string    `json:"version"`
	StartedAt time.Time `json:"started_at"`
	Uptime    Duration  `json:"uptime"`
	Counts    Counts    `json:"counts"` // futures
	Graphs    int       `json:"graphs"`
	Sessions  int       `json:"sessions"`
	Workers   int       `json:"workers"`
	Slots     int       `json:"slots"`
}

// Worker is the record of a worker.
type Worker struct {
	ID          task.WorkerID    `json:"id"`
	Name        string           `json:"name"`
	Host        string           `json:"host"`
	Version     string           `json:"version"`
	Slots       int              `json:"slots"`
	Running     int              `json:"running"`
	Queued      int              `json:"queued"`
	Memory      int64            `json:"memory"`       // bytes of the process
	MemoryLimit int64            `json:"memory_limit"` // bytes that results may take; 0: no limit
	Results     int              `json:"results"`      // results held
	ResultBytes int64            `json:"result_bytes"`
	Resources   map[string]int64 `json:"resources"`
	Retiring    bool             `json:"retiring"`
	JoinedAt    time.Time        `json:"joined_at"`
	LastSeen    time.Time        `json:"last_seen"`
}

// ClusterEvent is the data of an event of GET /v1/events.
type ClusterEvent struct {
	Time time.Time `json:"time"`
	Type string    `json:"type"` // worker.joined, worker.left, worker.lost, graph.submitted, graph.finished, module.pushed, module.deleted
	ID   string    `json:"id"`   // of the worker or graph; the digest of a module
	Name string    `json:"name"` // of the worker, the module's name@version, or the graph's label
	Note string    `json:"note"` // a sentence, for people
}

// Health is the answer of the two health calls.
type Health struct {
	Status string `json:"status"` // "ok"
}

// Index is the answer of GET / to programs.
type Index struct {
	Name    string `json:"name"` // "weft"
	Version string `json:"version"`
	OpenAPI string `json:"openapi"` // path of the description of the API
	Errors  string `json:"errors"`  // path of the meaning of the codes
}
