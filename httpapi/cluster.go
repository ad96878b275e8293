package httpapi

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"weft/httpapi/wire"
	"weft/task"
)

// getCluster answers with the cluster at a glance.
func (a *API) getCluster(c *gin.Context) error {
	info, err := a.cfg.Scheduler.Cluster(c.Request.Context())
	if err != nil {
		return err
	}
	return a.reply(c, http.StatusOK, wire.Cluster{
		Version: a.cfg.Version, StartedAt: info.Started, Uptime: wire.Duration(time.Since(info.Started).Round(time.Millisecond)),
		Counts: countsView(info.Futures), Graphs: info.Graphs, Sessions: info.Sessions, Workers: info.Workers, Slots: info.Slots,
	})
}

// listWorkers answers with the workers in the order of their ids, which is
// that in which they joined.
func (a *API) listWorkers(c *gin.Context) error {
	p, err := readPage(c)
	if err != nil {
		return err
	}
	workers, err := a.cfg.Scheduler.Workers(c.Request.Context())
	if err != nil {
		return err
	}
	workers = slices.DeleteFunc(workers, func(w task.WorkerInfo) bool { return string(w.ID) <= p.after })
	slices.SortFunc(workers, func(v, w task.WorkerInfo) int { return cmp.Compare(v.ID, w.ID) })
	next := ""
	if len(workers) > p.limit {
		workers = workers[:p.limit]
		next = string(workers[p.limit-1].ID)
	}
	return a.reply(c, http.StatusOK, listOf(workers, next, workerView))
}

func workerView(w *task.WorkerInfo) wire.Worker {
	return wire.Worker{
		ID: w.ID, Name: w.Name, Host: w.Host, Version: w.Version, Slots: w.Slots, Running: w.Running, Queued: w.Queued,
		Memory: w.Stats.Memory, MemoryLimit: w.Memory, Results: w.Held, ResultBytes: w.Stats.Bytes, Resources: w.Resources,
		Retiring: w.Retiring, JoinedAt: w.Joined, LastSeen: w.LastSeen,
	}
}

// retireWorker gives a worker no more work.
func (a *API) retireWorker(c *gin.Context) error {
	id, err := workerID(c)
	if err != nil {
		return err
	}
	if err := a.cfg.Scheduler.Retire(c.Request.Context(), id); err != nil {
		return err
	}
	return noContent(c)
}

// healthy answers as long as the process does.
func (a *API) healthy(c *gin.Context) error {
	return a.reply(c, http.StatusOK, wire.Health{Status: "ok"})
}

// ready answers whether the server takes work.
func (a *API) ready(c *gin.Context) error {
	if a.stopped.Err() != nil {
		return task.Errorf(task.Unavailable, "the server is stopping")
	}
	if a.cfg.Ready != nil {
		if err := a.cfg.Ready(); err != nil {
			return task.Errorf(task.Unavailable, "the server is not ready: %s", strings.TrimSpace(err.Error()))
		}
	}
	return a.reply(c, http.StatusOK, wire.Health{Status: "ok"})
}
