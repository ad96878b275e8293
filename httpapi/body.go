package httpapi

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"weft/httpapi/wire"
	"weft/task"
)

// bodyPause is how long a body may stop coming.
const bodyPause = 30 * time.Second

// checkBody refuses bodies in an encoding that no call takes.
func (a *API) checkBody(c *gin.Context) {
	if enc := c.GetHeader("Content-Encoding"); enc != "" && !strings.EqualFold(enc, "identity") {
		a.fail(c, invalidField("Content-Encoding", "bodies in the encoding %q are not taken; send it as it is", clip(enc)))
		return
	}
	if strings.HasPrefix(contentType(c), "multipart/") {
		a.fail(c, invalidField("Content-Type", "forms of several parts are not taken; the body is the value itself"))
	}
}

// contentType is the media type of the body without its parameters, or "".
func contentType(c *gin.Context) string {
	header := c.GetHeader("Content-Type")
	if media, _, err := mime.ParseMediaType(header); err == nil {
		return media
	}
	media, _, _ := strings.Cut(header, ";")
	return strings.ToLower(strings.TrimSpace(media))
}

// valueType is the media type in which the body carries a value. What says
// nothing of its type is JSON, and so is what curl says of any data.
func valueType(c *gin.Context) (string, error) {
	media := contentType(c)
	switch {
	case media == "", media == wire.JSON, strings.HasSuffix(media, "+json"), media == "text/plain", media == "application/x-www-form-urlencoded":
		return wire.JSON, nil
	case media == wire.CBOR, media == wire.OctetStream:
		return media, nil
	default:
		return "", invalidField("Content-Type", "bodies of the type %q are not taken here; send %s", clip(media), wire.JSON)
	}
}

// requireJSON refuses a body that says it is something else.
func requireJSON(c *gin.Context) error {
	media, err := valueType(c)
	if err == nil && media != wire.JSON {
		return invalidField("Content-Type", "only values travel as %s; this body is %s", media, wire.JSON)
	}
	return err
}

// readJSON reads a body that is a JSON object into v.
func (a *API) readJSON(c *gin.Context, v any) error {
	if err := requireJSON(c); err != nil {
		return err
	}
	body, err := openBody(c, a.cfg.Limits.Body)
	if err != nil {
		return err
	}
	return wire.Read(body, v)
}

// readBody reads a body of at most limit bytes.
func readBody(c *gin.Context, limit int64) ([]byte, error) {
	body, err := openBody(c, limit)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.Grow(int(min(max(c.Request.ContentLength, 0), 1<<20)) + bytes.MinRead) // no more on a mere promise
	if _, err := b.ReadFrom(body); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// openBody is the body of a request, to be read to its end. Its errors are
// *task.Error: too_large beyond limit bytes, invalid for what breaks off or
// stops coming.
func openBody(c *gin.Context, limit int64) (io.Reader, error) {
	if c.Request.ContentLength > limit {
		return nil, tooLarge(limit)
	}
	return &body{
		r:     http.MaxBytesReader(c.Writer, c.Request.Body, limit),
		rc:    http.NewResponseController(c.Writer),
		limit: limit,
	}, nil
}

// body reads a request's body, every read within its own time.
type body struct {
	r     io.Reader
	rc    *http.ResponseController
	limit int64
}

func (b *body) Read(p []byte) (int, error) {
	_ = b.rc.SetReadDeadline(time.Now().Add(bodyPause)) // there are none in tests without a connection
	n, err := b.r.Read(p)
	if err == nil {
		return n, nil
	}
	var over *http.MaxBytesError
	switch {
	case errors.Is(err, io.EOF):
		_ = b.rc.SetReadDeadline(time.Time{}) // or it would end the request while it waits
		return n, io.EOF
	case errors.As(err, &over):
		return n, tooLarge(b.limit)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return n, task.Errorf(task.Invalid, "the body stopped coming for %s", bodyPause)
	default:
		return n, task.Errorf(task.Invalid, "the body broke off")
	}
}

// How much of a body that is too large is thrown away, and for how long, so that
// its sender gets to see the refusal.
const (
	lingerSize = 1 << 30
	lingerTime = 5 * time.Second
)

// linger sends the answer that was written and throws away what is left of the
// body. A connection that is closed while the other side sends is reset, and
// the answer lost: many clients look for one only when they have sent it all.
func linger(c *gin.Context) {
	rc := http.NewResponseController(c.Writer)
	if rc.SetReadDeadline(time.Now().Add(lingerTime)) != nil || rc.Flush() != nil {
		return // there is no connection, as in a test, or no more
	}
	_, _ = io.CopyN(io.Discard, c.Request.Body, lingerSize)
}

func tooLarge(limit int64) *task.Error {
	return task.Errorf(task.TooLarge, "the body is larger than this call takes, %s", wire.FormatSize(limit))
}
