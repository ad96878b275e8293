// Package state is the scheduler as a pure machine: events in, commands out.
//
// It owns what is known of every future, graph, session and worker, and every
// rule about them. It has no goroutine, clock, lock, context or I/O; time and
// randomness come in with the events, so the same events give the same commands
// for ever. A Machine belongs to one goroutine, its driver's (package
// scheduler), which feeds it, carries the commands out, and asks the views.
//
//	m := state.New(state.Config{})
//	m.Step(now, state.News{News: task.News{Worker: "w", Join: &spec}})
//	for _, c := range m.Step(now, state.Submit{ID: id, Seed: seed, Graph: &graph}) {
//		switch c := c.(type) {
//		case state.Accepted: // the keys
//		case state.Send:     // assignments for a worker
//		}
//	}
//
// # The life of a node
//
// A node is what the machine knows of one future. It is unsettled (waiting,
// queued, delayed, running) or settled (done, failed, cancelled). It is wanted
// while somebody holds it, while an unsettled node depends on it, or, for a
// task that nobody is to collect, until it has run. Four rules follow, and
// [Machine.Check] proves them after every step of every test:
//
//   - an unsettled node is wanted: one that is not is cancelled at once;
//   - a done node that is not wanted has given up its result;
//   - a node that is not wanted is forgotten when no graph lists it and no node
//     that could be computed again depends on it;
//   - what is missing in one node is what is not done among its dependencies.
//
// Consequences spread by a queue of work inside a step, never by recursion, as
// graphs may be a million nodes deep.
package state
