package httpapi

import (
	"fmt"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"weft/task"
	"weft/value"
)

// noArgs is an empty list of arguments in encoded form. Not to be written.
var noArgs = []byte{0x80}

// taskReader reads one task after the other into the place where it stays.
type taskReader struct {
	place   int32
	seen    [len(memberNames)]bool
	pure    *bool // as the task says, if it does
	depList       // the futures among its arguments
}

// readTask reads a task of the graph.
func (g *graphReader) readTask(name []byte) error {
	if len(g.graph.Tasks) == g.maxTasks {
		return task.Errorf(task.TooLarge, "the graph has more than %d tasks", g.maxTasks)
	}
	if len(name) == 0 || len(name) > maxTaskName {
		return &task.Error{Code: task.Invalid, Task: clip(string(name)), Detail: fmt.Sprintf("the name of a task has 1 to %d bytes", maxTaskName)}
	}
	entry := &g.names.entries[g.names.numberOf(name)]
	if entry.place != undefined {
		return &task.Error{Code: task.Invalid, Task: entry.name, Detail: "there are two tasks of this name"}
	}
	entry.place = int32(len(g.graph.Tasks))
	g.graph.Tasks = append(g.graph.Tasks, task.GraphTask{Name: entry.name})
	g.task.place, g.task.seen, g.task.pure = entry.place, [len(memberNames)]bool{}, nil
	g.task.reset()
	g.options.begin()
	return g.finishTask(&g.graph.Tasks[entry.place])
}

// finishTask reads what is inside of a task and puts it together.
func (g *graphReader) finishTask(t *task.GraphTask) error {
	err := g.object("a task is an object with the member \"call\"", g.onMember)
	if err != nil {
		return inTask(t.Name, err)
	}
	if t.Target == nil {
		return badTask(t.Name, memberCall, task.Errorf(task.Invalid, "the task does not say which function it calls"))
	}
	if t.Args == nil {
		t.Args = noArgs
	}
	if t.Args, err = value.Convert(t.Args, &t.Target.Function); err != nil {
		return badTask(t.Name, memberArgs, err)
	}
	if t.Options, err = g.options.options(); err != nil {
		return inTask(t.Name, err)
	}
	t.Pure = t.Target.Function.Pure
	if g.task.pure != nil {
		t.Pure = *g.task.pure
	}
	t.Deps = slices.Clone(g.task.deps)
	return nil
}

// readTaskMember reads a member of the task at hand.
func (g *graphReader) readTaskMember(name []byte) error {
	m, ok := memberOf(name)
	if !ok {
		return invalidField(clip(string(name)), "a task has no such member")
	}
	if g.task.seen[m] {
		return invalidField(m.String(), "this member is there twice")
	}
	g.task.seen[m] = true
	raw, err := g.dec.ReadValue()
	if err != nil || raw.Kind() == 'n' && m != memberCall {
		return err
	}
	t := &g.graph.Tasks[g.task.place]
	switch m {
	case memberCall:
		t.Target, err = g.readCall(raw)
	case memberArgs:
		t.Args, err = value.ArgsFromJSON(raw, g)
	case memberKey:
		err = readChecked(raw, &t.Key, checkKey)
	case memberPure:
		err = readChecked(raw, &g.task.pure, nil)
	default:
		g.options.add(m, raw)
	}
	if err != nil {
		return inField(m.String(), err)
	}
	return nil
}

// readCall resolves the function. One that is not there is a fault of the
// graph.
func (g *graphReader) readCall(raw jsontext.Value) (*task.Target, error) {
	if raw.Kind() != '"' {
		return nil, task.Errorf(task.Invalid, "a function is called by a string, \"module/function\"")
	}
	var err error
	if g.scratch, err = jsontext.AppendUnquote(g.scratch[:0], raw); err != nil {
		return nil, err
	}
	target, err := g.functions.target(g.scratch)
	return target, asInvalid(err)
}

// Ref numbers a task of the same graph among the arguments of the task at
// hand; until all tasks are known, the Dep has the number of its name.
func (g *graphReader) Ref(name string) (int, error) {
	number := g.names.number(name)
	entry := &g.names.entries[number]
	if entry.user == g.task.place {
		return int(entry.dep), nil
	}
	entry.user, entry.dep = g.task.place, int32(len(g.task.deps))
	g.task.deps = append(g.task.deps, task.Dep{Task: int(number)})
	return int(entry.dep), nil
}

// Future numbers a future from outside among the arguments of the task at
// hand.
func (g *graphReader) Future(key string) (int, error) { return g.task.Future(key) }

func checkKey(key task.Key) error {
	if !task.ValidName(string(key)) {
		return task.Errorf(task.Invalid, "%q is no key; those are 1 to %d characters of [A-Za-z0-9._-]", clip(string(key)), task.MaxName)
	}
	return nil
}
