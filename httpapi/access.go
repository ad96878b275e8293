package httpapi

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// logAccess writes a line for every request, for those who look closely.
func (a *API) logAccess(c *gin.Context) {
	ctx := c.Request.Context()
	if !a.log.Enabled(ctx, slog.LevelDebug) {
		c.Next()
		return
	}
	start := time.Now()
	defer func() { a.logRequest(ctx, c, start) }()
	c.Next()
}

func (a *API) logRequest(ctx context.Context, c *gin.Context, start time.Time) {
	a.log.DebugContext(ctx, "request", "method", c.Request.Method, "path", c.Request.URL.Path, "status", c.Writer.Status(),
		"bytes", max(c.Writer.Size(), 0), "took", time.Since(start), "remote", c.Request.RemoteAddr)
}

// setDeadlines clears what an earlier request of the same connection left.
// Reading and writing a body set their own.
func (a *API) setDeadlines(c *gin.Context) {
	rc := http.NewResponseController(c.Writer)
	_ = rc.SetWriteDeadline(time.Time{}) // there are none in tests without a connection
	if c.Request.ContentLength != 0 {
		_ = rc.SetReadDeadline(time.Now().Add(bodyPause))
	}
	c.Next()
}
