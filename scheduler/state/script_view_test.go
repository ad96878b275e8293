package state_test

import (
	"strconv"
	"strings"

	"weft/task"
)

// show [NAME …]: how futures stand; without names, all that the script has
// named, in that order.
func (s *script) show() {
	names := s.args()
	if len(names) == 0 {
		for _, k := range s.order {
			names = append(names, s.name(k))
		}
	}
	for _, n := range names {
		f, err := s.m.Future(s.key(n))
		if err != nil {
			s.printf("%s: %s\n", n, err.Code)
			continue
		}
		s.printf("%s: %s%s%s%s%s\n", n, f.State, s.value(f.Blob),
			when(f.Err != nil, " "+s.errOf(f.Err)),
			when(len(f.Workers) > 0, " on "+strings.Join(f.Workers, ", ")),
			when(f.Priority != 0, " priority "+itoa(f.Priority)))
	}
}

func (s *script) value(b task.Blob) string {
	switch {
	case b.Size == 0:
		return ""
	case b.Data == nil || len(b.Data) > 20:
		return " (" + itoa(int(b.Size)) + " bytes)"
	default:
		return " " + string(b.Data)
	}
}

func (s *script) errOf(e *task.Error) string {
	if e == nil {
		return ""
	}
	return s.err(e)
}

// graph GRAPH: its state, and its outputs.
func (s *script) graph() {
	g, err := s.m.Graph(task.GraphID(s.arg(0)))
	if err != nil {
		s.printf("%s\n", s.err(err))
		return
	}
	s.printf("%s:%s\n", g.State, counts(g.Counts))
	for _, o := range g.Outputs {
		s.printf("  %s: %s%s%s\n", o.Name, o.Settled.State, s.value(o.Settled.Blob), after(" ", s.errOf(o.Settled.Err)))
	}
}

func counts(c task.Counts) string {
	var text string
	for _, of := range []struct {
		n    int
		name string
	}{{c.Waiting, "waiting"}, {c.Queued, "queued"}, {c.Running, "running"}, {c.Done, "done"}, {c.Failed, "failed"}, {c.Cancelled, "cancelled"}} {
		text += when(of.n > 0, " "+itoa(of.n)+" "+of.name)
	}
	if text == "" {
		return " nothing"
	}
	return text
}

// tasks GRAPH: its tasks as the API lists them.
func (s *script) tasks() {
	all, _, err := s.m.GraphTasks(task.GraphID(s.arg(0)), 0, 1000)
	if err != nil {
		s.printf("%s\n", s.err(err))
	}
	for _, t := range all {
		s.printf("%s: %s%s%s%s\n", t.Name, t.State, when(t.Released, " released"), after(" ", s.errOf(t.Err)), after(" on ", t.Worker))
	}
}

// events GRAPH|SESSION [after=N]: what happened, the last state of each future
// for a session.
func (s *script) events() {
	var since uint64
	s.opt("after", &since)
	if events, _, err := s.m.GraphEvents(task.GraphID(s.arg(0)), since, 1000); err == nil {
		for _, e := range events {
			s.printf("%s: %s%s\n", e.Name, e.State, after(" ", s.errOf(e.Err)))
		}
		return
	}
	events, err := s.m.SessionEvents(task.SessionID(s.arg(0)), since, 1000)
	if err != nil {
		s.printf("%s\n", s.err(err))
	}
	for _, e := range events {
		s.printf("%s: %s%s%s\n", s.name(e.Settled.Key), e.Settled.State, s.value(e.Settled.Blob), after(" ", s.errOf(e.Settled.Err)))
	}
}

func (s *script) workers() {
	for _, w := range s.m.Workers() {
		s.printf("%s: %d of %d slots, %d ahead, %d held%s\n", w.ID, w.Running, w.Slots, w.Queued, w.Held, when(w.Retiring, ", retiring"))
	}
}

func (s *script) cluster() {
	c := s.m.Cluster()
	s.printf("%d graphs, %d sessions, %d workers of %d slots, futures:%s\n", c.Graphs, c.Sessions, c.Workers, c.Slots, counts(c.Futures))
}

// deadline: how long until the machine wants a tick.
func (s *script) deadline() {
	if at, ok := s.m.Deadline(); ok {
		s.printf("in %v\n", at.Sub(s.now))
		return
	}
	s.printf("never\n")
}

// list [state=…] [module=…] [graph=…] [after=…] [limit=N]: futures by key, as
// the script calls them.
func (s *script) list() {
	var f task.FutureFilter
	var from string
	limit := 1000
	s.opt("state", (*string)(&f.State))
	s.opt("module", &f.Module)
	s.opt("graph", (*string)(&f.Graph))
	s.opt("after", &from)
	s.opt("limit", &limit)
	items, next := s.m.Futures(f, task.Key(from), limit)
	for _, f := range items {
		s.printf("%s: %s\n", s.name(f.Key), f.State)
	}
	s.printf("%s", when(next != "", "and more\n"))
}

// attempts NAME: the runs that were made of a task.
func (s *script) attempts() {
	all, err := s.m.Logs(s.key(s.arg(0)))
	if err != nil {
		s.printf("%s\n", s.err(err))
	}
	for _, a := range all {
		s.printf("%d on %s: %s\n", a.Number, a.Worker, when(a.Finished.IsZero(), "runs")+when(!a.Finished.IsZero() && a.Err == nil, "ended well")+s.errOf(a.Err))
	}
}

func itoa(n int) string { return strconv.Itoa(n) }
