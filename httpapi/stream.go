package httpapi

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"weft/httpapi/wire"
	"weft/task"
)

const (
	heartbeatPause = 15 * time.Second // after which a stream without news sends a comment
	streamTimeout  = 30 * time.Second // in which a client takes what is sent
	streamBatch    = 1000             // events sent at once
)

// stream is a stream of events to one client.
type stream struct {
	c   *gin.Context
	rc  *http.ResponseController
	ctx context.Context // ends with the client and with the API
	buf []byte          // events that are to be sent
}

// send adds an event to those that are sent at the next turn.
func (s *stream) send(id, name string, data any) {
	s.buf = wire.AppendEvent(s.buf, wire.Event{ID: id, Name: name, Data: mustMarshal(data)})
}

// serveStream sends events until the client goes, the API stops, or next says
// that it is over. next waits for news until its context ends and sends them;
// an error after the stream has begun is its end, too, as no status can tell
// of it any more: the client asks again and is told.
func (a *API) serveStream(c *gin.Context, next func(ctx context.Context, s *stream) (more bool, err error)) error {
	ctx, cancel := context.WithCancel(c.Request.Context())
	defer cancel()
	defer context.AfterFunc(a.stopped, cancel)()
	s := &stream{c: c, rc: http.NewResponseController(c.Writer), ctx: ctx}
	header := c.Writer.Header()
	header.Set("Content-Type", wire.EventStream)
	header.Set("Cache-Control", "no-store")
	header.Set("X-Accel-Buffering", "no") // proxies that hold answers back leave this one alone
	c.Status(http.StatusOK)
	for more := true; more && s.flush() == nil && ctx.Err() == nil; {
		wait, done := context.WithTimeout(ctx, heartbeatPause)
		var err error
		more, err = next(wait, s)
		if err != nil || len(s.buf) == 0 && wait.Err() == nil {
			more = false // there is nothing to wait for any more
		}
		done()
		if err != nil && task.CodeOf(err) == task.Internal && ctx.Err() == nil {
			a.log.ErrorContext(ctx, "stream failed", "path", c.Request.URL.Path, "error", err)
		}
	}
	if len(s.buf) > 0 {
		_ = s.flush() // the last events; the client may have gone
	}
	_ = s.rc.SetWriteDeadline(time.Time{})
	return nil
}

// flush sends what is to be sent, or a heartbeat.
func (s *stream) flush() error {
	_ = s.rc.SetWriteDeadline(time.Now().Add(streamTimeout)) // there are none in tests without a connection
	if len(s.buf) == 0 {
		s.buf = append(s.buf, wire.Heartbeat...)
	}
	_, err := s.c.Writer.Write(s.buf)
	s.buf = s.buf[:0]
	if err != nil {
		return err
	}
	return s.rc.Flush()
}

// lastEvent is the number after which a stream goes on, 0 for its beginning.
func lastEvent(c *gin.Context) (uint64, error) {
	id := c.GetHeader(wire.LastEventHeader)
	if id == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(id, 10, 64)
	if err != nil {
		return 0, invalidField(wire.LastEventHeader, "%q is no id of an event of this stream", clip(id))
	}
	return n, nil
}

func eventID(seq uint64) string { return strconv.FormatUint(seq, 10) }
