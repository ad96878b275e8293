package rest

import (
	"context"
	"iter"
	"net/http"

	"weft/httpapi/wire"
	"weft/task"
)

// Cluster is the cluster at a glance.
func (a *API) Cluster(ctx context.Context) (c wire.Cluster, err error) {
	_, err = a.json(ctx, request{method: http.MethodGet, path: wire.ClusterPath}, &c)
	return c, err
}

// Workers lists the workers.
func (a *API) Workers(ctx context.Context) iter.Seq2[wire.Worker, error] {
	return pages[wire.Worker](ctx, a, wire.WorkersPath, nil)
}

// RetireWorker lets a worker finish and leave.
func (a *API) RetireWorker(ctx context.Context, id task.WorkerID) error {
	return a.run(ctx, request{method: http.MethodPost, path: wire.RetirePath(id)})
}

// Ready is nil when the server takes work.
func (a *API) Ready(ctx context.Context) error {
	return a.run(ctx, request{method: http.MethodGet, path: wire.ReadyPath})
}
