package state

import "weft/task"

// A Command is something that the driver is to do.
type Command interface{ command() }

type (
	// Send carries a dispatch to a worker. At most one per worker and step.
	Send struct {
		Worker   task.WorkerID
		Dispatch task.Dispatch
	}
	// WakeSession says that a session has something new, or has ended.
	WakeSession struct{ ID task.SessionID }
	// WakeGraph says that a graph has something new, or has ended.
	WakeGraph struct{ ID task.GraphID }
	// Announce tells whoever follows the cluster. Seq and Time are the driver's.
	Announce struct{ Event task.ClusterEvent }

	// Accepted answers Submit.
	Accepted struct{ task.Accepted }
	// Scattered answers Scatter.
	Scattered struct{ Key task.Key }
	// Held answers Hold: the keys that are no futures.
	Held struct{ Unknown []task.Key }
	// Refused answers any event that could not be taken. Nothing has changed.
	Refused struct{ Err *task.Error }
	// Done answers the other events that ask for something.
	Done struct{}
)

func (Send) command()        {}
func (WakeSession) command() {}
func (WakeGraph) command()   {}
func (Announce) command()    {}
func (Accepted) command()    {}
func (Scattered) command()   {}
func (Held) command()        {}
func (Refused) command()     {}
func (Done) command()        {}
