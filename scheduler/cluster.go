package scheduler

import (
	"context"
	"time"

	"weft/scheduler/state"
	"weft/task"
)

// Workers lists the workers, oldest first.
func (s *Scheduler) Workers(context.Context) (infos []task.WorkerInfo, err error) {
	err = s.do(func() { infos = s.machine.Workers() })
	return infos, err
}

// Retire asks a worker to leave when it has done what it has.
func (s *Scheduler) Retire(_ context.Context, id task.WorkerID) error {
	return s.request(state.Retire{ID: id})
}

// Cluster sums up the cluster.
func (s *Scheduler) Cluster(context.Context) (info task.ClusterInfo, err error) {
	err = s.do(func() { info = s.machine.Cluster() })
	info.Started = s.started
	return info, err
}

// ModuleInUse reports whether unfinished tasks need a module, and whether any
// task that could be computed again does.
func (s *Scheduler) ModuleInUse(_ context.Context, d task.Digest) (unfinished, recorded bool, err error) {
	err = s.do(func() { unfinished, recorded = s.machine.ModuleInUse(d) })
	return unfinished, recorded, err
}

// Events returns what happened to workers and graphs since an event. It waits
// until there is something. Only the latest are kept.
func (s *Scheduler) Events(ctx context.Context, after uint64) (events []task.ClusterEvent, err error) {
	err = await(ctx, s, s.cluster.waiters, struct{}{}, func() bool {
		events = s.cluster.since(after)
		return len(events) > 0
	})
	return events, err
}

// feed is the latest of what happened in the cluster. Only the loop touches it.
type feed struct {
	last    uint64
	events  []task.ClusterEvent
	waiters waiters[struct{}]
}

// keptEvents is how many of them are kept, at least.
const keptEvents = 1024

func (s *Scheduler) announce(e task.ClusterEvent) {
	f := &s.cluster
	f.last++
	e.Seq, e.Time = f.last, time.Now().UTC()
	if len(f.events) == 2*keptEvents {
		f.events = append(f.events[:0], f.events[keptEvents:]...)
	}
	f.events = append(f.events, e)
	f.waiters.wake(struct{}{})
	switch e.Type {
	case "worker.joined", "worker.left":
		s.log.Info(e.Type, "worker", e.Name, "id", e.ID)
	case "worker.lost":
		s.log.Warn(e.Type, "worker", e.Name, "id", e.ID, "reason", e.Note)
	}
}

// since returns copies, as the feed's own slice is written again.
func (f *feed) since(after uint64) []task.ClusterEvent {
	i := len(f.events)
	for i > 0 && f.events[i-1].Seq > after {
		i--
	}
	return append([]task.ClusterEvent(nil), f.events[i:]...)
}
