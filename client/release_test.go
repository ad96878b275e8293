package client_test

import (
	"bytes"
	"net/http"
	"runtime"
	"testing"

	"weft/client"
	"weft/client/internal/fakeserver"
	"weft/httpapi/wire"
	"weft/task"
)

// released is how many holds of each key the client dropped, once it has
// dropped so many in all. It waits for the requests that do.
func released(t *testing.T, srv *fakeserver.Server, total int) map[task.Key]int {
	t.Helper()
	arrivals := make(chan struct{}, 1000)
	srv.Between(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r)
			arrivals <- struct{}{}
		})
	})
	for {
		n, holds := 0, map[task.Key]int{}
		for _, r := range srv.Requests("POST", "/v1/sessions/") {
			var req wire.ReleaseRequest
			if err := wire.Read(bytes.NewReader(r.Body), &req); err != nil {
				t.Fatalf("the client sent %s: %v", r.Body, err)
			}
			for _, m := range req.Keys {
				holds[task.Key(m.Name)] += m.Value
				n += m.Value
			}
		}
		if n >= total {
			return holds
		}
		receive(t, arrivals)
	}
}

func key(t *testing.T, f client.AnyFuture) task.Key {
	t.Helper()
	k, err := f.Key(within(t))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// Row 13: each submission is a hold of its own, and dropped once.
func TestReleaseOncePerHold(t *testing.T) {
	srv, c := start(t)
	a := client.Submit[int64](c, "math/inc", 1)
	b := client.Submit[int64](c, "math/inc", 1)
	other := client.Submit[int64](c, "math/inc", 2)
	k := key(t, a)
	if key(t, b) != k {
		t.Fatal("the same pure call has two keys")
	}
	if n := srv.Holds(c.SessionID(), k); n != 2 {
		t.Fatalf("%d holds, want 2", n)
	}
	a.Release()
	a.Release()
	if got := released(t, srv, 1); got[k] != 1 || len(got) != 1 {
		t.Errorf("released %v, want one hold of %s", got, k)
	}
	if n := srv.Holds(c.SessionID(), k); n != 1 {
		t.Errorf("%d holds, want 1", n)
	}
	if got := result(t, b); got != 2 {
		t.Errorf("the other future gives %d", got)
	}
	if _, err := a.Result(within(t)); err != client.ErrReleased {
		t.Errorf("result of a released future: %v", err)
	}
	b.Release()
	other.Release()
	if got := released(t, srv, 3); got[k] != 2 || got[key(t, other)] != 1 {
		t.Errorf("released %v, want two holds of %s and one of %s", got, k, key(t, other))
	}
}

// Row 15: released, then submitted again: computed and told again.
func TestReleasedThenSubmittedAgain(t *testing.T) {
	srv, c := start(t)
	for range 3 {
		f := client.Submit[int64](c, "math/inc", 1)
		if got := result(t, f); got != 2 {
			t.Errorf("result %d, want 2", got)
		}
		before := len(srv.Requests("POST", "/v1/sessions/"))
		f.Release()
		released(t, srv, before+1)
	}
}

// Submitted, released and submitted again at once: the second has a hold of
// its own whatever comes first.
func TestReleaseAndSubmitAtOnce(t *testing.T) {
	_, c := start(t)
	for range 200 {
		f := client.Submit[int64](c, "math/inc", 1)
		f.Release()
		g := client.Submit[int64](c, "math/inc", 1)
		if got := result(t, g); got != 2 {
			t.Fatalf("result %d, want 2", got)
		}
		g.Release()
	}
}

// A future that the program drops is released when the collector finds out,
// but not before the submissions that use it.
func TestReleaseByGarbageCollector(t *testing.T) {
	srv, c := start(t)
	arrived, proceed := hold(srv, "POST", "/v1/graphs")
	client.Submit[int64](c, "math/inc", -1)
	receive(t, arrived)
	const n = 100
	var ys []*client.Future[int64]
	for i := range n {
		x := client.Submit[int64](c, "math/inc", i)
		ys = append(ys, client.Submit[int64](c, "math/double", []any{x}[0]))
	}
	runtime.GC()
	runtime.GC()
	close(proceed)
	for i, y := range ys {
		if got := result(t, y); got != int64(2*(i+1)) {
			t.Fatalf("y[%d] is %d, want %d", i, got, 2*(i+1))
		}
	}
	runtime.GC()
	holds := released(t, srv, n+1)
	if len(holds) != n+1 {
		t.Errorf("%d keys released, want %d", len(holds), n+1)
	}
	for k, count := range holds {
		if count != 1 {
			t.Errorf("%s was released %d times", k, count)
		}
	}
	for _, y := range ys {
		if srv.Holds(c.SessionID(), key(t, y)) != 1 {
			t.Error("a future that the program has was released")
		}
	}
}

// Who waits for a future keeps it, though nothing else does.
func TestWaitingKeepsTheFuture(t *testing.T) {
	srv, c := start(t)
	g := handleGate(srv)
	got := make(chan int, 2)
	for i := range 2 {
		go func() {
			v, err := client.Submit[int](c, "test/gate", i).Result(within(t))
			if err != nil {
				t.Error(err)
			}
			got <- v
		}()
	}
	receive(t, g.started)
	receive(t, g.started)
	runtime.GC()
	runtime.GC()
	close(g.open)
	if sum := receive(t, got) + receive(t, got); sum != 1 {
		t.Errorf("the results are %d in all, want 1", sum)
	}
}

// A release whose answer was lost is not sent again: it could take a hold that
// the program has.
func TestLostReleaseIsNotRepeated(t *testing.T) {
	srv, c := start(t)
	f := client.Submit[int64](c, "math/inc", 1)
	k := key(t, f)
	g := client.Submit[int64](c, "math/inc", 1)
	key(t, g)
	lost := make(chan struct{})
	srv.Between(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == "POST" && r.URL.Path == "/v1/sessions/"+string(c.SessionID())+"/release" {
				next.ServeHTTP(discard{header: http.Header{}}, r)
				close(lost) // a second time would panic
				fakeserver.Drop()
			}
			next.ServeHTTP(w, r)
		})
	})
	f.Release()
	receive(t, lost)
	// Another submission comes after it.
	if got := result(t, client.Submit[int64](c, "math/inc", 2)); got != 3 {
		t.Errorf("result %d", got)
	}
	if n := srv.Holds(c.SessionID(), k); n != 1 {
		t.Errorf("%d holds are left, want 1", n)
	}
	if got := result(t, client.Submit[int64](c, "math/inc", 1)); got != 2 {
		t.Errorf("submitted again: %d", got)
	}
}

// A release that surely did not arrive is sent again.
func TestReleaseIsRepeatedWhenRefused(t *testing.T) {
	srv, c := start(t)
	f := client.Submit[int64](c, "math/inc", 1)
	k := key(t, f)
	busy := make(chan struct{}, 1)
	busy <- struct{}{}
	answered := make(chan struct{})
	srv.Between(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/v1/sessions/"+string(c.SessionID())+"/release" {
				next.ServeHTTP(w, r)
				return
			}
			select {
			case <-busy:
				fakeserver.Refuse(w, task.Errorf(task.Unavailable, "starting"))
			default:
				next.ServeHTTP(w, r)
				close(answered)
			}
		})
	})
	f.Release()
	receive(t, answered)
	if n := srv.Holds(c.SessionID(), k); n != 0 {
		t.Errorf("%d holds are left, want 0", n)
	}
}

// discard is an answer that goes nowhere.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(p []byte) (int, error) { return len(p), nil }
func (d discard) WriteHeader(int)             {}
