package httpapi

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/gin-gonic/gin"

	"weft/httpapi/wire"
	"weft/task"
)

// fail answers a request with the problem that tells of err. A fault of the
// server goes to the log in full; the answer shows nothing of it.
func (a *API) fail(c *gin.Context, err error) {
	if c.Request.Context().Err() != nil && !errors.As(err, new(*task.Error)) {
		c.Abort() // the caller has gone, and that was the error
		return
	}
	p := wire.NewProblem(err)
	if p.Code == task.Invalid { // these quote the request, which may be of any length
		p.Detail, p.Field = shorten(p.Detail, maxDetail), shorten(p.Field, maxField)
	}
	if p.Code == task.Internal {
		a.log.ErrorContext(c.Request.Context(), "request failed", "method", c.Request.Method, "path", c.Request.URL.Path, "error", err)
	}
	a.writeProblem(c, p)
}

// writeProblem answers with p, unless an answer has begun already.
func (a *API) writeProblem(c *gin.Context, p *wire.Problem) {
	c.Abort()
	if c.Writer.Written() {
		return
	}
	header := c.Writer.Header()
	if p.Code == task.Unauthenticated {
		header.Set("WWW-Authenticate", `Bearer realm="weft"`)
	}
	if p.Code == task.TooLarge {
		header.Set("Connection", "close") // what is left of the body is not worth reading
	}
	a.writeBody(c, p.Status, wire.ProblemJSON, mustMarshal(p))
	if p.Code == task.TooLarge {
		linger(c)
	}
}

// recover answers a panic of a handler as a fault of the server and logs it.
func (a *API) recover(c *gin.Context) {
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			panic(v) // net/http's own way to break off an answer
		}
		a.log.ErrorContext(c.Request.Context(), "request panicked", "method", c.Request.Method, "path", c.Request.URL.Path,
			"panic", fmt.Sprint(v), "stack", string(debug.Stack()))
		if c.Writer.Written() {
			panic(http.ErrAbortHandler) // what was begun must not look complete
		}
		a.writeProblem(c, wire.NewProblem(nil))
	}()
	c.Next()
}

// invalidField is the error of a parameter, header or member that is wrong.
func invalidField(field, format string, args ...any) *task.Error {
	e := task.Errorf(task.Invalid, format, args...)
	e.Field = field
	return e
}

// inField puts an error that is about a value into the field where it stands.
// The value's own errors may name a member within.
func inField(field string, err error) error {
	var e *task.Error
	if !errors.As(err, &e) {
		return &task.Error{Code: task.Invalid, Field: field, Detail: err.Error()}
	}
	moved := *e
	if moved.Field == "" || strings.HasPrefix(moved.Field, "[") {
		moved.Field = field + moved.Field
	} else {
		moved.Field = field + "." + moved.Field
	}
	return &moved
}

// What a refusal may hold of the request that it refuses, in bytes.
const (
	maxDetail = 1 << 10
	maxField  = 1 << 8
)

// clip shortens what a client sent for a sentence about it.
func clip(s string) string { return shorten(s, 80) }

// shorten is s up to most bytes, with a mark where something is missing.
func shorten(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
