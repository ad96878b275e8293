package server

import (
	"log/slog"
	"runtime/debug"
	"time"

	"weft/httpapi"
	"weft/scheduler/state"
	"weft/task"
)

// Config says what a server is. Listen and Data are needed.
type Config struct {
	Listen string // host:port; port 0 is any free one
	Data   string // the directory of the registry and of compiled code
	Tokens httpapi.Tokens
	Code   string // the directory of compiled code; empty: one in Data
	Limits httpapi.Limits
	State  state.Config
	Logger *slog.Logger // nil: slog.Default

	// Workers to start in the process. Empty: none, as tests want sometimes.
	Workers []Worker
}

// Worker is one worker of the process.
type Worker struct {
	Name      string
	Slots     int // 0: as many as Go uses processors
	Memory    int64
	Resources map[string]int64
	Heartbeat time.Duration // 0: the worker's default
}

// Capabilities are those that an operator can grant to a module.
var Capabilities = []string{"clock", "random"}

// Version is the version of weft that the binary was built from.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "devel-" + s.Value[:12]
		}
	}
	return "devel"
}

// builtins widens what is known of builtins to what the API asks.
type builtins struct {
	lookup func(string) (task.Function, bool)
}

func (b builtins) Function(name string) (task.Function, bool) { return b.lookup(name) }
