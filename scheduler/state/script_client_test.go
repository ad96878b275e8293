package state_test

import (
	"weft/scheduler/state"
	"weft/task"
)

// cancel NAME [session=S]
func (s *script) cancel() {
	e := state.Cancel{Key: s.key(s.arg(0))}
	s.opt("session", (*string)(&e.Session))
	s.step(e)
}

// retry NAME
func (s *script) retry() { s.step(state.Retry{Key: s.key(s.arg(0))}) }

// cancel-graph GRAPH
func (s *script) cancelGraph() { s.step(state.CancelGraph{ID: task.GraphID(s.arg(0))}) }

// delete-graph GRAPH
func (s *script) deleteGraph() { s.step(state.DeleteGraph{ID: task.GraphID(s.arg(0))}) }

// open SESSION [ttl=60s] [fixed] [watch=any|all]
func (s *script) open() {
	e := state.OpenSession{ID: task.SessionID(s.arg(0)), Fixed: s.d.HasArg("fixed")}
	s.opt("ttl", &e.TTL)
	var watch string
	if s.opt("watch", &watch) {
		e.Watch = map[string]state.Watch{"any": state.WatchAny, "all": state.WatchAll}[watch]
	}
	s.step(e)
}

// close SESSION
func (s *script) closeSession() { s.step(state.CloseSession{ID: task.SessionID(s.arg(0))}) }

// heartbeat SESSION
func (s *script) heartbeat() { s.step(state.Heartbeat{ID: task.SessionID(s.arg(0))}) }

// listen SESSION on|off
func (s *script) listen() {
	s.step(state.Listen{ID: task.SessionID(s.arg(0)), On: s.arg(1) == "on"})
}

// hold SESSION NAME …
func (s *script) hold() {
	all := s.args()
	s.step(state.Hold{Session: task.SessionID(all[0]), Keys: s.keysOf(all[1:])})
}

// release SESSION NAME … [n=1]
func (s *script) release() {
	n := 1
	s.opt("n", &n)
	e := state.Release{Session: task.SessionID(s.arg(0)), Keys: map[task.Key]int{}}
	for _, name := range s.args()[1:] {
		e.Keys[s.key(name)] = n
	}
	s.step(e)
}
