package httpapi

import (
	"weft/httpapi/wire"
	"weft/task"
)

// futureView is the record of a future.
func futureView(f *task.FutureInfo) wire.Future {
	v := wire.Future{
		Key: f.Key, Call: orNil(f.Call), State: f.State, Pure: f.Pure, Priority: f.Priority,
		Dependencies: f.Dependencies, Dependents: f.Dependents, Attempts: make([]wire.Attempt, len(f.Attempts)),
		Workers: f.Workers, Error: wire.MaybeProblem(f.Err), Times: timesView(f.Times), Labels: f.Labels,
		Usage: wire.Usage{Wall: wire.Duration(f.Usage.Wall), Fuel: f.Usage.Fuel, MemoryPeak: f.Usage.MemoryPeak},
	}
	if !f.Digest.IsZero() {
		v.Digest = &f.Digest
	}
	if f.State == task.StateDone {
		v.Type, v.Size = orNil(f.Blob.Type), &f.Blob.Size
	}
	for i := range f.Attempts {
		from := &f.Attempts[i]
		v.Attempts[i] = wire.Attempt{
			Number: from.Number, Worker: from.Worker, Started: at(from.Started), Finished: at(from.Finished), Error: wire.MaybeProblem(from.Err),
		}
	}
	return v
}
