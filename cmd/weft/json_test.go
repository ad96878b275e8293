package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// TestEveryCommandSpeaksJSON runs every command with --json and holds what it
// writes against what "weft help output" promises: one value, with these
// members.
func TestEveryCommandSpeaksJSON(t *testing.T) {
	s := started(t)
	graph := file(t, `{"tasks": {"x": {"call": "math/inc", "args": [4], "key": "five"}}}`)
	detached := file(t, `{"tasks": {"s": {"call": "math/spin", "key": "endless"}}}`)
	fields := strings.Fields
	for _, c := range []struct {
		command string
		list    bool
		members []string
	}{
		{"push " + filepath.Join("testdata", "tee.wasm"), false, fields("name version digest size kind functions capabilities created_at created")},
		{"modules", true, fields("name version digest size kind functions capabilities created_at")},
		{"modules tee", false, fields("name latest versions")},
		{"modules tee@latest", false, fields("name version digest size kind functions capabilities created_at")},
		{"modules rm tee", false, fields("deleted")},
		{"call builtin/identity {\"a\":1}", false, fields("a")},
		{"run " + graph, false, fields("id state label outputs keys counts results errors created_at finished_at")},
		{"run --detach " + detached, false, fields("id state outputs keys counts")},
		{"ps", true, fields("key call digest state pure priority dependencies dependents attempts type size workers error times usage labels")},
		{"ps five", false, fields("key call digest state")},
		{"ps --graphs", true, fields("id state label counts created_at finished_at")},
		{"cancel endless", false, fields("keys")},
		{"cluster", false, fields("version started_at uptime counts graphs sessions workers slots")},
		{"workers", true, fields("id name host slots running queued memory results last_seen")},
		{"version", false, fields("version go os arch")},
	} {
		out := s.must(t, append(strings.Split(c.command, " "), "--json")...)
		if strings.Count(out, "\n") != 1 {
			t.Errorf("%s: this is not one line: %s", c.command, out)
		}
		var record map[string]json.RawMessage
		var err error
		if c.list {
			var list []map[string]json.RawMessage
			if err = json.Unmarshal([]byte(out), &list); err == nil && len(list) > 0 {
				record = list[0]
			}
		} else {
			err = json.Unmarshal([]byte(out), &record)
		}
		for _, name := range c.members {
			if record[name] == nil {
				t.Errorf("%s: no member %q in %s (%v)", c.command, name, out, err)
			}
		}
	}
}

// TestOutputHelpKnowsEveryCommand keeps the table of JSON outputs whole.
func TestOutputHelpKnowsEveryCommand(t *testing.T) {
	root := newRoot(&cli{Console: newScreen(nil).console(), getenv: func(string) string { return "" }})
	for _, cmd := range allCommands(root) {
		if name := strings.TrimPrefix(cmd.CommandPath(), "weft "); !strings.Contains(outputHelp, name) {
			t.Errorf("\"weft help output\" says nothing of %s", name)
		}
	}
}
