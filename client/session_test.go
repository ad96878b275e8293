package client_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"weft/client"
	"weft/client/internal/fakeserver"
	"weft/httpapi/wire"
	"weft/task"
)

// Events that were missed while the stream was broken off come when it is
// taken up again, without a gap.
func TestStreamGoesOn(t *testing.T) {
	srv, c := start(t)
	const rounds, each = 8, 50
	for range rounds {
		fs := client.Map[int64](c.With(client.Impure()), "math/inc", make([]int, each))
		srv.CutStreams()
		got, err := client.Gather(within(t), fs)
		if err != nil || len(got) != each {
			t.Fatalf("%d results, %v", len(got), err)
		}
		srv.CutStreams()
	}
	streams := srv.Requests("GET", "/v1/sessions/")
	if len(streams) < rounds {
		t.Errorf("the stream was taken up %d times", len(streams))
	}
	if last := streams[len(streams)-1].Header.Get("Last-Event-ID"); last == "" || last == "0" {
		t.Errorf("the stream was taken up after %q", last)
	}
}

// What settles before the answer that names its key is known all the same.
func TestEventBeforeAnswer(t *testing.T) {
	srv, c := start(t)
	g := handleGate(srv)
	later := client.Submit[int](c, "test/gate", 0)
	receive(t, g.started)
	key(t, later)
	taken, proceed := make(chan struct{}), make(chan struct{})
	srv.Between(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/v1/graphs" {
				next.ServeHTTP(w, r)
				return
			}
			answer := httptest.NewRecorder()
			next.ServeHTTP(answer, r)
			close(taken)
			<-proceed
			w.WriteHeader(answer.Code)
			w.Write(answer.Body.Bytes())
		})
	})
	ran := make(chan struct{})
	srv.Handle("test/ran", func(context.Context, []any) (any, error) { close(ran); return 1, nil })
	f := client.Submit[int](c, "test/ran")
	receive(t, taken)
	receive(t, ran)
	if _, err := c.Result(within(t), keyLike(t, c, "ran-"), wire.JSON); err != nil {
		t.Fatal(err)
	}
	close(g.open)
	result(t, later) // its event comes after that of f
	if f.State() != task.StateWaiting {
		t.Errorf("f is %s before its key is known", f.State())
	}
	close(proceed)
	if got := result(t, f); got != 1 {
		t.Errorf("result %d, want 1", got)
	}
}

// keyLike is the key at the server that begins so.
func keyLike(t *testing.T, c *client.Client, prefix string) task.Key {
	t.Helper()
	for f, err := range c.Futures(within(t), task.FutureFilter{}) {
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(string(f.Key), prefix) {
			return f.Key
		}
	}
	t.Fatalf("the server has no future %s…", prefix)
	return ""
}

// When the server gives the session up all that has not settled fails with an
// error that says so, and so does what is submitted later.
func TestSessionExpires(t *testing.T) {
	srv, c := start(t)
	g := handleGate(srv)
	done := client.Submit[int64](c, "math/inc", 1)
	result(t, done)
	open := client.Submit[int](c, "test/gate", 1)
	receive(t, g.started)
	srv.Expire(c.SessionID())
	err := open.Wait(within(t))
	if !errors.Is(err, client.ErrSessionLost) || !errors.Is(err, client.ErrUnavailable) || !strings.Contains(err.Error(), "there is no session") {
		t.Errorf("a future that had not settled: %v", err)
	}
	if got := result(t, done); got != 2 {
		t.Errorf("a result that was here: %d", got)
	}
	late := client.Submit[int64](c, "math/inc", 2)
	if err := late.Wait(within(t)); !errors.Is(err, client.ErrSessionLost) {
		t.Errorf("a later submission: %v", err)
	}
	if err := late.Cancel(within(t)); !errors.Is(err, client.ErrSessionLost) {
		t.Errorf("a later cancel: %v", err)
	}
	if err := c.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
}

// A submission finds out too, when the stream cannot.
func TestSessionExpiresAtSubmission(t *testing.T) {
	srv, c := start(t)
	srv.Between(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/events") {
				fakeserver.Refuse(w, task.Errorf(task.Unavailable, "busy"))
				return
			}
			next.ServeHTTP(w, r)
		})
	})
	srv.Expire(c.SessionID())
	if err := client.Submit[int64](c, "math/inc", 2).Wait(within(t)); !errors.Is(err, client.ErrSessionLost) {
		t.Errorf("a submission in a session that expired: %v", err)
	}
}

// A server that cannot be reached for longer than the ttl has given the
// session up.
func TestServerGone(t *testing.T) {
	srv, c := start(t, client.TTL(50*time.Millisecond))
	g := handleGate(srv)
	f := client.Submit[int](c, "test/gate", 1)
	receive(t, g.started)
	srv.Between(func(http.Handler) http.Handler {
		return http.HandlerFunc(func(http.ResponseWriter, *http.Request) { fakeserver.Drop() })
	})
	srv.CutStreams()
	if err := f.Wait(within(t)); !errors.Is(err, client.ErrSessionLost) {
		t.Errorf("a future of a server that is gone: %v", err)
	}
	if err := c.Close(); !errors.Is(err, client.ErrUnavailable) {
		t.Errorf("close: %v", err)
	}
}

