package wire

import (
	"time"

	"weft/task"
)

// Module is the record of one version of a module.
type Module struct {
	Name         string      `json:"name"`
	Version      string      `json:"version"`
	Digest       task.Digest `json:"digest"`
	Size         int64       `json:"size"` // bytes
	Kind         task.Kind   `json:"kind"`
	Functions    []Function  `json:"functions"`
	Capabilities []string    `json:"capabilities"`
	CreatedAt    time.Time   `json:"created_at"`
}

// Function is one function of a module.
type Function struct {
	Name     string  `json:"name"`
	Params   []Param `json:"params"`
	Variadic bool    `json:"variadic,omitzero"` // the last parameter any number of times
	Result   Result  `json:"result"`
	Pure     bool    `json:"pure"`
	Doc      string  `json:"doc"`
}

// Param is one parameter of a function.
type Param struct {
	Name string    `json:"name"`
	Type task.Type `json:"type"`
}

// Result is what a function gives.
type Result struct {
	Type task.Type `json:"type"`
}

// ModuleVersions is the record of a module.
type ModuleVersions struct {
	Name     string   `json:"name"`
	Latest   string   `json:"latest"`   // version
	Versions []Module `json:"versions"` // newest first
}
