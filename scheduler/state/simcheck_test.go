package state_test

import (
	"slices"

	"weft/scheduler/state"
	"weft/task"
)

// woken is who was woken by a step.
type woken struct {
	sessions map[task.SessionID]bool
	graphs   map[task.GraphID]bool
}

// checkCommands proves what is true of the commands of every step: one answer
// to what asks for one, one dispatch at most for a worker, and holders that
// hold what they are said to.
func (s *sim) checkCommands(e state.Event, commands []state.Command) (answer state.Command, w woken) {
	w = woken{map[task.SessionID]bool{}, map[task.GraphID]bool{}}
	sent := map[task.WorkerID]bool{}
	for _, c := range commands {
		switch c := c.(type) {
		case state.Send:
			if sent[c.Worker] || c.Dispatch.Empty() {
				s.failf("worker %s is sent to twice in a step, or nothing", c.Worker)
			}
			sent[c.Worker] = true
			s.checkDispatch(c.Worker, &c.Dispatch)
			s.deliver(c)
		case state.WakeSession:
			w.sessions[c.ID] = true
		case state.WakeGraph:
			w.graphs[c.ID] = true
		case state.Announce:
		default:
			if answer != nil {
				s.failf("%T has two answers, %T and %T", e, answer, c)
			}
			answer = c
		}
	}
	switch e.(type) {
	case state.News, state.WorkerLost, state.Tick:
		if answer != nil {
			s.failf("%T is answered by %T", e, answer)
		}
	default:
		if answer == nil {
			s.failf("%T has no answer", e)
		}
	}
	return answer, w
}

func (s *sim) checkDispatch(id task.WorkerID, d *task.Dispatch) {
	for i := range d.Assign {
		a := &d.Assign[i]
		if s.assigned[a.Run] {
			s.failf("run %d is assigned twice", a.Run)
		}
		s.assigned[a.Run] = true
		for _, in := range a.Inputs {
			if in.Blob.Data == nil && len(in.Holders) == 0 {
				s.failf("input %s of %s is nowhere", in.Key, a.Key)
			}
			for _, h := range in.Holders {
				s.checkHolder(h, &in)
			}
		}
	}
}

// checkHolder proves that a worker holds what the machine says it does. It need
// not if it has lost everything without the machine's knowledge.
func (s *sim) checkHolder(id task.WorkerID, in *task.Input) {
	for _, x := range s.m.Workers() {
		if x.ID != id {
			continue
		}
		for _, w := range s.workers {
			if w.spec.ID == id && w.alive && w.spec.Began.Equal(x.Began) && w.store[in.Key].digest != in.Blob.Digest {
				s.failf("worker %s does not hold %s", id, in.Key)
			}
		}
		return
	}
	s.failf("%s is said to be held by %s, which is no worker", in.Key, id)
}

// checkClients proves that whoever has something new was woken, and that what
// is held can be seen.
func (s *sim) checkClients(w woken) {
	s.sessions = slices.DeleteFunc(s.sessions, func(c *simSession) bool { return !s.checkSession(c, w) })
	for _, c := range s.watches {
		s.checkWatch(c, w)
		s.checkVisible(c.holds, "watch "+string(c.id))
	}
	s.graphs = slices.DeleteFunc(s.graphs, func(g *simGraph) bool { return !s.checkGraph(g, w) })
}

// checkSession reports whether the session is still there.
func (s *sim) checkSession(c *simSession, w woken) bool {
	events, err := s.m.SessionEvents(c.id, c.seen, 1000)
	if (err != nil || len(events) > 0) && !w.sessions[c.id] {
		s.failf("session %s has %d events, or ended (%v), and was not woken", c.id, len(events), err)
	}
	if err != nil {
		return false
	}
	for _, e := range events {
		c.view[e.Settled.Key], c.seen = e.Settled.State, e.Seq
	}
	s.checkVisible(c.holds, "session "+string(c.id))
	return true
}

// checkGraph reports whether the graph is still there.
func (s *sim) checkGraph(g *simGraph, w woken) bool {
	events, info, err := s.m.GraphEvents(g.id, g.seen, 1000)
	ended := err != nil || info.State != task.GraphRunning
	if (len(events) > 0 || ended != g.ended) && !w.graphs[g.id] {
		s.failf("graph %s has %d events, ended %v, and was not woken", g.id, len(events), ended)
	}
	if err != nil {
		return false
	}
	for _, e := range events {
		g.seen = e.Seq
	}
	g.ended = ended
	s.checkVisible(g.outputs, "graph "+string(g.id))
	return true
}

