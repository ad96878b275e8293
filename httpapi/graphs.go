package httpapi

import (
	"crypto/sha256"
	"hash"
	"io"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"weft/httpapi/wire"
	"weft/task"
)

// submitGraph takes a graph and answers with its record.
func (a *API) submitGraph(c *gin.Context) error {
	view, err := a.readGraphView(c)
	if err != nil {
		return err
	}
	g, err := a.readSubmission(c)
	if err != nil {
		return err
	}
	if g.Detached && view.waits {
		return invalidField(wire.WaitParam, "a detached graph leaves no record whose end could be awaited; await its futures")
	}
	accepted, err := a.cfg.Scheduler.Submit(c.Request.Context(), g)
	if err != nil {
		return refused(err)
	}
	if g.Detached {
		return a.reply(c, http.StatusAccepted, detachedGraph(g, accepted.Keys, view.wantsKeys(len(g.Tasks))))
	}
	info, err := a.graphInfo(c, accepted.Graph, view)
	if err != nil {
		return err
	}
	record, err := graphRecord(&info)
	if err != nil {
		return err
	}
	if view.wantsKeys(len(g.Tasks)) {
		record.Keys = graphKeys(g, accepted.Keys)
	}
	c.Header("Location", wire.GraphPath(accepted.Graph, ""))
	return a.reply(c, submittedStatus(&info, view), record)
}

// readSubmission reads the graph of a request and what its headers add.
func (a *API) readSubmission(c *gin.Context) (*task.Graph, error) {
	if err := requireJSON(c); err != nil {
		return nil, err
	}
	session, err := sessionHeader(c)
	if err != nil {
		return nil, err
	}
	name, err := idempotencyHeader(c)
	if err != nil {
		return nil, err
	}
	body, err := openBody(c, a.cfg.Limits.Graph)
	if err != nil {
		return nil, err
	}
	var digest hash.Hash
	if name != "" {
		digest = sha256.New()
		body = io.TeeReader(body, digest)
	}
	g, err := a.readGraph(body, a.rules(c))
	if err != nil {
		return nil, err
	}
	g.Session = session
	if name != "" {
		g.Idempotency, g.IdempotencyDigest = name, task.Digest(digest.Sum(nil))
	}
	return g, checkDetached(g)
}

// checkDetached refuses a detached graph that nobody could hold anything of.
func checkDetached(g *task.Graph) error {
	if g.Detached && g.Session == "" {
		return invalidField("detached", "only what a session holds is wanted of a detached graph; send the header %s, too", wire.SessionHeader)
	}
	return nil
}

// idempotencyHeader is the caller's name for the submission, or "".
func idempotencyHeader(c *gin.Context) (string, error) {
	values := c.Request.Header.Values(wire.IdempotencyHeader)
	if len(values) == 0 {
		return "", nil
	}
	name := values[0]
	if len(values) > 1 || name == "" || len(name) > task.MaxName {
		return "", invalidField(wire.IdempotencyHeader, "the name of a submission has 1 to %d characters", task.MaxName)
	}
	return name, nil
}

// getGraph answers with the record of a graph.
func (a *API) getGraph(c *gin.Context) error {
	id, err := graphID(c)
	if err != nil {
		return err
	}
	view, err := a.readGraphView(c)
	if err != nil {
		return err
	}
	info, err := a.graphInfo(c, id, view)
	if err != nil {
		return err
	}
	record, err := graphRecord(&info)
	if err != nil {
		return err
	}
	if view.wantsKeys(info.Tasks) {
		if record.Keys, err = a.recordedKeys(c, &info); err != nil {
			return err
		}
	}
	return a.reply(c, http.StatusOK, record)
}

// listGraphs answers with graphs, oldest first.
func (a *API) listGraphs(c *gin.Context) error {
	p, err := readPage(c)
	if err != nil {
		return err
	}
	items, next, err := a.cfg.Scheduler.Graphs(c.Request.Context(), task.GraphID(p.after), p.limit)
	if err != nil {
		return err
	}
	return a.reply(c, http.StatusOK, listOf(items, string(next), graphSummary))
}

// listGraphTasks answers with the tasks of a graph, in its order.
func (a *API) listGraphTasks(c *gin.Context) error {
	id, err := graphID(c)
	if err != nil {
		return err
	}
	p, err := readPage(c)
	if err != nil {
		return err
	}
	after, err := p.index()
	if err != nil {
		return err
	}
	items, next, err := a.cfg.Scheduler.GraphTasks(c.Request.Context(), id, after, p.limit)
	if err != nil {
		return err
	}
	cursor := ""
	if next >= 0 {
		cursor = strconv.Itoa(next)
	}
	return a.reply(c, http.StatusOK, listOf(items, cursor, graphTaskView))
}

// cancelGraph stops what nobody else holds and answers with the record.
func (a *API) cancelGraph(c *gin.Context) error {
	id, err := graphID(c)
	if err != nil {
		return err
	}
	info, err := a.cfg.Scheduler.CancelGraph(c.Request.Context(), id)
	if err != nil {
		return err
	}
	record, err := graphRecord(&info)
	if err != nil {
		return err
	}
	return a.reply(c, http.StatusOK, record)
}

// deleteGraph drops what a graph holds.
func (a *API) deleteGraph(c *gin.Context) error {
	id, err := graphID(c)
	if err != nil {
		return err
	}
	if err := a.cfg.Scheduler.DeleteGraph(c.Request.Context(), id); err != nil {
		return err
	}
	return noContent(c)
}
