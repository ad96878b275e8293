package wire

import (
	"net/url"
	"strings"

	"weft/task"
)

// Paths that name no resource of their own.
const (
	ModulesPath  = "/v1/modules"
	CallPath     = "/v1/call" // + /{module}/{function}
	GraphsPath   = "/v1/graphs"
	FuturesPath  = "/v1/futures"
	AwaitPath    = "/v1/futures/await"
	DataPath     = "/v1/data"
	SessionsPath = "/v1/sessions"
	ClusterPath  = "/v1/cluster"
	WorkersPath  = "/v1/workers"
	EventsPath   = "/v1/events"
	HealthPath   = "/healthz"
	ReadyPath    = "/readyz"
	OpenAPIPath  = "/openapi.yaml"
	ErrorsPath   = "/docs/errors"
)

// ModulePath is the path of a module.
func ModulePath(name string) string { return join(ModulesPath, name) }

// VersionPath is the path of a version of a module; version may be "latest".
func VersionPath(name, version string) string { return join(ModulesPath, name, "versions", version) }

// WasmPath is the path of a version's bytes.
func WasmPath(name, version string) string { return VersionPath(name, version) + "/wasm" }

// FunctionPath is the path of a single call. The module may carry a version
// or a digest: "math@1.2.0", "math@sha256:…".
func FunctionPath(module, function string) string { return join(CallPath, module, function) }

// GraphPath is the path of a graph; what is "", "tasks", "events" or "cancel".
func GraphPath(id task.GraphID, what string) string { return join(GraphsPath, string(id), what) }

// FuturePath is the path of a future; what is "", "result", "logs", "cancel"
// or "retry".
func FuturePath(key task.Key, what string) string { return join(FuturesPath, string(key), what) }

// SessionPath is the path of a session; what is "", "events", "heartbeat" or
// "release".
func SessionPath(id task.SessionID, what string) string { return join(SessionsPath, string(id), what) }

// RetirePath is the path that retires a worker.
func RetirePath(id task.WorkerID) string { return join(WorkersPath, string(id), "retire") }

// join escapes the parts, leaves out empty ones and appends them to base.
func join(base string, parts ...string) string {
	var path strings.Builder
	path.WriteString(base)
	for _, p := range parts {
		if p != "" {
			path.WriteString("/" + url.PathEscape(p))
		}
	}
	return path.String()
}