func (s *sim) checkVisible(holds map[task.Key]int, who string) {
	for k := range holds {
		if _, there := s.state(k); !there {
			s.failf("%s holds %s, which is not there", who, k)
		}
	}
}

// checkWatch proves that a watch was woken in the step that brought about what
// it waits for.
func (s *sim) checkWatch(c *simSession, w woken) {
	met := s.isMet(c)
	if met && !c.met && !w.sessions[c.id] {
		s.failf("watch %s has what it waits for and was not woken", c.id)
	}
	c.met = met
}

// isMet reports whether what a watch waits for has come about.
func (s *sim) isMet(c *simSession) bool {
	settled := 0
	for k := range c.holds {
		if state, _ := s.state(k); state.Settled() {
			settled++
		}
	}
	return len(c.holds) > 0 && (settled == len(c.holds) || c.watch == state.WatchAny && settled > 0)
}

func (s *sim) state(k task.Key) (task.State, bool) {
	settled, _ := s.m.Settled(k)
	return settled.State, settled.State != ""
}

// checkResults proves that what can be had is what a direct evaluation gives.
func (s *sim) checkResults() {
	for k, want := range s.expected {
		settled, holders := s.m.Settled(k)
		if settled.State != task.StateDone {
			continue
		}
		in := task.Input{Key: k, Blob: settled.Blob, Holders: holders}
		w := simWorker{sim: s}
		got, ok := w.fetch(&in)
		if !ok || got != want || want.fails {
			s.failf("%s is %v, there: %v; want %v", k, got, ok, want)
		}
	}
}

// checkViews proves that a client that followed its session's events, in which
// only the last of each future is kept, knows how its futures stand.
func (s *sim) checkViews() {
	for _, c := range s.sessions {
		for k := range c.holds {
			if is, _ := s.state(k); c.view[k] != is {
				s.failf("session %s believes that %s is %q, it is %q", c.id, k, c.view[k], is)
			}
		}
	}
}

// checkLists proves that page by page each future and each graph is listed once.
func (s *sim) checkLists() {
	listed := map[task.Key]bool{}
	for after := task.Key(""); ; {
		items, next := s.m.Futures(task.FutureFilter{}, after, 7)
		for i := range items {
			k := items[i].Key
			if state, _ := s.state(k); listed[k] || state != items[i].State {
				s.failf("%s, which is %q, is listed as %q, again: %v", k, state, items[i].State, listed[k])
			}
			listed[k] = true
		}
		if after = next; next == "" {
			break
		}
	}
	for k := range s.expected {
		if _, there := s.state(k); there != listed[k] {
			s.failf("%s is there: %v, listed: %v", k, there, listed[k])
		}
	}
	var ids []task.GraphID
	for after := task.GraphID(""); ; {
		items, next := s.m.Graphs(after, 3)
		if next != "" && len(items) != 3 {
			s.failf("a page of 3 graphs has %d", len(items))
		}
		for _, g := range items {
			ids = append(ids, g.ID)
			s.checkTasks(&g)
		}
		if after = next; next == "" {
			break
		}
	}
	if want := s.m.Cluster().Graphs; len(ids) != want || !slices.IsSorted(ids) || len(slices.Compact(ids)) != want {
		s.failf("graphs are listed as %v, want %d", ids, want)
	}
}

// checkTasks proves that the tasks of a running graph are in the states that it
// counts.
func (s *sim) checkTasks(g *task.GraphInfo) {
	states := map[task.State]int{}
	total := 0
	for from := 0; from >= 0; {
		items, next, err := s.m.GraphTasks(g.ID, from, 5)
		if err != nil {
			s.failf("the tasks of graph %s: %v", g.ID, err)
		}
		for _, t := range items {
			states[t.State]++
			total++
		}
		from = next
	}
	got := task.Counts{
		Waiting: states[task.StateWaiting], Queued: states[task.StateQueued], Running: states[task.StateRunning],
		Done: states[task.StateDone], Failed: states[task.StateFailed], Cancelled: states[task.StateCancelled],
	}
	if total != g.Tasks || g.State == task.GraphRunning && got != g.Counts {
		s.failf("graph %s of %d tasks lists %+v and counts %+v", g.ID, g.Tasks, got, g.Counts)
	}
}
