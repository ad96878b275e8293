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
// The stories in testdata show it at work, topic by topic.
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
//     that could be computed again depends on it; until then it is released:
//     nobody may ask for it, and whoever submits the call again runs it again;
//   - what is missing in one node is what is not done among its dependencies.
//
// Consequences spread by a queue of work inside a step, never by recursion, as
// graphs may be a million nodes deep.
//
// # What may be lost
//
// Messages to and from workers arrive in order or not at all, and perhaps
// twice. Every assignment has a run number, and only a report of the current
// run counts. A heartbeat may name the runs and results that a worker has; what
// it should have and has not is assigned anew, what it has and should not is
// stopped. A worker that was given up is asked to join anew when it speaks. The
// result of a lost worker is computed again if it is wanted, from as far back as
// it takes.
//
// # What it costs
//
// An event costs as much as it changes, however much there is besides: about a
// microsecond and 800 bytes a task. What is given up leaves lists in passing, or
// is swept out of them when there is more of it than of the rest.
package state