// A stream on which nothing comes for half the ttl is made anew: its other end
// may be gone.
func TestSilentStream(t *testing.T) {
	srv, c := start(t, client.TTL(100*time.Millisecond))
	var silent atomic.Int32
	srv.Between(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/events") && silent.Add(1) < 3 {
				w.(http.Flusher).Flush()
				<-r.Context().Done()
				return
			}
			next.ServeHTTP(w, r)
		})
	})
	srv.CutStreams()
	if got := result(t, client.Submit[int64](c, "math/inc", 1)); got != 2 {
		t.Errorf("result %d", got)
	}
	if silent.Load() < 3 {
		t.Errorf("the stream was made %d times", silent.Load())
	}
}

// An answer that is lost on its way makes the client ask again, under the same
// name: nothing runs twice.
func TestLostAnswer(t *testing.T) {
	srv, c := start(t)
	var runs atomic.Int32
	srv.Handle("test/count", func(context.Context, []any) (any, error) { return runs.Add(1), nil })
	losses := make(chan struct{}, 3)
	for range cap(losses) {
		losses <- struct{}{}
	}
	srv.Between(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/v1/graphs" {
				select {
				case <-losses:
					next.ServeHTTP(discard{header: http.Header{}}, r)
					fakeserver.Drop()
				default:
				}
			}
			next.ServeHTTP(w, r)
		})
	})
	f := client.Submit[int](c.With(client.Impure()), "test/count")
	if got := result(t, f); got != 1 {
		t.Errorf("result %d, want 1", got)
	}
	if n := runs.Load(); n != 1 {
		t.Errorf("it ran %d times", n)
	}
	if n := srv.Holds(c.SessionID(), key(t, f)); n != 1 {
		t.Errorf("%d holds, want 1", n)
	}
	requests := srv.Requests("POST", "/v1/graphs")
	if len(requests) != 4 {
		t.Errorf("%d submissions arrived, want 4", len(requests))
	}
	for _, r := range requests {
		if r.Header.Get("Idempotency-Key") != requests[0].Header.Get("Idempotency-Key") {
			t.Error("a submission was repeated under another name")
		}
	}
}

// Close ends the session at the server, fails what has not settled, and a
// second one does nothing.
func TestClose(t *testing.T) {
	srv, c := start(t)
	g := handleGate(srv)
	done := client.Submit[int64](c, "math/inc", 1)
	result(t, done)
	f := client.Submit[int](c, "test/gate", 1)
	receive(t, g.started)
	waiting := make(chan error)
	go func() { waiting <- f.Wait(within(t)) }()
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if err := receive(t, waiting); err != client.ErrClosed {
		t.Errorf("a future that had not settled: %v", err)
	}
	receive(t, g.ended) // nobody holds it any more
	if err := c.Close(); err != nil {
		t.Errorf("second close: %v", err)
	}
	if n := len(srv.Requests("DELETE", "/v1/sessions/")); n != 1 {
		t.Errorf("the session was deleted %d times", n)
	}
	if got := result(t, done); got != 2 {
		t.Errorf("a result that was here: %d", got)
	}
	if err := client.Submit[int](c, "math/inc", 1).Wait(within(t)); err != client.ErrClosed {
		t.Errorf("submit after close: %v", err)
	}
	if _, err := client.Scatter(within(t), c, 1); err == nil {
		t.Error("scatter after close succeeded")
	}
	done.Release()
	runtime.GC()
}

// Views share the session and its end.
func TestViewsShareTheSession(t *testing.T) {
	_, c := start(t)
	view := c.With(client.Priority(1)).With(client.Impure())
	if view.SessionID() != c.SessionID() {
		t.Error("a view has a session of its own")
	}
	if err := view.Close(); err != nil {
		t.Fatal(err)
	}
	if err := client.Submit[int](c, "math/inc", 1).Wait(within(t)); err != client.ErrClosed {
		t.Errorf("submit after a view was closed: %v", err)
	}
}

func TestDialNobody(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	_, err = client.Dial(within(t), addr)
	e := wantCode(t, err, task.Unavailable)
	if !strings.Contains(e.Detail, addr) || !strings.Contains(e.Detail, "weft serve") {
		t.Errorf("the error does not help: %v", err)
	}
	for _, bad := range []string{"", "http://", "ftp://x", "http://x/?a=b", "http://[::1"} {
		if _, err := client.Dial(within(t), bad); !errors.Is(err, client.ErrInvalid) {
			t.Errorf("dial %q: %v", bad, err)
		}
	}
}

func TestDialDefault(t *testing.T) {
	srv, _ := start(t)
	t.Setenv("WEFT_SERVER", srv.URL)
	t.Setenv("WEFT_TOKEN", "secret")
	c, err := client.DialDefault(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if c.Server() != srv.URL {
		t.Errorf("server %s, want %s", c.Server(), srv.URL)
	}
	sessions := srv.Requests("POST", "/v1/sessions")
	if got := sessions[len(sessions)-1].Header.Get("Authorization"); got != "Bearer secret" {
		t.Errorf("authorization %q", got)
	}
}
