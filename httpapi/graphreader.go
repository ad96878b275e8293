package httpapi

import (
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"weft/httpapi/wire"
	"weft/task"
)

// graphReader turns the body of a submission into a graph, in one pass over
// the text: no task is kept as text, and nothing of a task is decoded by
// reflection but options that no task before asked for in the same words.
type graphReader struct {
	dec       *jsontext.Decoder
	functions *functions
	options   *optionReader
	maxTasks  int

	graph   *task.Graph
	outputs []string // nil: those that no other task uses
	names   names
	scratch []byte

	task     taskReader              // the task at hand
	onMember func(name []byte) error // readTaskMember
}

// readGraph reads a graph from a body. What is wrong with a task is told with
// the task and the field.
func (a *API) readGraph(body io.Reader, r rules) (*task.Graph, error) {
	g := &graphReader{
		// Doubled members are looked for here, where the names are held anyway.
		dec:       jsontext.NewDecoder(body, jsontext.AllowDuplicateNames(true)),
		functions: a.functions(),
		options:   newOptionReader(r),
		maxTasks:  a.cfg.Limits.Tasks,
		graph:     &task.Graph{Retain: defaultRetain},
		names:     names{numbers: map[string]int32{}},
	}
	g.onMember = g.readTaskMember
	if err := g.read(); err != nil {
		return nil, placed(err)
	}
	return g.graph, nil
}

// read reads the whole body.
func (g *graphReader) read() error {
	seen := map[string]bool{}
	err := g.object("a graph is an object with the member \"tasks\"", func(name []byte) error {
		if seen[string(name)] {
			return invalidField(clip(string(name)), "this member is there twice")
		}
		seen[string(name)] = true
		return g.member(string(name))
	})
	if err != nil {
		return err
	}
	if _, err := g.dec.ReadToken(); !errors.Is(err, io.EOF) {
		if err == nil {
			err = task.Errorf(task.Invalid, "something follows the graph (at byte %d)", g.dec.InputOffset())
		}
		return err
	}
	if len(g.graph.Tasks) == 0 {
		return invalidField("tasks", "the graph has no task")
	}
	if err := g.resolveRefs(); err != nil {
		return err
	}
	return g.resolveOutputs()
}

// object reads an object, calling read at each value with the name of its
// member, which is good until then.
func (g *graphReader) object(want string, read func(name []byte) error) error {
	if kind := g.dec.PeekKind(); kind != '{' {
		_, err := g.dec.ReadToken()
		if err == nil {
			err = task.Errorf(task.Invalid, "%s, not %s", want, wire.KindName(kind))
		}
		return err
	}
	if _, err := g.dec.ReadToken(); err != nil {
		return err
	}
	for g.dec.PeekKind() == '"' {
		raw, err := g.dec.ReadValue()
		if err != nil {
			return err
		}
		if g.scratch, err = jsontext.AppendUnquote(g.scratch[:0], raw); err != nil {
			return err
		}
		if err := read(g.scratch); err != nil {
			return err
		}
	}
	_, err := g.dec.ReadToken()
	return err
}

// member reads a member of the graph itself.
func (g *graphReader) member(name string) error {
	if name == "tasks" {
		return g.object("tasks are an object, from names to calls", g.readTask)
	}
	raw, err := g.dec.ReadValue()
	if err != nil {
		return err
	}
	if raw.Kind() == 'n' {
		raw = nil // as if it were not there
	}
	switch name {
	case "outputs":
		err = readIfAny(raw, &g.outputs, nil)
	case "label":
		err = readIfAny(raw, &g.graph.Label, checkLabel)
	case "retain":
		if raw != nil {
			err = readDuration(raw, &g.graph.Retain, boundedDuration)
		}
	case "detached":
		err = readIfAny(raw, &g.graph.Detached, nil)
	default:
		return invalidField(clip(name), "a graph has no such member; it has tasks, outputs, label, retain and detached")
	}
	if err != nil {
		return inField(name, err)
	}
	return nil
}

func readIfAny[T any](raw jsontext.Value, v *T, check func(T) error) error {
	if raw == nil {
		return nil
	}
	return readChecked(raw, v, check)
}

func checkLabel(s string) error {
	if len(s) > maxText {
		return task.Errorf(task.Invalid, "a label has %d bytes at most", maxText)
	}
	return nil
}

// resolveRefs turns the numbers of names into places of tasks, now that all
// tasks are known.
func (g *graphReader) resolveRefs() error {
	for i := range g.graph.Tasks {
		t := &g.graph.Tasks[i]
		for j := range t.Deps {
			d := &t.Deps[j]
			if d.Future != "" {
				continue
			}
			entry := &g.names.entries[d.Task]
			if entry.place == undefined {
				return badTask(t.Name, memberArgs, task.Errorf(task.Invalid, "{\"$ref\": %q} is no task of this graph", clip(entry.name)))
			}
			d.Task = int(entry.place)
		}
	}
	return nil
}

// resolveOutputs finds the tasks whose results are held.
func (g *graphReader) resolveOutputs() error {
	if g.outputs == nil {
		g.graph.Outputs = g.unused()
		return nil
	}
	taken := make(map[int]bool, len(g.outputs))
	for i, name := range g.outputs {
		place, ok := g.names.place(name)
		if !ok {
			return invalidField(indexed("outputs", i), "%q is no task of this graph", clip(name))
		}
		if taken[place] {
			return invalidField(indexed("outputs", i), "the task %q is there twice", clip(name))
		}
		taken[place] = true
		g.graph.Outputs = append(g.graph.Outputs, place)
	}
	return nil
}

// unused are the tasks that no other refers to.
func (g *graphReader) unused() []int {
	used := make([]bool, len(g.graph.Tasks))
	count := 0
	for i := range g.names.entries {
		if e := &g.names.entries[i]; e.user != undefined {
			used[e.place] = true
			count++
		}
	}
	places := make([]int, 0, len(used)-count)
	for place, is := range used {
		if !is {
			places = append(places, place)
		}
	}
	return places
}

// placed is an error of reading a graph as the caller is told it: what the
// decoder found is put into words, and what lies in a task names the task.
func placed(err error) error {
	refined := wire.Refine(err)
	var e *task.Error
	var syntax *jsontext.SyntacticError
	if !errors.As(refined, &e) || !errors.As(err, &syntax) {
		return refined
	}
	if rest, ok := strings.CutPrefix(string(syntax.JSONPointer), "/tasks/"); ok {
		name, field, _ := strings.Cut(rest, "/")
		e.Task = clip(jsontext.Pointer("/" + name).LastToken())
		e.Field = wire.FieldOf(jsontext.Pointer("/" + field))
	}
	return e
}
