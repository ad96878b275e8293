package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"weft/client"
	"weft/client/internal/fakeserver"
	"weft/task"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(thenStopExamples{m}) }

// patience is how long a test waits for what must come.
const patience = 2 * time.Minute

// start starts a server with the functions of the tests, and a client of it.
func start(t testing.TB, opts ...client.DialOption) (*fakeserver.Server, *client.Client) {
	t.Helper()
	srv := fakeserver.New(t)
	srv.Handle("math/inc", func(_ context.Context, args []any) (any, error) { return args[0].(int64) + 1, nil })
	srv.Handle("math/double", func(_ context.Context, args []any) (any, error) { return args[0].(int64) * 2, nil })
	srv.Handle("math/add", func(_ context.Context, args []any) (any, error) { return args[0].(int64) + args[1].(int64), nil })
	srv.Handle("math/fail", func(_ context.Context, args []any) (any, error) { return nil, fmt.Errorf("no luck with %v", args[0]) })
	srv.Handle("text/repeat", func(_ context.Context, args []any) (any, error) {
		return strings.Repeat(args[0].(string), int(args[1].(int64))), nil
	})
	return srv, dial(t, srv, opts...)
}

// dial returns a client of the server, which is closed before the server is.
func dial(t testing.TB, srv *fakeserver.Server, opts ...client.DialOption) *client.Client {
	t.Helper()
	c, err := client.Dial(t.Context(), srv.URL, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil && !errors.Is(err, client.ErrUnavailable) {
			t.Errorf("close: %v", err)
		}
	})
	return c
}

// within is a context for what must come.
func within(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// gate is a function that begins when a test lets it.
type gate struct {
	started chan string // gets the text of the arguments of each run
	open    chan struct{}
	ended   chan string // gets the same when a run was cancelled
}

// handleGate makes "test/gate" a function that waits to be let through, and
// returns its first argument.
func handleGate(srv *fakeserver.Server) *gate {
	g := &gate{started: make(chan string, 100), open: make(chan struct{}), ended: make(chan string, 100)}
	srv.Handle("test/gate", func(ctx context.Context, args []any) (any, error) {
		g.started <- fmt.Sprint(args...)
		select {
		case <-g.open:
			return args[0], nil
		case <-ctx.Done():
			g.ended <- fmt.Sprint(args...)
			return nil, ctx.Err()
		}
	})
	return g
}

// receive takes from a channel what must come.
func receive[T any](t testing.TB, ch <-chan T) T {
	t.Helper()
	select {
	case v := <-ch:
		return v
	case <-time.After(patience):
		t.Fatal("nothing came")
		panic("unreachable")
	}
}

// hold keeps the first request of a method to a path back until the test lets
// it go on; others pass.
func hold(srv *fakeserver.Server, method, path string) (arrived, proceed chan struct{}) {
	arrived, proceed = make(chan struct{}), make(chan struct{})
	first := make(chan struct{}, 1)
	first <- struct{}{}
	srv.Between(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == method && r.URL.Path == path {
				select {
				case <-first:
					close(arrived)
					<-proceed
				default:
				}
			}
			next.ServeHTTP(w, r)
		})
	})
	return arrived, proceed
}

// result is the result that must come of a future.
func result[T any](t testing.TB, f *client.Future[T]) T {
	t.Helper()
	v, err := f.Result(within(t))
	if err != nil {
		t.Fatalf("result of %s: %v", f, err)
	}
	return v
}

// wantCode checks the code of an error.
func wantCode(t testing.TB, err error, code task.Code) *client.Error {
	t.Helper()
	var e *client.Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v is no *client.Error; want code %s", err, code)
	}
	if e.Code != code {
		t.Fatalf("error %q has the code %s, want %s", err, e.Code, code)
	}
	return e
}
