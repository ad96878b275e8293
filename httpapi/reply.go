package httpapi

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"weft/httpapi/wire"
)

// How long the taking of an answer may last: a base, and longer for a large
// one, at a rate that any line has.
const (
	replyTimeout = 30 * time.Second
	replyRate    = 32 << 10 // bytes a second
)

// reply answers with v as JSON.
func (a *API) reply(c *gin.Context, status int, v any) error {
	b, err := wire.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	a.writeBody(c, status, wire.JSON, b)
	return nil
}

// noContent answers that it is done.
func noContent(c *gin.Context) error {
	c.Status(http.StatusNoContent)
	return nil
}

// writeBody answers with b. That the client does not take it is not worth a
// word: its connection is gone.
func (a *API) writeBody(c *gin.Context, status int, contentType string, b []byte) {
	header := c.Writer.Header()
	header.Set("Content-Type", contentType)
	header.Set("Content-Length", strconv.Itoa(len(b)))
	header.Set("X-Content-Type-Options", "nosniff")
	if header.Get("Cache-Control") == "" {
		header.Set("Cache-Control", "no-store")
	}
	limit := replyTimeout + time.Duration(len(b)/replyRate)*time.Second
	// A writer without deadlines, as in a test, has none to be set.
	_ = http.NewResponseController(c.Writer).SetWriteDeadline(time.Now().Add(limit))
	c.Status(status)
	_, _ = c.Writer.Write(b)
}

// mustMarshal encodes what is made of strings and numbers only.
func mustMarshal(v any) []byte {
	b, err := wire.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("encode %T: %v", v, err))
	}
	return b
}

// at is a moment as records have it: nil when it was not reached.
func at(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// orNil is a string as records have it: nil when there is none.
func orNil(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
