package httpapi

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"weft/httpapi/wire"
	"weft/task"
	"weft/value"
)

// scatter keeps a value as a future that is done.
func (a *API) scatter(c *gin.Context) error {
	session, err := sessionHeader(c)
	if err != nil {
		return err
	}
	retain, given, err := queryDuration(c, wire.RetainParam)
	if err == nil {
		err = boundedDuration(retain)
	}
	if err != nil {
		return inParam(wire.RetainParam, err)
	}
	encoded, err := a.readValue(c)
	if err != nil {
		return err
	}
	var key task.Key
	if session != "" {
		key, err = a.cfg.Scheduler.Scatter(c.Request.Context(), encoded, value.TypeOf(encoded), session, 0)
	}
	if err == nil && (session == "" || given) {
		if !given {
			retain = defaultRetain
		}
		// Behind a session's hold this is another one of the same future.
		key, err = a.cfg.Scheduler.Scatter(c.Request.Context(), encoded, value.TypeOf(encoded), "", retain)
	}
	if err != nil {
		return err
	}
	c.Header("Location", wire.FuturePath(key, ""))
	return a.reply(c, http.StatusCreated, wire.Scattered{Key: key, Size: int64(len(encoded))})
}

// readValue reads a body that is one value, in encoded form.
func (a *API) readValue(c *gin.Context) ([]byte, error) {
	media, err := valueType(c)
	if err != nil {
		return nil, err
	}
	body, err := readBody(c, a.cfg.Limits.Value)
	if err != nil {
		return nil, err
	}
	switch media {
	case wire.OctetStream:
		return value.Marshal(body)
	case wire.CBOR:
		return value.Canonical(body)
	default:
		return value.FromJSON(body)
	}
}
