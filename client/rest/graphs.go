package rest

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"weft/httpapi/wire"
	"weft/task"
)

// SubmitOptions say how a graph is submitted; nil asks for nothing special.
type SubmitOptions struct {
	Wait        time.Duration // how long the answer may be held back for the graph to end
	Keys        *bool         // whether the answer has the keys of all tasks; nil: up to 10 000 of them
	Idempotency string        // names this submission: sent twice, it is carried out once
}

// SubmitGraph submits a graph: the JSON of a wire.GraphRequest.
func (a *API) SubmitGraph(ctx context.Context, graph []byte, opts *SubmitOptions) (g wire.Graph, err error) {
	_, err = a.json(ctx, submission(graph, opts), &g)
	return g, err
}

// SubmitDetached submits a graph that says it is detached: of which only the
// session of InSession holds anything.
func (a *API) SubmitDetached(ctx context.Context, graph []byte, opts *SubmitOptions) (g wire.DetachedGraph, err error) {
	_, err = a.json(ctx, submission(graph, opts), &g)
	return g, err
}

func submission(graph []byte, opts *SubmitOptions) request {
	r := request{method: http.MethodPost, path: wire.GraphsPath, body: orEmpty(graph), query: url.Values{}}
	if opts == nil {
		return r
	}
	setWait(r.query, opts.Wait)
	if opts.Keys != nil {
		r.query.Set(wire.KeysParam, strconv.FormatBool(*opts.Keys))
	}
	if opts.Idempotency != "" {
		r.header = [2]string{wire.IdempotencyHeader, opts.Idempotency}
	}
	return r
}

// RunGraph submits a graph and waits for its end. When ctx ends first the
// graph goes on; g.ID says which it is, if it was accepted.
func (a *API) RunGraph(ctx context.Context, graph []byte) (g wire.Graph, err error) {
	g, err = a.SubmitGraph(ctx, graph, &SubmitOptions{Wait: longPoll})
	if err != nil || g.FinishedAt != nil {
		return g, err
	}
	end, err := a.WaitGraph(ctx, g.ID)
	if err != nil {
		return g, err
	}
	return end, nil
}

// Graph is the record of a graph, as it is after waiting at most so long for
// its end.
func (a *API) Graph(ctx context.Context, id task.GraphID, wait time.Duration) (g wire.Graph, err error) {
	query := url.Values{}
	setWait(query, wait)
	_, err = a.json(ctx, request{method: http.MethodGet, path: wire.GraphPath(id, ""), query: query}, &g)
	return g, err
}

// WaitGraph waits for the end of a graph and returns its record.
func (a *API) WaitGraph(ctx context.Context, id task.GraphID) (wire.Graph, error) {
	for {
		g, err := a.Graph(ctx, id, longPoll)
		if err != nil || g.FinishedAt != nil {
			return g, err
		}
	}
}

// Graphs lists the graphs, oldest first.
func (a *API) Graphs(ctx context.Context) iter.Seq2[wire.Graph, error] {
	return pages[wire.Graph](ctx, a, wire.GraphsPath, nil)
}

// GraphTasks lists the tasks of a graph in its order.
func (a *API) GraphTasks(ctx context.Context, id task.GraphID) iter.Seq2[wire.GraphTask, error] {
	return pages[wire.GraphTask](ctx, a, wire.GraphPath(id, "tasks"), nil)
}

// CancelGraph cancels what is unfinished and held by nobody else.
func (a *API) CancelGraph(ctx context.Context, id task.GraphID) error {
	return a.run(ctx, request{method: http.MethodPost, path: wire.GraphPath(id, "cancel")})
}

// DeleteGraph releases what the graph holds and forgets it.
func (a *API) DeleteGraph(ctx context.Context, id task.GraphID) error {
	return a.run(ctx, request{method: http.MethodDelete, path: wire.GraphPath(id, "")})
}

// longPoll is how long an answer is asked to be held back by those who then
// ask again.
const longPoll = 30 * time.Second

func setWait(query url.Values, wait time.Duration) {
	if wait > 0 {
		query.Set(wire.WaitParam, wait.String())
	}
}
