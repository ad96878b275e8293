package httpapi

import (
	"context"

	"github.com/gin-gonic/gin"

	"weft/httpapi/wire"
	"weft/task"
	"weft/value"
)

// streamGraph sends what happens in a graph, until it ends.
func (a *API) streamGraph(c *gin.Context) error {
	id, err := graphID(c)
	if err != nil {
		return err
	}
	after, err := lastEvent(c)
	if err != nil {
		return err
	}
	// A graph that is not there is told with a status.
	if _, err := a.cfg.Scheduler.Graph(c.Request.Context(), id); err != nil {
		return err
	}
	return a.serveStream(c, func(ctx context.Context, s *stream) (bool, error) {
		events, info, err := a.cfg.Scheduler.GraphEvents(ctx, id, after, streamBatch)
		if err != nil {
			return false, err
		}
		for i := range events {
			e := &events[i]
			after = e.Seq
			s.send(eventID(after), wire.EventTask, wire.TaskEvent{Name: e.Name, Key: e.Key, State: e.State, Error: wire.MaybeProblem(e.Err)})
		}
		ended := info.State != task.GraphRunning && len(events) < streamBatch
		if len(events) > 0 || ended {
			s.send(eventID(after), wire.EventCounts, countsView(info.Counts))
		}
		if ended {
			s.send(eventID(after), wire.EventEnd, wire.EndEvent{ID: id, State: info.State, Counts: countsView(info.Counts), FinishedAt: at(info.FinishedAt)})
		}
		return !ended, nil
	})
}

// streamSession sends what becomes of the futures that a session holds.
func (a *API) streamSession(c *gin.Context) error {
	id, err := sessionID(c)
	if err != nil {
		return err
	}
	after, err := lastEvent(c)
	if err != nil {
		return err
	}
	// A session that is not there is told with a status.
	if err := a.cfg.Scheduler.Heartbeat(c.Request.Context(), id); err != nil {
		return err
	}
	return a.serveStream(c, func(ctx context.Context, s *stream) (bool, error) {
		events, err := a.cfg.Scheduler.SessionEvents(ctx, id, after, streamBatch)
		if err != nil {
			return false, err
		}
		for i := range events {
			e, err := futureEvent(&events[i].Settled)
			if err != nil {
				return false, err
			}
			after = events[i].Seq
			s.send(eventID(after), wire.EventFuture, e)
		}
		return true, nil
	})
}

// futureEvent tells of a future that settled, or that left its end again.
func futureEvent(s *task.Settled) (wire.FutureEvent, error) {
	e := wire.FutureEvent{Key: s.Key, State: s.State}
	switch {
	case s.State == task.StateDone:
		e.Type, e.Size = s.Blob.Type, s.Blob.Size
		if !isInline(&s.Blob) {
			return e, nil
		}
		var err error
		if e.Result, err = value.AppendJSON(nil, s.Blob.Data, nil); err != nil {
			return e, noValue(err)
		}
	case s.State.Settled():
		e.Error = wire.NewProblem(settledError(s))
	}
	return e, nil
}
