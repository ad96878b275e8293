package client_test

import (
	"bytes"
	"net/http"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"weft/client"
	"weft/client/internal/fakeserver"
	"weft/httpapi/wire"
	"weft/task"
)

// graphs are the submissions that reached the server.
func graphs(t *testing.T, srv *fakeserver.Server) []wire.GraphRequest {
	t.Helper()
	var all []wire.GraphRequest
	for _, r := range srv.Requests("POST", "/v1/graphs") {
		var g wire.GraphRequest
		if err := wire.Read(bytes.NewReader(r.Body), &g); err != nil {
			t.Fatalf("the client sent %s: %v", r.Body, err)
		}
		all = append(all, g)
	}
	return all
}

// args are the arguments of the tasks of a graph, as they were sent.
func args(g wire.GraphRequest) []string {
	var all []string
	for _, m := range g.Tasks {
		all = append(all, string(m.Value.Args))
	}
	return all
}

// An idle client sends a submission at once; what is submitted while one is
// under way goes together when it is answered.
func TestBatching(t *testing.T) {
	srv, c := start(t)
	arrived, proceed := hold(srv, "POST", "/v1/graphs")
	x := client.Submit[int64](c, "math/inc", 0)
	receive(t, arrived) // although nobody waits for x
	y := client.Submit[int64](c, "math/double", x)
	var zs []*client.Future[int64]
	for range 100 {
		zs = append(zs, client.Submit[int64](c, "math/add", y, len(zs)))
	}
	if n := len(srv.Requests("POST", "/v1/graphs")); n != 0 {
		t.Fatalf("%d submissions went on while one was under way", n)
	}
	close(proceed)
	for i, z := range zs {
		if got := result(t, z); got != int64(2+i) {
			t.Fatalf("z[%d] is %d, want %d", i, got, 2+i)
		}
	}
	all := graphs(t, srv)
	if len(all) != 2 || len(all[0].Tasks) != 1 || len(all[1].Tasks) != 101 {
		t.Fatalf("want a submission of 1 task and one of 101, got %d", len(all))
	}
	key, err := x.Key(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := args(all[1])
	if want := `[{"$future":"` + string(key) + `"}]`; got[0] != want {
		t.Errorf("a future of an earlier submission is sent as %s, want %s", got[0], want)
	}
	if want := `[{"$ref":"0"},99]`; got[100] != want {
		t.Errorf("a future of the same submission is sent as %s, want %s", got[100], want)
	}
	if !all[1].Detached || len(all[1].Outputs) != 101 {
		t.Errorf("the submission is detached: %t, with %d outputs, want 101", all[1].Detached, len(all[1].Outputs))
	}
	header := srv.Requests("POST", "/v1/graphs")[1].Header
	if header.Get(wire.SessionHeader) != string(c.SessionID()) || header.Get(wire.IdempotencyHeader) == "" {
		t.Errorf("the submission names the session %q and itself %q", header.Get(wire.SessionHeader), header.Get(wire.IdempotencyHeader))
	}
}

func TestBatchesAreBounded(t *testing.T) {
	t.Run("count", func(t *testing.T) {
		srv, c := start(t)
		arrived, proceed := hold(srv, "POST", "/v1/graphs")
		client.Submit[int64](c, "math/inc", 0)
		receive(t, arrived)
		xs := client.Map[int64](c, "math/inc", make([]int, 20_001))
		close(proceed)
		result(t, xs[20_000])
		var sizes []int
		for _, g := range graphs(t, srv) {
			sizes = append(sizes, len(g.Tasks))
		}
		if want := []int{1, 10_000, 10_000, 1}; !slices.Equal(sizes, want) {
			t.Errorf("submissions of %v tasks, want %v", sizes, want)
		}
	})
	t.Run("bytes", func(t *testing.T) {
		srv, c := start(t)
		arrived, proceed := hold(srv, "POST", "/v1/graphs")
		client.Submit[int64](c, "math/inc", 0)
		receive(t, arrived)
		text := strings.Repeat("x", 2<<20)
		var fs []*client.Future[string]
		for i := range 4 {
			fs = append(fs, client.Submit[string](c, "builtin/identity", strconv.Itoa(i)+text))
		}
		fs = append(fs, client.Submit[string](c, "builtin/identity", strings.Repeat("y", 9<<20)))
		close(proceed)
		for i, f := range fs[:4] {
			if got := result(t, f); got != strconv.Itoa(i)+text {
				t.Errorf("text %d came back with %d bytes", i, len(got))
			}
		}
		result(t, fs[4])
		var sizes []int
		for _, r := range srv.Requests("POST", "/v1/graphs") {
			if len(r.Body) > 8<<20 && len(r.Body) < 9<<20 {
				t.Errorf("a submission of several tasks has %d bytes", len(r.Body))
			}
			sizes = append(sizes, len(r.Body)>>20)
		}
		if want := []int{0, 4, 4, 9}; !slices.Equal(sizes, want) {
			t.Errorf("submissions of %v MiB, want %v", sizes, want)
		}
	})
}

// One bad task fails, and what needs it; the rest is sent again.
func TestOneBadTask(t *testing.T) {
	srv, c := start(t)
	arrived, proceed := hold(srv, "POST", "/v1/graphs")
	client.Submit[int64](c, "math/inc", 0)
	receive(t, arrived)
	x := client.Submit[int64](c, "math/inc", 1)
	bad := client.Submit[int64](c, "math/none", x)
	child := client.Submit[int64](c, "math/inc", bad)
	grandchild := client.Submit[int64](c, "math/add", child, x)
	y := client.Submit[int64](c, "math/double", x)
	close(proceed)
	if got := result(t, y); got != 4 {
		t.Errorf("y is %d, want 4", got)
	}
	for _, f := range []*client.Future[int64]{bad, child, grandchild} {
		_, err := f.Result(within(t))
		e := wantCode(t, err, task.Invalid)
		if e.Task != "math/none" || e.Field != "call" {
			t.Errorf("error %+v, want that of the call math/none", e)
		}
		if _, err := f.Key(t.Context()); err == nil {
			t.Error("a refused call has a key")
		}
	}
	all := graphs(t, srv)
	last := args(all[len(all)-1])
	if want := []string{"[1]", `[{"$ref":"0"}]`}; len(all) != 3 || !reflect.DeepEqual(last, want) {
		t.Errorf("%d submissions, the last of %s; want 3, the last of %s", len(all), last, want)
	}
	late := client.Submit[int64](c, "math/inc", grandchild)
	if _, err := late.Result(within(t)); wantCode(t, err, task.Invalid).Task != "math/none" {
		t.Errorf("a call on a refused one: %v", err)
	}
}

// A thousand bad tasks among good ones do not make a thousand submissions of
// the rest.
func TestManyBadTasks(t *testing.T) {
	t.Run("one function", func(t *testing.T) {
		srv, c := start(t)
		bad := client.Map[int64](c, "math/none", make([]int, 3000))
		good := client.Submit[int64](c, "math/inc", 1)
		result(t, good)
		for _, f := range bad {
			if err := f.Wait(within(t)); err == nil {
				t.Fatal("an unknown function succeeded")
			}
		}
		if n := len(srv.Requests("POST", "/v1/graphs")); n > 10 {
			t.Errorf("%d submissions", n)
		}
	})
	t.Run("arguments", func(t *testing.T) {
		srv, c := start(t)
		arrived, proceed := hold(srv, "POST", "/v1/graphs")
		x := client.Submit[int64](c, "math/inc", 0)
		receive(t, arrived)
		var bad, good []*client.Future[int64]
		for i := range 500 {
			// The server refuses a key that is taken.
			bad = append(bad, client.Submit[int64](c.With(client.Key("taken-"+task.Key(strconv.Itoa(i)))), "math/inc", i))
			good = append(good, client.Submit[int64](c, "math/double", i))
		}
		other := dial(t, srv)
		var takers []*client.Future[int64]
		for i := range 500 {
			takers = append(takers, client.Submit[int64](other.With(client.Key("taken-"+task.Key(strconv.Itoa(i)))), "math/double", i))
		}
		if _, err := client.Gather(within(t), takers); err != nil {
			t.Fatal(err)
		}
		close(proceed)
		result(t, x)
		for i, f := range good {
			if got := result(t, f); got != int64(2*i) {
				t.Fatalf("good[%d] is %d", i, got)
			}
		}
		for _, f := range bad {
			wantCode(t, f.Wait(within(t)), task.Conflict)
		}
		runtime.KeepAlive(takers)
		tasks := 0
		for _, r := range srv.Requests("POST", "/v1/graphs") {
			tasks += bytes.Count(r.Body, []byte(`"call"`))
		}
		if tasks > 10_000 { // one at a time would be 500 000
			t.Errorf("%d tasks were sent for 1000", tasks)
		}
	})
}

// A submission that is too large for the server goes in parts.
func TestTooLargeForTheServer(t *testing.T) {
	srv, c := start(t)
	limit := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/v1/graphs" && r.ContentLength > 2000 {
				fakeserver.Refuse(w, task.Errorf(task.TooLarge, "the body is larger than 2000 bytes"))
				return
			}
			next.ServeHTTP(w, r)
		})
	}
	srv.Between(limit)
	xs := client.Map[int64](c, "math/inc", make([]int, 200))
	if _, err := client.Gather(within(t), xs); err != nil {
		t.Error(err)
	}
	alone := client.Submit[string](c, "builtin/identity", strings.Repeat("x", 3000))
	wantCode(t, alone.Wait(within(t)), task.TooLarge)
}

// What the refusal of a whole submission says, all of its calls are told.
func TestRefusedAsAWhole(t *testing.T) {
	srv, c := start(t)
	srv.Between(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/v1/graphs" {
				fakeserver.Refuse(w, task.Errorf(task.Forbidden, "the token may not submit"))
				return
			}
			next.ServeHTTP(w, r)
		})
	})
	for _, f := range client.Map[int64](c, "math/inc", []int{1, 2, 3}) {
		if e := wantCode(t, f.Wait(within(t)), task.Forbidden); e.Task != "math/inc" {
			t.Errorf("the error is about %q", e.Task)
		}
	}
	srv.Between(nil)
	if got := result(t, client.Submit[int64](c, "math/inc", 1)); got != 2 {
		t.Errorf("after a refusal: %d", got)
	}
}
