package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"weft/httpapi/wire"
	"weft/task"
	"weft/value"
)

// await waits for many futures at once.
func (a *API) await(c *gin.Context) error {
	var req wire.AwaitRequest
	if err := a.readJSON(c, &req); err != nil {
		return err
	}
	if err := a.checkAwait(&req); err != nil {
		return err
	}
	keys := unique(req.Keys)
	answer := wire.AwaitAnswer{Settled: wire.Object[wire.Settled]{}, Pending: []task.Key{}}
	if len(keys) == 0 {
		return a.reply(c, http.StatusOK, answer)
	}
	ctx, cancel := a.waiting(c, time.Duration(req.Wait))
	defer cancel()
	ends, err := a.cfg.Scheduler.Wait(ctx, keys, req.ReturnWhen == wire.ReturnAny, false)
	if err != nil {
		return err
	}
	if req.Results {
		a.loadResults(c.Request.Context(), ends)
	}
	for i := range ends {
		if ends[i].Err == nil && !ends[i].State.Settled() {
			answer.Pending = append(answer.Pending, ends[i].Key)
			continue
		}
		s, err := settledView(&ends[i], req.Results)
		if err != nil {
			return err
		}
		answer.Settled = append(answer.Settled, wire.Member[wire.Settled]{Name: string(ends[i].Key), Value: s})
	}
	return a.reply(c, http.StatusOK, answer)
}

func (a *API) checkAwait(req *wire.AwaitRequest) error {
	if len(req.Keys) > a.cfg.Limits.Keys {
		return inField("keys", task.Errorf(task.TooLarge, "there are %d keys; a request awaits %d at most", len(req.Keys), a.cfg.Limits.Keys))
	}
	switch req.ReturnWhen {
	case "", wire.ReturnAll, wire.ReturnAny:
		return nil
	default:
		return invalidField("return_when", "want %q or %q, not %q", wire.ReturnAll, wire.ReturnAny, clip(req.ReturnWhen))
	}
}

// unique is the keys in their order, each once.
func unique(keys []task.Key) []task.Key {
	seen := make(map[task.Key]bool, len(keys))
	once := make([]task.Key, 0, len(keys))
	for _, key := range keys {
		if !seen[key] {
			seen[key] = true
			once = append(once, key)
		}
	}
	return once
}

// loadResults fills in the results that are with their holders, as far as
// they fit into one answer. It takes them in their order, so that who asks
// again for the rest gets on. A future that was released since then is no
// longer known. Where a holder fails, results stay out as well: it is with the
// request for one of them that this is told.
func (a *API) loadResults(ctx context.Context, ends []task.Settled) {
	room := a.cfg.Limits.Results
	var missing []task.Key
	var places []int
	for i := range ends {
		if ends[i].State != task.StateDone {
			continue
		}
		if ends[i].Blob.Size > room {
			ends[i].Blob.Data = nil
			room = 0
			continue
		}
		room -= ends[i].Blob.Size
		if ends[i].Blob.Data == nil {
			missing, places = append(missing, ends[i].Key), append(places, i)
		}
	}
	if len(missing) == 0 {
		return
	}
	loaded, err := a.cfg.Scheduler.Wait(ctx, missing, false, true)
	if err != nil {
		return
	}
	for i, place := range places {
		ends[place] = loaded[i]
	}
}

// settledView is how a future ended. An unknown one counts as failed.
func settledView(s *task.Settled, result bool) (wire.Settled, error) {
	if s.State != task.StateDone {
		v := wire.Settled{State: s.State, Error: wire.NewProblem(settledError(s))}
		if v.State == "" {
			v.State = task.StateFailed
		}
		return v, nil
	}
	v := wire.Settled{State: s.State}
	if !result || s.Blob.Data == nil {
		return v, nil
	}
	var err error
	if v.Result, err = value.AppendJSON(nil, s.Blob.Data, nil); err != nil {
		return v, noValue(err)
	}
	return v, nil
}
