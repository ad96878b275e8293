package state_test

import (
	"fmt"
	"strings"

	"weft/scheduler/state"
	"weft/task"
)

// print writes a command down, and notes the runs that it assigns.
func (s *script) print(c state.Command) {
	switch c := c.(type) {
	case state.Send:
		s.printDispatch(c.Worker, &c.Dispatch)
	case state.WakeSession:
		s.printf("wake session %s\n", c.ID)
	case state.WakeGraph:
		s.printf("wake graph %s\n", c.ID)
	case state.Announce:
		s.printf("announce %s %s%s\n", c.Event.Type, c.Event.ID, after(": ", c.Event.Note))
	case state.Accepted:
		s.printf("accepted %s%s\n", s.nameAll(c.Keys), when(c.Again, ", again as "+string(c.Graph)))
	case state.Scattered:
		s.printf("scattered %s\n", s.name(c.Key))
	case state.Held:
		s.printf("held%s\n", when(len(c.Unknown) > 0, ", unknown: "+s.nameAll(c.Unknown)))
	case state.Refused:
		s.printf("refused %s\n", s.err(c.Err))
	case state.Done:
		s.printf("done\n")
	default:
		s.t.Fatalf("%s: do not know how to print %T", s.d.Pos, c)
	}
}

func (s *script) printDispatch(w task.WorkerID, d *task.Dispatch) {
	for _, k := range d.Release {
		s.printf("%s: release %s\n", w, s.name(k))
	}
	for _, r := range d.Cancel {
		s.printf("%s: stop %s #%d\n", w, s.name(r.Key), r.Run)
	}
	for _, st := range d.Store {
		s.runs[st.Key] = run{w, st.Run}
		s.printf("%s: store %s #%d, %d bytes\n", w, s.name(st.Key), st.Run, len(st.Data))
	}
	for i := range d.Assign {
		a := &d.Assign[i]
		s.runs[a.Key] = run{w, a.Run}
		s.printf("%s: run %s #%d%s%s\n", w, s.name(a.Key), a.Run, when(a.Attempt > 1, fmt.Sprintf(", attempt %d", a.Attempt)), s.inputs(a.Inputs))
	}
	if d.Retire {
		s.printf("%s: retire\n", w)
	}
	if d.Rejoin {
		s.printf("%s: join anew\n", w)
	}
}

// inputs are what an assignment brings along, or says where to fetch.
func (s *script) inputs(all []task.Input) string {
	parts := make([]string, len(all))
	for i, in := range all {
		parts[i] = s.name(in.Key)
		for _, h := range in.Holders {
			parts[i] += "@" + string(h)
		}
	}
	return when(len(parts) > 0, " on "+strings.Join(parts, ", "))
}

// err is an error as scripts show it.
func (s *script) err(e *task.Error) string {
	where := ""
	if e.Task != "" {
		where = " task " + e.Task
	}
	if e.Field != "" {
		where += " field " + e.Field
	}
	if e.Key != "" {
		where += " at " + s.name(e.Key)
	}
	detail := e.Detail
	for k, n := range s.names {
		detail = strings.ReplaceAll(detail, string(k), n)
	}
	return string(e.Code) + where + ": " + detail
}

func when(is bool, text string) string {
	if is {
		return text
	}
	return ""
}

func after(prefix, text string) string { return when(text != "", prefix+text) }
