package state_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"

	"weft/scheduler/state"
	"weft/task"
)

// TestScripts plays the files of testdata. Each is a story about one topic:
// events, what the machine commands in answer, and how things stand then.
// testdata/README.md describes the language.
//
//	go test ./scheduler/state -run TestScripts -rewrite
//
// writes down what the machine answers now; read the difference before you
// believe it.
func TestScripts(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("found no scripts: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			s := newScript()
			datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
				s.t, s.d = t, d
				s.out.Reset()
				play, ok := s.verbs()[d.Cmd]
				if !ok {
					t.Fatalf("%s: there is no command %q", d.Pos, d.Cmd)
				}
				play()
				if err := s.m.Check(); err != nil {
					t.Fatalf("%s: %v", d.Pos, err)
				}
				return s.out.String()
			})
		})
	}
}

// script is the state of a script being played: a machine, the clock, and the
// short names by which the script calls futures.
type script struct {
	m    *state.Machine
	now  time.Time
	seed byte // of the next submission
	out  strings.Builder

	keys  map[string]task.Key // by name
	names map[task.Key]string
	order []task.Key       // as they were named
	runs  map[task.Key]run // the last one assigned

	// Of the command being played.
	t *testing.T
	d *datadriven.TestData
}

// run is a run that was assigned, or a value that was to be stored.
type run struct {
	worker task.WorkerID
	number task.Run
}

func newScript() *script {
	return &script{
		m: state.New(state.Config{}), now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		keys: map[string]task.Key{}, names: map[task.Key]string{}, runs: map[task.Key]run{},
	}
}

// verbs are the commands of the language.
func (s *script) verbs() map[string]func() {
	return map[string]func(){
		"config": s.config, "tick": s.tick,
		"join": s.join, "leave": s.leave, "lose": s.lose, "retire": s.retire, "beat": s.beat,
		"submit": s.submit, "scatter": s.scatter,
		"ok": s.ok, "fail": s.fail, "returned": s.returned, "lost": s.lost,
		"cancel": s.cancel, "retry": s.retry, "cancel-graph": s.cancelGraph, "delete-graph": s.deleteGraph,
		"open": s.open, "close": s.closeSession, "heartbeat": s.heartbeat, "listen": s.listen, "hold": s.hold, "release": s.release,
		"show": s.show, "graph": s.graph, "tasks": s.tasks, "events": s.events, "workers": s.workers, "cluster": s.cluster, "deadline": s.deadline,
		"list": s.list, "attempts": s.attempts,
	}
}

// step feeds the machine an event and prints what it commands.
func (s *script) step(e state.Event) {
	for _, c := range s.m.Step(s.now, e) {
		s.print(c)
	}
}

// arg is the n-th argument that has no value.
func (s *script) arg(n int) string {
	s.t.Helper()
	if all := s.args(); n < len(all) {
		return all[n]
	}
	s.t.Fatalf("%s: %s wants more arguments", s.d.Pos, s.d.Cmd)
	return ""
}

func (s *script) args() (all []string) {
	for _, a := range s.d.CmdArgs {
		if len(a.Vals) == 0 {
			all = append(all, a.Key)
		}
	}
	return all
}

// opt reads the value of an option into dest and reports whether it is there.
func (s *script) opt(key string, dest any) bool { return scan(s.t, s.d.CmdArgs, key, dest) }

func scan(t *testing.T, args []datadriven.CmdArg, key string, dest any) bool {
	t.Helper()
	for _, a := range args {
		if a.Key != key {
			continue
		}
		switch dest := dest.(type) {
		case *[]string:
			*dest = a.Vals
		case *time.Duration:
			d, err := time.ParseDuration(strings.Join(a.Vals, ""))
			if err != nil {
				t.Fatal(err)
			}
			*dest = d
		default:
			a.Scan(t, 0, dest)
		}
		return true
	}
	return false
}

// config [ttl=30s] [deaths=3] [timeout=60s] [fuel=N]: begins anew with another
// machine.
func (s *script) config() {
	var c state.Config
	s.opt("ttl", &c.WorkerTTL)
	s.opt("deaths", &c.MaxDeaths)
	s.opt("timeout", &c.Defaults.Timeout)
	s.opt("fuel", &c.Defaults.Fuel)
	fresh := newScript()
	fresh.m, fresh.now, fresh.t, fresh.d = state.New(c), s.now, s.t, s.d
	*s = *fresh
}

// tick DURATION: so much time passes.
func (s *script) tick() {
	d, err := time.ParseDuration(s.arg(0))
	if err != nil {
		s.t.Fatal(err)
	}
	s.now = s.now.Add(d)
	s.step(state.Tick{})
}

// key is the key that the script calls by name: one that was given a name, or
// the name itself.
func (s *script) key(name string) task.Key {
	if k, ok := s.keys[name]; ok {
		return k
	}
	return task.Key(name)
}

func (s *script) keysOf(names []string) []task.Key {
	keys := make([]task.Key, len(names))
	for i, n := range names {
		keys[i] = s.key(n)
	}
	return keys
}

// name is what the script calls a key.
func (s *script) name(k task.Key) string {
	if n, ok := s.names[k]; ok {
		return n
	}
	return string(k)
}

func (s *script) nameAll(keys []task.Key) string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = s.name(k)
	}
	return strings.Join(names, " ")
}

// call gives a key a name, if it has none. When the name is taken by another
// key, it is prefixed by where it comes from.
func (s *script) call(k task.Key, name, from string) {
	if _, ok := s.names[k]; ok || string(k) == name {
		return
	}
	if _, taken := s.keys[name]; taken {
		name = from + "." + name
	}
	s.names[k], s.keys[name] = name, k
	s.order = append(s.order, k)
}

func (s *script) printf(format string, args ...any) { fmt.Fprintf(&s.out, format, args...) }
