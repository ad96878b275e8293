package rest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"weft/httpapi/wire"
	"weft/task"
)

// silence is the error of a call that got no answer. It is a *task.Error with
// the code unavailable to those who look for one, and its cause to others.
type silence struct {
	said        *task.Error
	cause       error
	undelivered bool // there was no connection at all
}

func (s *silence) Error() string   { return s.said.Error() }
func (s *silence) Unwrap() []error { return []error{s.said, s.cause} }

// unreachable is the error of a call whose connection failed, or of the
// caller's context if that ended.
func (a *API) unreachable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err // the rest of it is a method and a URL that the caller knows
	}
	detail := fmt.Sprintf("the connection to %s was lost: %s", a.base, err)
	var op *net.OpError
	undelivered := errors.As(err, &op) && op.Op == "dial"
	if undelivered {
		detail = fmt.Sprintf("no server answers at %s (%s); start one with \"weft serve\", or name another by %s", a.base, err, ServerVariable)
	}
	return &silence{said: &task.Error{Code: task.Unavailable, Detail: detail}, cause: err, undelivered: undelivered}
}

// refusal is the error that an answer tells of.
func (a *API) refusal(req *http.Request, resp *http.Response) error {
	const most = 1 << 20
	body, err := io.ReadAll(io.LimitReader(resp.Body, most))
	if err != nil {
		return a.unreachable(req.Context(), err)
	}
	var p wire.Problem
	if strings.HasPrefix(resp.Header.Get("Content-Type"), wire.ProblemJSON) && wire.Unmarshal(body, &p) == nil && p.Code != "" {
		return p.Err()
	}
	line, _, _ := bytes.Cut(bytes.TrimSpace(body), []byte{'\n'})
	return task.Errorf(wire.CodeFor(resp.StatusCode), "%s %s: the answer is %s, but not a weft server's: %.200q; is %s the address of one?",
		req.Method, req.URL.Path, resp.Status, line, a.base)
}

// Temporary reports whether err stands for a failure on the way to a server,
// or one that is starting, stopping or busy: the same call may succeed a little
// later. It does not say whether the call that failed was carried out.
func Temporary(err error) bool {
	var e *task.Error
	return errors.As(err, &e) && (e.Code == task.Unavailable || e.Code == task.RateLimited)
}

// Undelivered reports whether err is Temporary and the call that failed was
// surely not carried out.
func Undelivered(err error) bool {
	var s *silence
	if errors.As(err, &s) {
		return s.undelivered
	}
	return Temporary(err)
}
