package httpapi

import (
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"weft/httpapi/wire"
	"weft/task"
)

// How long a session may live without a sign of its client.
const (
	defaultTTL = time.Minute
	leastTTL   = 100 * time.Millisecond
	longestTTL = 24 * time.Hour
)

// openSession opens a session. No body asks for nothing in particular.
func (a *API) openSession(c *gin.Context) error {
	req := wire.SessionRequest{}
	if c.Request.ContentLength != 0 {
		if err := a.readJSON(c, &req); err != nil {
			return err
		}
	}
	ttl := time.Duration(req.TTL)
	if ttl == 0 {
		ttl = defaultTTL
	}
	if ttl < leastTTL || ttl > longestTTL {
		return invalidField("ttl", "a session lives %s to %s without a sign of its client", leastTTL, longestTTL)
	}
	info, err := a.cfg.Scheduler.OpenSession(c.Request.Context(), ttl)
	if err != nil {
		return err
	}
	c.Header("Location", wire.SessionPath(info.ID, ""))
	return a.reply(c, http.StatusCreated, wire.Session{ID: info.ID, TTL: wire.Duration(info.TTL)})
}

// closeSession drops a session and all it holds.
func (a *API) closeSession(c *gin.Context) error {
	id, err := sessionID(c)
	if err != nil {
		return err
	}
	if err := a.cfg.Scheduler.CloseSession(c.Request.Context(), id); err != nil {
		return err
	}
	return noContent(c)
}

// heartbeat is a sign of life.
func (a *API) heartbeat(c *gin.Context) error {
	id, err := sessionID(c)
	if err != nil {
		return err
	}
	if err := a.cfg.Scheduler.Heartbeat(c.Request.Context(), id); err != nil {
		return err
	}
	return noContent(c)
}

// release drops many holds of a session.
func (a *API) release(c *gin.Context) error {
	id, err := sessionID(c)
	if err != nil {
		return err
	}
	var req wire.ReleaseRequest
	if err := a.readJSON(c, &req); err != nil {
		return err
	}
	holds := make(map[task.Key]int, len(req.Keys))
	for _, m := range req.Keys {
		if m.Value < 1 {
			return inField("keys", inField(clip(m.Name), errors.New("the number of holds to drop is 1 or more")))
		}
		holds[task.Key(m.Name)] = m.Value
	}
	if err := a.cfg.Scheduler.Release(c.Request.Context(), id, holds); err != nil {
		return err
	}
	return noContent(c)
}
