package state_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/cockroachdb/datadriven"

	"weft/scheduler/state"
	"weft/task"
)

// submit GRAPH [session=S] [detached] [outputs=(x,y)] [retain=1h] [idempotency=NAME] [digest=N]
//
// followed by a task a line:
//
//	NAME = FUNCTION(ARG, …) [option=value …]
//
// An argument is a task of the graph, @NAME for a future that exists, or a
// literal, which begins with a digit, a minus or a quote.
func (s *script) submit() {
	id := task.GraphID(s.arg(0))
	g := &task.Graph{Label: string(id), Retain: time.Hour}
	s.opt("retain", &g.Retain)
	s.opt("session", (*string)(&g.Session))
	g.Detached = s.d.HasArg("detached")
	if s.opt("idempotency", &g.Idempotency) {
		s.opt("digest", &g.IdempotencyDigest[0])
	}
	p := graphParser{s: s, places: map[string]int{}}
	for line := range strings.Lines(s.d.Input) {
		p.declare(strings.TrimSpace(line))
	}
	for i := range p.lines {
		g.Tasks = append(g.Tasks, p.task(i))
	}
	g.Outputs = p.outputs(g)

	s.seed++
	for _, c := range s.m.Step(s.now, state.Submit{ID: id, Seed: task.ContentID{s.seed}, Graph: g}) {
		if a, ok := c.(state.Accepted); ok {
			for i, k := range a.Keys {
				s.call(k, g.Tasks[i].Name, string(id))
			}
		}
		s.print(c)
	}
}

// graphParser reads the tasks of a graph.
type graphParser struct {
	s      *script
	lines  []string // after the name
	names  []string
	places map[string]int
	used   map[int]bool
}

func (p *graphParser) declare(line string) {
	name, rest, ok := strings.Cut(line, " = ")
	if !ok {
		p.s.t.Fatalf("%s: %q is no task", p.s.d.Pos, line)
	}
	p.places[name] = len(p.lines)
	p.names, p.lines = append(p.names, name), append(p.lines, rest)
}

// task reads the i-th task. Its arguments are encoded as the text of the
// script, with a placeholder for each future, which is all the machine asks of
// them.
func (p *graphParser) task(i int) task.GraphTask {
	line := p.lines[i]
	open, end := strings.IndexByte(line, '('), strings.IndexByte(line, ')')
	if open < 0 || end < open {
		p.s.t.Fatalf("%s: %q is no call", p.s.d.Pos, line)
	}
	t := task.GraphTask{Name: p.names[i], Target: target(line[:open]), Pure: true}
	var text strings.Builder
	for _, arg := range strings.Split(line[open+1:end], ",") {
		arg = strings.TrimSpace(arg)
		if arg == "" || strings.ContainsAny(arg[:1], "0123456789-'") {
			fmt.Fprintf(&text, "%s,", arg)
			continue
		}
		d := task.Dep{Task: -1}
		if future, ok := strings.CutPrefix(arg, "@"); ok {
			d.Future = p.s.key(future)
		} else if place, ok := p.places[arg]; ok {
			d.Task = place
			p.use(place)
		} else {
			p.s.t.Fatalf("%s: %s is no task of the graph", p.s.d.Pos, arg)
		}
		fmt.Fprintf(&text, "$%d,", len(t.Deps))
		t.Deps = append(t.Deps, d)
	}
	t.Args = []byte(text.String())
	p.options(&t, line[end+1:])
	return t
}

func (p *graphParser) use(place int) {
	if p.used == nil {
		p.used = map[int]bool{}
	}
	p.used[place] = true
}

// targets are shared by the calls of a function, as the edge shares them.
var targets = map[string]*task.Target{}

func target(function string) *task.Target {
	if targets[function] == nil {
		targets[function] = &task.Target{
			Module: task.ModuleRef{Name: "math", Version: "1", Digest: task.DigestOf([]byte("math"))}, Kind: task.SDK,
			Function: task.Function{Name: function},
		}
	}
	return targets[function]
}

func (p *graphParser) options(t *task.GraphTask, text string) {
	_, args, err := datadriven.ParseLine("options " + text)
	if err != nil {
		p.s.t.Fatalf("%s: %v", p.s.d.Pos, err)
	}
	if len(args) == 0 {
		return
	}
	o := &task.Options{}
	get := func(key string, dest any) bool { return scan(p.s.t, args, key, dest) }
	get("key", (*string)(&t.Key))
	get("pure", &t.Pure)
	get("priority", &o.Priority)
	get("timeout", &o.Timeout)
	get("queue_timeout", &o.QueueTimeout)
	get("memory", &o.Memory)
	get("fuel", &o.Fuel)
	get("retries", &o.Retries.Max)
	get("backoff", &o.Retries.Backoff)
	get("max_backoff", &o.Retries.MaxBackoff)
	get("workers", &o.Workers)
	o.Resources = p.s.resources(args)
	var on []string
	get("on", &on)
	for _, code := range on {
		o.Retries.On = append(o.Retries.On, task.Code(code))
	}
	for _, a := range args {
		o.AllowOtherWorkers = o.AllowOtherWorkers || a.Key == "others"
	}
	t.Options = o
}

// resources reads resources=(gpu:1,disk:2).
func (s *script) resources(args []datadriven.CmdArg) map[string]int64 {
	var parts []string
	if !scan(s.t, args, "resources", &parts) {
		return nil
	}
	have := map[string]int64{}
	for _, part := range parts {
		var n int64
		name, number, _ := strings.Cut(part, ":")
		if _, err := fmt.Sscan(number, &n); err != nil {
			s.t.Fatalf("%s: %q: %v", s.d.Pos, part, err)
		}
		have[name] = n
	}
	return have
}

// outputs are those that are named, or the tasks that no other task uses.
func (p *graphParser) outputs(g *task.Graph) (outputs []int) {
	var names []string
	if p.s.opt("outputs", &names) {
		for _, n := range names {
			if n != "" {
				outputs = append(outputs, p.places[n])
			}
		}
		return outputs
	}
	for i := range g.Tasks {
		if !p.used[i] {
			outputs = append(outputs, i)
		}
	}
	return outputs
}

// scatter NAME [session=S] [size=N]
func (s *script) scatter() {
	name, size := s.arg(0), 10
	s.opt("size", &size)
	e := state.Scatter{Type: "bytes", Data: []byte(name + strings.Repeat(".", size))[:size]}
	s.opt("session", (*string)(&e.Session))
	for _, c := range s.m.Step(s.now, e) {
		if a, ok := c.(state.Scattered); ok {
			s.call(a.Key, name, "data")
		}
		s.print(c)
	}
}
