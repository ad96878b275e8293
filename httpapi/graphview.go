package httpapi

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/go-json-experiment/json/jsontext"

	"weft/httpapi/wire"
	"weft/task"
	"weft/value"
)

// graphView is what a caller wants to see of a graph, and when.
type graphView struct {
	waits bool // for its end, so long:
	wait  time.Duration
	keys  *bool // nil: of a graph that is not large
}

func (a *API) readGraphView(c *gin.Context) (graphView, error) {
	var v graphView
	var err error
	if v.wait, v.waits, err = queryDuration(c, wire.WaitParam); err != nil {
		return v, err
	}
	v.keys, err = queryBool(c, wire.KeysParam)
	return v, err
}

func (v *graphView) wantsKeys(tasks int) bool {
	if v.keys != nil {
		return *v.keys
	}
	return tasks <= inlineKeys
}

// graphInfo is what there is of a graph, after the wait that was asked for.
func (a *API) graphInfo(c *gin.Context, id task.GraphID, v graphView) (task.GraphInfo, error) {
	if !v.waits {
		return a.cfg.Scheduler.Graph(c.Request.Context(), id)
	}
	ctx, cancel := a.waiting(c, v.wait)
	defer cancel()
	return a.cfg.Scheduler.WaitGraph(ctx, id)
}

// submittedStatus is 200 when the submission waited and saw the graph's end.
func submittedStatus(info *task.GraphInfo, v graphView) int {
	if v.waits && info.State != task.GraphRunning {
		return http.StatusOK
	}
	return http.StatusAccepted
}

// graphSummary is the record of a graph in a list.
func graphSummary(info *task.GraphInfo) wire.Graph {
	return wire.Graph{
		ID: info.ID, State: info.State, Label: info.Label, Counts: countsView(info.Counts),
		CreatedAt: info.CreatedAt, FinishedAt: at(info.FinishedAt),
	}
}

// graphRecord is the record of a graph with the small results and the errors
// of its outputs, as far as there are.
func graphRecord(info *task.GraphInfo) (wire.Graph, error) {
	g := graphSummary(info)
	g.Outputs = make(wire.Object[task.Key], len(info.Outputs))
	g.Results, g.Errors = wire.Object[jsontext.Value]{}, wire.Object[*wire.Problem]{}
	room := int64(inlineResults)
	for i := range info.Outputs {
		name, s := info.Outputs[i].Name, &info.Outputs[i].Settled
		g.Outputs[i] = wire.Member[task.Key]{Name: name, Value: s.Key}
		switch {
		case !s.State.Settled():
		case s.State != task.StateDone:
			g.Errors = append(g.Errors, wire.Member[*wire.Problem]{Name: name, Value: wire.NewProblem(settledError(s))})
		case isInline(&s.Blob) && s.Blob.Size <= room:
			room -= s.Blob.Size
			text, err := value.AppendJSON(nil, s.Blob.Data, nil)
			if err != nil {
				return g, noValue(err)
			}
			g.Results = append(g.Results, wire.Member[jsontext.Value]{Name: name, Value: text})
		}
	}
	return g, nil
}

// isInline reports whether a result is there and small enough for an answer
// that is about something larger.
func isInline(b *task.Blob) bool { return b.Data != nil && b.Size <= inlineResult }

// graphKeys are the keys of a submission's tasks.
func graphKeys(g *task.Graph, keys []task.Key) wire.Object[task.Key] {
	o := make(wire.Object[task.Key], len(keys))
	for i := range keys {
		o[i] = wire.Member[task.Key]{Name: g.Tasks[i].Name, Value: keys[i]}
	}
	return o
}

// detachedGraph is the answer to a detached submission.
func detachedGraph(g *task.Graph, keys []task.Key, wantsKeys bool) wire.DetachedGraph {
	answer := wire.DetachedGraph{Outputs: make(wire.Object[task.Key], len(g.Outputs))}
	for i, place := range g.Outputs {
		answer.Outputs[i] = wire.Member[task.Key]{Name: g.Tasks[place].Name, Value: keys[place]}
	}
	if wantsKeys {
		answer.Keys = graphKeys(g, keys)
	}
	return answer
}

// recordedKeys are the keys of the tasks of a graph that was submitted before.
func (a *API) recordedKeys(c *gin.Context, info *task.GraphInfo) (wire.Object[task.Key], error) {
	keys := make(wire.Object[task.Key], 0, info.Tasks)
	for after := 0; after >= 0; {
		items, next, err := a.cfg.Scheduler.GraphTasks(c.Request.Context(), info.ID, after, largestPage)
		if err != nil {
			return nil, err
		}
		for i := range items {
			keys = append(keys, wire.Member[task.Key]{Name: items[i].Name, Value: items[i].Key})
		}
		after = next
	}
	return keys, nil
}

func countsView(c task.Counts) wire.Counts {
	return wire.Counts{Waiting: c.Waiting, Queued: c.Queued, Running: c.Running, Done: c.Done, Failed: c.Failed, Cancelled: c.Cancelled}
}

func graphTaskView(t *task.TaskInfo) wire.GraphTask {
	return wire.GraphTask{
		Name: t.Name, Key: t.Key, Call: t.Call, State: t.State, Released: t.Released, Dependencies: t.Dependencies,
		Worker: orNil(t.Worker), Times: timesView(t.Times), Error: wire.MaybeProblem(t.Err),
	}
}

func timesView(t task.Times) wire.Times {
	return wire.Times{Submitted: at(t.Submitted), Queued: at(t.Queued), Started: at(t.Started), Finished: at(t.Finished)}
}
