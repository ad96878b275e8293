package main

import (
	"context"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"weft/client/rest"
	"weft/httpapi"
	"weft/internal/server"
	"weft/task"
)

var update = flag.Bool("update", false, "write what came out into scripts and golden files")

// TestScripts runs the scripts of testdata/script: weft as a shell sees it, a
// process for each command. Beside the commands of testscript they have
//
//	server [idle] [tokens=FILE]      starts a server in this process, idle without a worker, and points WEFT_SERVER to it
//	start PATTERN COMMAND…           starts a process and waits for a line that matches; MATCH is its first group
//	signal NAME [PATTERN]            sends it INT or TERM, and waits for a line if there is a pattern
//	end CODE                         waits for its end with this exit code, -1 for a signal; its lines are in the file "lines"
//	running GRAPH                    waits until a task of the graph runs
//	lastline FILE NAME               sets a variable to the last line of a file
func TestScripts(t *testing.T) {
	var startOne serverStarter
	testscript.Run(t, testscript.Params{
		Dir:           filepath.Join("testdata", "script"),
		UpdateScripts: *update,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"server": startOne.run, "start": scriptStart, "signal": scriptSignal, "end": scriptEnd, "running": scriptRunning, "lastline": scriptLastLine,
		},
		Setup: func(env *testscript.Env) error {
			env.Values[processKey{}] = new(process)
			env.Vars = append(env.Vars, "XDG_DATA_HOME="+filepath.Join(env.WorkDir, "data"), "TERM=dumb",
				"GORACE=atexit_sleep_ms=0") // with the race detector each process would end with a second's sleep
			for _, name := range []string{"math", "tee"} {
				wasm, err := os.ReadFile(filepath.Join("testdata", name+".wasm"))
				if err == nil {
					err = os.WriteFile(filepath.Join(env.WorkDir, name+".wasm"), wasm, 0o600)
				}
				if err != nil {
					return err
				}
			}
			return nil
		},
	})
}

// serverStarter starts one server at a time: wazero finds out its own version
// without a lock when it opens a cache.
type serverStarter struct{ mu sync.Mutex }

func (one *serverStarter) run(ts *testscript.TestScript, _ bool, args []string) {
	dir, err := os.MkdirTemp(ts.MkAbs("."), "server")
	ts.Check(err)
	cfg := server.Config{
		Listen: "127.0.0.1:0", Data: dir, Logger: slog.New(slog.DiscardHandler),
		Workers: []server.Worker{{Name: "local", Slots: 2}},
	}
	for _, arg := range args {
		switch name, v, _ := strings.Cut(arg, "="); name {
		case "idle":
			cfg.Workers = nil
		case "tokens":
			tokens, err := httpapi.ParseTokens(strings.NewReader(ts.ReadFile(v)))
			ts.Check(err)
			cfg.Tokens = tokens
		default:
			ts.Fatalf("server: what is %s?", arg)
		}
	}
	one.mu.Lock()
	s, err := server.Start(cfg)
	one.mu.Unlock()
	ts.Check(err)
	ts.Defer(func() {
		ended, cancel := context.WithCancel(context.Background())
		cancel()
		s.Stop(ended)
	})
	ts.Setenv("WEFT_SERVER", s.URL())
}

func scriptRunning(ts *testscript.TestScript, _ bool, args []string) {
	api, err := rest.New(ts.Getenv("WEFT_SERVER"))
	ts.Check(err)
	defer api.CloseIdle()
	// No event tells of it, so ask until it is so: the test's own deadline is
	// the limit.
	for {
		for t, err := range api.GraphTasks(context.Background(), task.GraphID(args[0])) {
			ts.Check(err)
			if t.State == task.StateRunning {
				return
			}
			if t.State.Settled() {
				ts.Fatalf("task %s is %s", t.Name, t.State)
			}
		}
	}
}

func scriptLastLine(ts *testscript.TestScript, _ bool, args []string) {
	lines := strings.Fields(ts.ReadFile(args[0]))
	if len(lines) == 0 {
		ts.Fatalf("%s is empty", args[0])
	}
	ts.Setenv(args[1], lines[len(lines)-1])
}
