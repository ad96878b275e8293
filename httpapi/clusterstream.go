package httpapi

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"weft/httpapi/wire"
	"weft/task"
)

// clusterPlace is where a stream of the cluster's events stands: they come
// from the scheduler and from the API itself, each with numbers of its own.
type clusterPlace struct {
	scheduler, modules uint64
}

// streamCluster sends what happens to workers, graphs and modules.
func (a *API) streamCluster(c *gin.Context) error {
	place, err := a.clusterPlace(c)
	if err != nil {
		return err
	}
	return a.serveStream(c, func(ctx context.Context, s *stream) (bool, error) {
		events, err := a.schedulerEvents(ctx, place)
		if err != nil {
			return false, err
		}
		pushes, last, _ := a.pushes.since(place.modules)
		for i := range events {
			place.scheduler = events[i].Seq
			a.sendCluster(s, place, clusterEvent(&events[i]))
		}
		for i := range pushes {
			place.modules = last - uint64(len(pushes)-1-i)
			a.sendCluster(s, place, pushes[i])
		}
		return true, nil
	})
}

// schedulerEvents waits for events of the scheduler, but no longer than until
// there is one of a module.
func (a *API) schedulerEvents(ctx context.Context, place clusterPlace) ([]task.ClusterEvent, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	pushes, _, news := a.pushes.since(place.modules)
	if len(pushes) > 0 {
		cancel()
	}
	defer context.AfterFunc(news, cancel)()
	return a.cfg.Scheduler.Events(ctx, place.scheduler)
}

// sendCluster sends an event under the name of what it is about.
func (a *API) sendCluster(s *stream, p clusterPlace, e wire.ClusterEvent) {
	name, _, _ := strings.Cut(e.Type, ".")
	s.send(fmt.Sprintf("%s-%d-%d", a.epoch, p.scheduler, p.modules), name, e)
}

func clusterEvent(e *task.ClusterEvent) wire.ClusterEvent {
	return wire.ClusterEvent{Time: e.Time, Type: e.Type, ID: e.ID, Name: e.Name, Note: e.Note}
}

// clusterPlace is where the stream goes on. An id of another life of the
// server is the beginning of this one.
func (a *API) clusterPlace(c *gin.Context) (clusterPlace, error) {
	id := c.GetHeader(wire.LastEventHeader)
	if id == "" {
		return clusterPlace{}, nil
	}
	parts := strings.Split(id, "-")
	if len(parts) == 3 {
		scheduler, err1 := strconv.ParseUint(parts[1], 10, 64)
		modules, err2 := strconv.ParseUint(parts[2], 10, 64)
		if err1 == nil && err2 == nil {
			if parts[0] != a.epoch {
				return clusterPlace{}, nil
			}
			return clusterPlace{scheduler, modules}, nil
		}
	}
	return clusterPlace{}, invalidField(wire.LastEventHeader, "%q is no id of an event of this stream", clip(id))
}
