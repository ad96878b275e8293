package state_test

import (
	"fmt"
	"testing"
	"time"

	"weft/scheduler/state"
	"weft/task"
)

// TestKeysTellCallsApart proves that whatever a pure call computes is in its
// key, and nothing else.
func TestKeysTellCallsApart(t *testing.T) {
	base := task.Target{Module: task.ModuleRef{Name: "m", Version: "1", Digest: task.Digest{1}}, Kind: task.SDK, Function: task.Function{Name: "f"}}
	change := func(f func(*task.Target)) *task.Target {
		c := base
		f(&c)
		return &c
	}
	keyOf := func(target *task.Target, args string, deps ...int) task.Key {
		g := &task.Graph{Retain: time.Hour, Tasks: []task.GraphTask{call(0), call(1), {Name: "x", Target: target, Pure: true, Args: []byte(args)}}}
		for _, d := range deps {
			g.Tasks[2].Deps = append(g.Tasks[2].Deps, task.Dep{Task: d})
		}
		return newStage(t, 1).submit("g", g)[2]
	}
	same := keyOf(&base, "[1]")
	for name, k := range map[string]task.Key{
		"module's name": keyOf(change(func(x *task.Target) { x.Module.Name = "n" }), "[1]"),
		"version":       keyOf(change(func(x *task.Target) { x.Module.Version = "2" }), "[1]"),
		"kind":          keyOf(change(func(x *task.Target) { x.Kind = task.Scalar }), "[1]"),
		"declaration":   keyOf(change(func(x *task.Target) { x.Function.Doc = "adds one" }), "[1]"),
	} {
		if k != same {
			t.Errorf("another %s makes another key", name)
		}
	}
	keys := map[task.Key]string{same: "the first"}
	for name, k := range map[string]task.Key{
		"module's bytes":      keyOf(change(func(x *task.Target) { x.Module.Digest = task.Digest{2} }), "[1]"),
		"platform":            keyOf(change(func(x *task.Target) { x.Kind = task.Builtin }), "[1]"),
		"capabilities":        keyOf(change(func(x *task.Target) { x.Capabilities = []string{"clock"} }), "[1]"),
		"more capabilities":   keyOf(change(func(x *task.Target) { x.Capabilities = []string{"clock", "random"} }), "[1]"),
		"joined capabilities": keyOf(change(func(x *task.Target) { x.Capabilities = []string{"clockrandom"} }), "[1]"),
		"function":            keyOf(change(func(x *task.Target) { x.Function.Name = "ff" }), "[1]"),
		"arguments":           keyOf(&base, "[2]"),
		"dependencies":        keyOf(&base, "[1]", 0),
		"other dependencies":  keyOf(&base, "[1]", 1),
		"both":                keyOf(&base, "[1]", 0, 1),
		"both, swapped":       keyOf(&base, "[1]", 1, 0),
	} {
		if other, ok := keys[k]; ok {
			t.Errorf("%s: the key is that of %s", name, other)
		}
		keys[k] = name
	}
}

// TestRunsAreLimited proves that a run has its own limits, and those of who
// joined it if they are higher.
func TestRunsAreLimited(t *testing.T) {
	d := state.DefaultLimits
	for name, c := range map[string]struct {
		fuel        int64 // the machine's default
		first, then task.Options
		want        func(*task.Limits)
	}{
		"defaults":        {0, task.Options{}, task.Options{}, func(*task.Limits) {}},
		"own":             {0, task.Options{Timeout: 1, Memory: 2, Fuel: 3}, task.Options{Timeout: 1, Memory: 2, Fuel: 3}, func(l *task.Limits) { l.Timeout, l.Memory, l.Fuel = 1, 2, 3 }},
		"joined by more":  {0, task.Options{Timeout: 1, Memory: 2, Fuel: 3}, task.Options{Timeout: 4, Memory: 5, Fuel: 6}, func(l *task.Limits) { l.Timeout, l.Memory, l.Fuel = 4, 5, 6 }},
		"joined by less":  {0, task.Options{Timeout: 4, Memory: 5, Fuel: 6}, task.Options{Timeout: 1, Memory: 2, Fuel: 3}, func(l *task.Limits) { l.Timeout, l.Memory, l.Fuel = 4, 5, 6 }},
		"by the default":  {0, task.Options{Timeout: 1, Memory: 2, Fuel: 3}, task.Options{}, func(*task.Limits) {}},
		"a default's":     {50, task.Options{Fuel: 3}, task.Options{}, func(l *task.Limits) { l.Fuel = 50 }},
		"above a default": {50, task.Options{Fuel: 100}, task.Options{}, func(l *task.Limits) { l.Fuel = 100 }},
	} {
		want := d
		c.want(&want)
		m := state.New(state.Config{Defaults: task.Limits{Fuel: c.fuel}})
		s := &stage{tb: t, m: m, now: time.Unix(1e9, 0)}
		for i, o := range []*task.Options{&c.first, &c.then} {
			g := mapGraph(1)
			g.Tasks[0].Options = o
			s.submit(task.GraphID(fmt.Sprint("g", i)), g)
		}
		s.step(state.News{News: task.News{Worker: "w", Join: &task.WorkerSpec{Slots: 1}}})
		if got := s.assigned[0].Limits; got != want {
			t.Errorf("%s: the limits are %+v, want %+v", name, got, want)
		}
	}
}

// TestSeeds proves that a pure call has always the same chance, and another one
// a chance of its own for each attempt.
func TestSeeds(t *testing.T) {
	seeds := func(pure bool, submission byte) (all []task.ContentID) {
		s := newStage(t, 1, "w")
		g := mapGraph(1)
		g.Tasks[0].Pure, g.Tasks[0].Options = pure, &task.Options{Retries: task.Retries{Max: 2}}
		s.step(state.Submit{ID: "g", Seed: task.ContentID{submission}, Graph: g})
		for range 2 {
			all = append(all, s.assigned[0].Seed)
			s.fail()
		}
		return append(all, s.assigned[0].Seed)
	}
	for i, seed := range append(seeds(true, 1), seeds(true, 2)...) {
		if seed != seeds(true, 1)[0] {
			t.Errorf("attempt %d of a pure call has another seed", i)
		}
	}
	seen := map[task.ContentID]bool{}
	for _, seed := range append(seeds(false, 1), seeds(false, 2)...) {
		seen[seed] = true
	}
	if len(seen) != 6 {
		t.Errorf("6 attempts of calls that are not pure have %d seeds", len(seen))
	}
}
