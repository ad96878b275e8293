package scheduler

import (
	"context"
	"crypto/rand"

	"github.com/google/uuid"

	"weft/scheduler/state"
	"weft/task"
)

// Submit takes a graph in, whole or not at all. Errors: invalid for a cycle,
// not_found for a future or session that is not there, conflict for a key that
// is another call's or an idempotency key that was another submission's, each
// with the task at fault.
func (s *Scheduler) Submit(_ context.Context, g *task.Graph) (task.Accepted, error) {
	if s.draining.Load() {
		return task.Accepted{}, stopping()
	}
	var answer state.Command
	if err := s.do(func() { answer = s.submit(g) }); err != nil {
		return task.Accepted{}, err
	}
	if err := refusal(answer); err != nil {
		return task.Accepted{}, err
	}
	return answer.(state.Accepted).Accepted, nil
}

func (s *Scheduler) submit(g *task.Graph) state.Command {
	e := state.Submit{ID: task.GraphID(newID()), Graph: g}
	_, _ = rand.Read(e.Seed[:]) // it never fails
	return s.step(e)
}

// Graph describes a graph.
func (s *Scheduler) Graph(_ context.Context, id task.GraphID) (info task.GraphInfo, err error) {
	var refused *task.Error
	if err := s.do(func() { info, refused = s.machine.Graph(id) }); err != nil {
		return info, err
	}
	return info, asError(refused)
}

// WaitGraph describes a graph when it has ended, or when ctx has.
func (s *Scheduler) WaitGraph(ctx context.Context, id task.GraphID) (info task.GraphInfo, err error) {
	var refused *task.Error
	if err := await(ctx, s, s.graphs, id, func() bool {
		// Every end of a task wakes it, and there may be many outputs.
		running := s.machine.GraphRuns(id)
		if !running || ctx.Err() != nil {
			info, refused = s.machine.Graph(id)
		}
		return !running
	}); err != nil {
		return info, err
	}
	return info, asError(refused)
}

// GraphTasks lists the tasks of a graph, limit of them from a place on. Next is
// -1 at the end.
func (s *Scheduler) GraphTasks(_ context.Context, id task.GraphID, from, limit int) (items []task.TaskInfo, next int, err error) {
	var refused *task.Error
	if err := s.do(func() { items, next, refused = s.machine.GraphTasks(id, from, limit) }); err != nil {
		return nil, 0, err
	}
	return items, next, asError(refused)
}

// GraphEvents returns events of a graph newer than one. It waits until there
// are some or the graph has ended.
func (s *Scheduler) GraphEvents(ctx context.Context, id task.GraphID, after uint64, limit int) (events []task.GraphEvent, info task.GraphInfo, err error) {
	var refused *task.Error
	if err := await(ctx, s, s.graphs, id, func() bool {
		events, info, refused = s.machine.GraphEvents(id, after, limit)
		return refused != nil || len(events) > 0 || info.State != task.GraphRunning
	}); err != nil {
		return nil, info, err
	}
	return events, info, asError(refused)
}

// Graphs lists graphs without their outputs, oldest first, limit of them after
// one. Next is empty at the end.
func (s *Scheduler) Graphs(_ context.Context, after task.GraphID, limit int) (items []task.GraphInfo, next task.GraphID, err error) {
	err = s.do(func() { items, next = s.machine.Graphs(after, limit) })
	return items, next, err
}

// CancelGraph stops what the graph has not finished and nobody else holds.
func (s *Scheduler) CancelGraph(ctx context.Context, id task.GraphID) (task.GraphInfo, error) {
	if err := s.request(state.CancelGraph{ID: id}); err != nil {
		return task.GraphInfo{}, err
	}
	return s.Graph(ctx, id)
}

// DeleteGraph cancels a graph, gives up its holds and forgets it.
func (s *Scheduler) DeleteGraph(_ context.Context, id task.GraphID) error {
	return s.request(state.DeleteGraph{ID: id})
}

// newID is a UUID of version 7. Those made by one process sort by age.
func newID() string { return uuid.Must(uuid.NewV7()).String() }
