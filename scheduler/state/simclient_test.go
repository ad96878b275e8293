package state_test

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"time"

	"weft/scheduler/state"
	"weft/task"
)

// simSession is what a client knows of its session.
type simSession struct {
	id    task.SessionID
	watch state.Watch
	holds map[task.Key]int        // at least so many are its own
	view  map[task.Key]task.State // by its events
	seen  uint64                  // the last event
	met   bool                    // what it watches for has come about
}

// simGraph is what a client knows of a graph that it submitted.
type simGraph struct {
	id      task.GraphID
	session task.SessionID
	named   map[task.Key]int // its outputs
	outputs map[task.Key]int // of these, those that it holds for sure
	seen    uint64
	ended   bool
}

func (s *sim) open(watch state.Watch) *simSession {
	s.opened++
	c := &simSession{
		id: task.SessionID(fmt.Sprintf("s%d", s.opened)), watch: watch, holds: map[task.Key]int{}, view: map[task.Key]task.State{},
	}
	e := state.OpenSession{ID: c.id, Watch: watch}
	if watch == state.Public && s.chance(70) {
		e.TTL = time.Duration(5+s.IntN(60)) * time.Second
		e.Fixed = s.chance(20)
	}
	s.step(e)
	if watch == state.Public {
		s.sessions = append(s.sessions, c)
	} else {
		s.watches = append(s.watches, c)
	}
	return c
}

func (s *sim) session() *simSession {
	if len(s.sessions) == 0 {
		return s.open(state.Public)
	}
	return s.sessions[s.IntN(len(s.sessions))]
}

func (s *sim) submit() {
	var session task.SessionID
	if s.chance(70) {
		session = s.session().id
	}
	e := s.gen.submission(session)
	accepted, ok := s.step(e).(state.Accepted)
	if !ok {
		return
	}
	expected := make([]value, len(e.Graph.Tasks))
	known := make([]bool, len(expected))
	var eval func(i int) value
	eval = func(i int) value {
		t := &e.Graph.Tasks[i]
		if !known[i] {
			var inputs []value
			for _, d := range t.Deps {
				if d.Future != "" {
					inputs = append(inputs, s.expected[d.Future])
				} else {
					inputs = append(inputs, eval(d.Task))
				}
			}
			expected[i], known[i] = evaluate(t.Target.Function.Name, t.Args, inputs), true
		}
		return expected[i]
	}
	for i, k := range accepted.Keys {
		if !accepted.Again {
			s.expected[k] = eval(i)
		}
		s.know(k)
	}
	if !accepted.Again {
		s.note(&e, &accepted)
	}
}

// note notes what an accepted graph holds.
func (s *sim) note(e *state.Submit, accepted *state.Accepted) {
	if !e.Graph.Detached {
		g := &simGraph{id: e.ID, session: e.Graph.Session, named: map[task.Key]int{}}
		for _, o := range e.Graph.Outputs {
			g.named[accepted.Keys[o]]++
		}
		g.outputs = maps.Clone(g.named)
		s.checkGraph(g, woken{graphs: map[task.GraphID]bool{g.id: true}}) // its submitter looks first
		s.graphs = append(s.graphs, g)
	}
	for _, c := range s.sessions {
		if c.id == e.Graph.Session {
			for _, o := range e.Graph.Outputs {
				c.holds[accepted.Keys[o]]++
			}
		}
	}
}

// know notes a key that others may name.
func (s *sim) know(k task.Key) {
	if len(s.gen.known) < 60 {
		s.gen.known = append(s.gen.known, k)
	} else {
		s.gen.known[s.IntN(60)] = k
	}
}

func (s *sim) anyKey() task.Key {
	if len(s.gen.known) == 0 {
		return "nobody"
	}
	return s.gen.known[s.IntN(len(s.gen.known))]
}

// hold holds futures, for a session or to watch them.
func (s *sim) hold() {
	c := s.session()
	if s.chance(60) {
		c = s.open([]state.Watch{state.WatchAny, state.WatchAll}[s.IntN(2)])
	}
	var keys []task.Key
	for range 1 + s.IntN(3) {
		keys = append(keys, s.anyKey())
	}
	if answer, ok := s.step(state.Hold{Session: c.id, Keys: keys}).(state.Held); ok {
		for _, k := range keys {
			if !slices.Contains(answer.Unknown, k) {
				c.holds[k]++
			}
		}
	}
	c.met = s.isMet(c) // whoever waits looks first
}

// unwatch ends a watch.
func (s *sim) unwatch() {
	if len(s.watches) == 0 {
		return
	}
	i := s.IntN(len(s.watches))
	c := s.watches[i]
	s.watches = slices.Delete(s.watches, i, i+1)
	s.step(state.CloseSession{ID: c.id})
}

func (s *sim) release() {
	c := s.session()
	e := state.Release{Session: c.id, Keys: map[task.Key]int{}}
	for _, k := range slices.Sorted(maps.Keys(c.holds)) {
		if n := c.holds[k]; s.chance(30) {
			e.Keys[k] = 1 + s.IntN(n)
			if c.holds[k] -= e.Keys[k]; c.holds[k] == 0 {
				delete(c.holds, k)
			}
		}
	}
	if s.chance(10) {
		e.Keys[s.anyKey()] = s.IntN(3) - 1
		for k, n := range e.Keys { // what it names by chance it may hold
			if c.holds[k] -= max(0, n); c.holds[k] <= 0 {
				delete(c.holds, k)
			}
		}
	}
	s.step(e)
}

func (s *sim) cancel() {
	e := state.Cancel{Key: s.anyKey()}
	if s.chance(60) {
		c := s.session()
		e.Session = c.id
		if held := slices.Sorted(maps.Keys(c.holds)); len(held) > 0 {
			e.Key = held[s.IntN(len(held))]
		}
		delete(c.holds, e.Key)
		for _, g := range s.graphs {
			if g.session == c.id {
				delete(g.outputs, e.Key)
			}
		}
	}
	s.step(e)
}

func (s *sim) endGraph() {
	if len(s.graphs) == 0 {
		return
	}
	g := s.graphs[s.IntN(len(s.graphs))]
	for _, c := range s.sessions {
		if c.id == g.session {
			for k, n := range g.named { // what goes on for others the session holds so much less
				if c.holds[k] -= n; c.holds[k] <= 0 {
					delete(c.holds, k)
				}
			}
		}
	}
	clear(g.outputs)
	if s.chance(50) {
		s.step(state.CancelGraph{ID: g.id})
	} else {
		s.step(state.DeleteGraph{ID: g.id})
	}
}

func (s *sim) scatter() {
	data := binary.BigEndian.AppendUint64(nil, uint64(s.IntN(6)))
	if s.chance(50) {
		data = append(data, make([]byte, task.InlineLimit)...)
	}
	c := s.session()
	answer, ok := s.step(state.Scatter{Session: c.id, Type: "bytes", Data: data}).(state.Scattered)
	if !ok {
		return
	}
	s.expected[answer.Key] = scattered(data)
	c.holds[answer.Key]++
	s.know(answer.Key)
}

func scattered(data []byte) value { return decode(data[:8]) }

func (s *sim) liveOn() {
	c := s.session()
	switch s.IntN(4) {
	case 0:
		s.step(state.Listen{ID: c.id, On: true})
		s.step(state.Listen{ID: c.id})
	case 1:
		s.step(state.CloseSession{ID: c.id})
	default:
		s.step(state.Heartbeat{ID: c.id})
	}
}
