package rest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"weft/httpapi/wire"
)

// A Stream is a server-sent stream of events to be followed across lost
// connections.
type Stream struct {
	Path     string
	After    string        // the id of the event to go on after; empty for the beginning
	Idle     time.Duration // a connection this long without a sign of life is given up; 0: never
	Patience time.Duration // how long the server may be out of reach at a time
}

// Follow gives each event to handle until that returns an error, ctx ends, the
// server refuses, or it is out of reach for too long; it returns that error.
// A lost connection is made again, and the stream goes on after the last event
// that handle was given.
func (a *API) Follow(ctx context.Context, s Stream, handle func(wire.Event) error) error {
	var backoff Backoff
	for {
		again, err := a.follow(ctx, &s, handle, &backoff)
		if !again || backoff.Failing() > s.Patience {
			return err
		}
		if !backoff.Pause(ctx) {
			return context.Cause(ctx)
		}
	}
}

// follow follows the stream over one connection. It says whether another may
// bring more.
func (a *API) follow(ctx context.Context, s *Stream, handle func(wire.Event) error, backoff *Backoff) (again bool, err error) {
	conn, cut := context.WithCancelCause(ctx)
	defer cut(nil)
	idle := startWatchdog(s.Idle, cut)
	defer idle.stop()
	r := request{method: http.MethodGet, path: s.Path, accept: wire.EventStream}
	if s.After != "" {
		r.header = [2]string{wire.LastEventHeader, s.After}
	}
	resp, err := a.do(conn, r)
	if err != nil {
		return a.brokenOff(ctx, conn, err)
	}
	defer resp.Body.Close()
	defer backoff.Reached()
	body := &watchedReader{from: resp.Body, idle: idle}
	events := wire.NewEventReader(body)
	for {
		event, err := events.Next()
		if err != nil && body.err != nil {
			return a.brokenOff(ctx, conn, a.unreachable(conn, body.err))
		}
		if err != nil {
			return false, fmt.Errorf("read %s: %w", s.Path, err)
		}
		backoff.Succeeded()
		if err := handle(event); err != nil {
			return false, err
		}
		if event.ID != "" {
			s.After = event.ID
		}
	}
}

// brokenOff judges the error that ended a connection: of the caller's context,
// of silence on this one, or of what the server said.
func (a *API) brokenOff(ctx, conn context.Context, err error) (again bool, _ error) {
	switch {
	case ctx.Err() != nil:
		return false, context.Cause(ctx)
	case conn.Err() != nil:
		return true, a.unreachable(ctx, context.Cause(conn))
	default:
		return Temporary(err), err
	}
}

// watchdog cuts a connection off when nothing comes over it for too long: a
// connection whose other end has vanished looks like one that is silent.
type watchdog struct {
	timer *time.Timer
	limit time.Duration
}

// startWatchdog starts one; without a limit it sleeps.
func startWatchdog(limit time.Duration, cut context.CancelCauseFunc) watchdog {
	w := watchdog{limit: limit}
	if limit > 0 {
		w.timer = time.AfterFunc(limit, func() { cut(fmt.Errorf("nothing was heard for %s", limit)) })
	}
	return w
}

func (w watchdog) seen() {
	if w.timer != nil {
		w.timer.Reset(w.limit)
	}
}

func (w watchdog) stop() {
	if w.timer != nil {
		w.timer.Stop()
	}
}

// watchedReader tells the watchdog of every sign of life, and keeps its error
// apart from those of who reads through it.
type watchedReader struct {
	from io.Reader
	idle watchdog
	err  error
}

func (r *watchedReader) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	if n > 0 {
		r.idle.seen()
	}
	r.err = err
	return n, err
}
