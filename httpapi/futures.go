package httpapi

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"weft/httpapi/wire"
	"weft/task"
)

// listFutures answers with futures, filtered.
func (a *API) listFutures(c *gin.Context) error {
	p, err := readPage(c)
	if err != nil {
		return err
	}
	f, err := readFilter(c)
	if err != nil {
		return err
	}
	items, next, err := a.cfg.Scheduler.Futures(c.Request.Context(), f, task.Key(p.after), p.limit)
	if err != nil {
		return err
	}
	return a.reply(c, http.StatusOK, listOf(items, string(next), futureView))
}

var states = []task.State{task.StateWaiting, task.StateQueued, task.StateRunning, task.StateDone, task.StateFailed, task.StateCancelled}

// readFilter reads which futures are asked for.
func readFilter(c *gin.Context) (task.FutureFilter, error) {
	f := task.FutureFilter{State: task.State(c.Query(wire.StateParam)), Module: c.Query(wire.ModuleParam), Graph: task.GraphID(c.Query(wire.GraphParam))}
	switch {
	case f.State != "" && !slices.Contains(states, f.State):
		return f, invalidField(wire.StateParam, "%q is no state; those are %s", clip(string(f.State)), states)
	case f.Module != "" && !task.ValidModuleName(f.Module):
		return f, invalidField(wire.ModuleParam, "%q is no name of a module", clip(f.Module))
	case f.Graph != "" && !isUUID(string(f.Graph)):
		return f, invalidField(wire.GraphParam, "%q is no id of a graph", clip(string(f.Graph)))
	}
	return f, nil
}

// getFuture answers with the record of a future.
func (a *API) getFuture(c *gin.Context) error {
	return a.replyFuture(c, http.StatusOK)
}

func (a *API) replyFuture(c *gin.Context, status int) error {
	key, err := futureKey(c)
	if err != nil {
		return err
	}
	info, err := a.cfg.Scheduler.Future(c.Request.Context(), key)
	if err != nil {
		return err
	}
	return a.reply(c, status, futureView(&info))
}

// getResult answers with the value of a future, its problem, or the record of
// one that has neither yet.
func (a *API) getResult(c *gin.Context) error {
	key, err := futureKey(c)
	if err != nil {
		return err
	}
	acc, err := negotiate(c)
	if err != nil {
		return err
	}
	wait, _, err := queryDuration(c, wire.WaitParam)
	if err != nil {
		return err
	}
	ctx, cancel := a.waiting(c, wait)
	defer cancel()
	all, err := a.cfg.Scheduler.Wait(ctx, []task.Key{key}, false, true)
	if err != nil {
		return err
	}
	s := &all[0]
	if s.Err == nil && !s.State.Settled() {
		return a.replyFuture(c, http.StatusAccepted)
	}
	if err := settledError(s); err != nil {
		return err
	}
	return a.writeValue(c, acc, s.Blob.Data)
}

// getLogs answers with what a future's runs wrote, a line of JSON each.
func (a *API) getLogs(c *gin.Context) error {
	key, err := futureKey(c)
	if err != nil {
		return err
	}
	attempts, err := a.cfg.Scheduler.Logs(c.Request.Context(), key)
	if err != nil {
		return err
	}
	var lines []byte
	for i := range attempts {
		for _, l := range attempts[i].Logs {
			line := wire.LogLine{Attempt: attempts[i].Number, Time: l.Time, Stream: l.Stream, Level: l.Level, Text: l.Text}
			lines = append(append(lines, mustMarshal(line)...), '\n')
		}
	}
	a.writeBody(c, http.StatusOK, wire.NDJSON, lines)
	return nil
}

// cancelFuture drops a session's holds on a future, or cancels it for all.
func (a *API) cancelFuture(c *gin.Context) error {
	key, err := futureKey(c)
	if err != nil {
		return err
	}
	session, err := sessionHeader(c)
	if err != nil {
		return err
	}
	if err := a.cfg.Scheduler.Cancel(c.Request.Context(), key, session); err != nil {
		return err
	}
	return noContent(c)
}

// retryFuture runs a failed future again.
func (a *API) retryFuture(c *gin.Context) error {
	key, err := futureKey(c)
	if err != nil {
		return err
	}
	if err := a.cfg.Scheduler.Retry(c.Request.Context(), key); err != nil {
		return err
	}
	return noContent(c)
}

// releaseFuture drops one hold of a session.
func (a *API) releaseFuture(c *gin.Context) error {
	key, err := futureKey(c)
	if err != nil {
		return err
	}
	session, err := sessionHeader(c)
	if err != nil {
		return err
	}
	if session == "" {
		return invalidField(wire.SessionHeader, "a hold is dropped by the session that has it; send the header %s", wire.SessionHeader)
	}
	if err := a.cfg.Scheduler.Release(c.Request.Context(), session, map[task.Key]int{key: 1}); err != nil {
		return err
	}
	return noContent(c)
}
