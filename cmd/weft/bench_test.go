package main

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"weft/internal/testkit"
)

// no time at all: each figure is measured on the least that says something.
const inNoTime = "--budget=1ns"

func TestBenchIsALineEach(t *testing.T) {
	s := newScreen(nil)
	c := testkit.Start(t)
	out := s.must(t, "bench", inNoTime, "--server", c.URL())
	want := regexp.MustCompile(`^map_10000 \d+ tasks/s \(of 100, as there was no time for 10000\)
tree_1024 \d+ tasks/s \(of 16, .*\)
latency \d+ us \(of 10, .*\)
chain_1000 \d+ us/link \(of 10, .*\)
$`)
	if !want.MatchString(out) {
		t.Errorf("wrote\n%s", out)
	}
}

func TestBenchSpeaksJSON(t *testing.T) {
	out := newScreen(nil).must(t, "bench", inNoTime, "--json")
	var figures []map[string]any
	if err := json.Unmarshal([]byte(out), &figures); err != nil || len(figures) != 4 || strings.Count(out, "\n") != 1 {
		t.Fatalf("%v: %s", err, out)
	}
	for _, f := range figures {
		for _, name := range []string{"name", "value", "unit", "n", "wanted"} {
			if f[name] == nil {
				t.Errorf("there is no %s in %v", name, f)
			}
		}
	}
}

func TestDemoAndBenchRefuse(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"demo --slots 0", "weft: --slots 0: a worker has at least one slot\n"},
		{"demo --server http://127.0.0.1:1", "weft: demo: it plays on a server of its own, not on that of --server\n"},
		{"demo loudly", "weft: \"loudly\" is one argument too many; see \"weft demo --help\"\n"},
		{"bench --slots -1", "weft: --slots -1: a worker has at least one slot\n"},
		{"bench --budget 0s", "weft: --budget 0s: nothing can be measured in no time\n"},
	} {
		s := newScreen(nil)
		if code := s.run(t.Context(), strings.Fields(c.args)...); code != exitUsage || s.err.String() != c.want {
			t.Errorf("%s: exit code %d, %q, want %q", c.args, code, s.err.String(), c.want)
		}
	}
}

func TestDemoAndBenchInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, command := range []string{"demo", "bench", "demo --json"} {
		s := newScreen(nil)
		if code := s.run(ctx, strings.Fields(command)...); code != exitInterrupted || s.out.Len() > 0 {
			t.Errorf("%s: exit code %d after %q", command, code, s.out.String())
		}
	}
}
