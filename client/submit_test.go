package client_test

import (
	"context"
	"errors"
	"math"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"weft/client"
	"weft/task"
)

// S1 of the acceptance: a future at once, then its result.
func TestSubmit(t *testing.T) {
	srv, c := start(t)
	g := handleGate(srv)
	f := client.Submit[int](c, "test/gate", 2)
	if got := f.State(); got != task.StateWaiting {
		t.Errorf("state %s, want waiting", got)
	}
	if got, want := f.String(), "<Future: waiting, call: test/gate>"; got != want && !strings.HasPrefix(got, "<Future: waiting, key: gate-") {
		t.Errorf("future shows as %s, want %s or the key", got, want)
	}
	receive(t, g.started)
	close(g.open)
	if got := result(t, f); got != 2 {
		t.Errorf("result %d, want 2", got)
	}
	key, err := f.Key(t.Context())
	if err != nil || !strings.HasPrefix(string(key), "gate-") {
		t.Errorf("key %q, %v; want gate-…", key, err)
	}
	if got, want := f.String(), "<Future: done, type: int, key: "+string(key)+">"; got != want {
		t.Errorf("future shows as %s, want %s", got, want)
	}
	select {
	case <-f.Done():
	default:
		t.Error("Done is not closed after Result")
	}
	if err := f.Wait(t.Context()); err != nil {
		t.Errorf("Wait: %v", err)
	}
}

// S2: a graph submitted call by call, and its tree sum.
func TestSubmitGraph(t *testing.T) {
	_, c := start(t)
	var zs []*client.Future[int64]
	for i := range 16 {
		x := client.Submit[int64](c, "math/inc", i)
		y := client.Submit[int64](c, "math/double", x)
		zs = append(zs, client.Submit[int64](c, "math/add", x, y))
	}
	got, err := client.Gather(within(t), zs)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range got {
		if want := int64(3 * (i + 1)); v != want {
			t.Errorf("z[%d] is %d, want %d", i, v, want)
		}
	}
	for len(zs) > 1 {
		var next []*client.Future[int64]
		for i := 0; i < len(zs); i += 2 {
			next = append(next, client.Submit[int64](c, "math/add", zs[i], zs[i+1]))
		}
		zs = next
	}
	if sum := result(t, zs[0]); sum != 408 {
		t.Errorf("tree sum %d, want 408", sum)
	}
}

func TestValuesThereAndBack(t *testing.T) {
	_, c := start(t)
	type point struct {
		X     int     `json:"x"`
		Y     float64 `json:"y"`
		Label string  `json:"label"`
	}
	check := func(t *testing.T, got, want any) {
		t.Helper()
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %#v, want %#v", got, want)
		}
	}
	t.Run("int64", func(t *testing.T) {
		check(t, result(t, client.Submit[int64](c, "builtin/identity", math.MinInt64)), int64(math.MinInt64))
	})
	t.Run("uint64", func(t *testing.T) {
		check(t, result(t, client.Submit[uint64](c, "builtin/identity", uint64(math.MaxUint64))), uint64(math.MaxUint64))
	})
	t.Run("float that is whole", func(t *testing.T) {
		check(t, result(t, client.Submit[any](c, "builtin/identity", 2.0)), 2.0)
	})
	t.Run("int into float", func(t *testing.T) {
		check(t, result(t, client.Submit[float64](c, "builtin/identity", 2)), 2.0)
	})
	t.Run("infinity", func(t *testing.T) {
		check(t, result(t, client.Submit[float64](c, "builtin/identity", math.Inf(-1))), math.Inf(-1))
	})
	t.Run("bool", func(t *testing.T) { check(t, result(t, client.Submit[bool](c, "builtin/identity", true)), true) })
	t.Run("plain text", func(t *testing.T) {
		check(t, result(t, client.Submit[string](c, "builtin/identity", "abc")), "abc")
	})
	t.Run("text with escapes", func(t *testing.T) {
		check(t, result(t, client.Submit[string](c, "builtin/identity", "a\"b\\\n\u2028ü")), "a\"b\\\n\u2028ü")
	})
	t.Run("bytes", func(t *testing.T) {
		check(t, result(t, client.Submit[[]byte](c, "builtin/identity", []byte{0, 255})), []byte{0, 255})
	})
	t.Run("struct", func(t *testing.T) {
		check(t, result(t, client.Submit[point](c, "builtin/identity", point{1, 2, "p"})), point{1, 2, "p"})
	})
	t.Run("null", func(t *testing.T) {
		check(t, result(t, client.Submit[*int](c, "builtin/identity", nil)), (*int)(nil))
	})
	t.Run("a map that looks like a form", func(t *testing.T) {
		form := map[string]any{"$future": "inc-1"}
		check(t, result(t, client.Submit[any](c, "builtin/identity", form)), any(form))
	})
	t.Run("large", func(t *testing.T) {
		large := strings.Repeat("x", task.InlineLimit+1)
		check(t, result(t, client.Submit[string](c, "builtin/identity", large)), large)
	})
}

// A result as large as events carry does not need a request; one byte more does.
func TestResultAtInlineLimit(t *testing.T) {
	const head = 3 // of a CBOR string of that length, but for the last byte
	for _, over := range []int{-1, 0, 1} {
		srv, c := start(t)
		n := task.InlineLimit - head + over
		f := client.Submit[string](c, "text/repeat", "x", n)
		if got := result(t, f); len(got) != n {
			t.Errorf("%+d: result of %d bytes, want %d", over, len(got), n)
		}
		if got, want := len(srv.Requests("GET", "/v1/futures/")), max(0, over); got != want {
			t.Errorf("%+d: %d requests for the result, want %d", over, got, want)
		}
	}
}

// Row 3: futures nested in lists, maps and structs arrive as plain values.
func TestNestedFutures(t *testing.T) {
	_, c := start(t)
	x := client.Submit[int64](c, "math/inc", 1)
	type pair struct {
		A *client.Future[int64]
		B []any
	}
	got := result(t, client.Submit[any](c, "builtin/identity", map[string]any{"p": pair{x, []any{x, 7, map[string]client.AnyFuture{"x": x}}}}))
	want := map[string]any{"p": map[string]any{"A": int64(2), "B": []any{int64(2), int64(7), map[string]any{"x": int64(2)}}}}
	if !reflect.DeepEqual(got, any(want)) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Row 8: a string that equals a key stays a string.
func TestStringThatLooksLikeAKey(t *testing.T) {
	_, c := start(t)
	key, err := client.Submit[int](c, "math/inc", 1).Key(within(t))
	if err != nil {
		t.Fatal(err)
	}
	if got := result(t, client.Submit[string](c, "builtin/identity", string(key))); got != string(key) {
		t.Errorf("got %q, want %q", got, key)
	}
}

// Row 9: what depends on a failed future carries its error and never runs.
func TestErrorsPassOn(t *testing.T) {
	_, c := start(t)
	x := client.Submit[int64](c, "math/fail", 1)
	y := client.Submit[int64](c, "math/inc", x)
	z := client.Submit[int64](c, "math/inc", y)
	_, err := z.Result(within(t))
	e := wantCode(t, err, task.GuestError)
	key, _ := x.Key(t.Context())
	if e.Key != key || !strings.Contains(e.Detail, "no luck with 1") {
		t.Errorf("error %+v, want that of %s", e, key)
	}
	if !errors.Is(err, client.ErrGuest) {
		t.Error("errors.Is does not know the error by its code")
	}
	late := client.Submit[int64](c, "math/inc", x)
	_, err = late.Result(within(t))
	if e := wantCode(t, err, task.GuestError); e.Key != key {
		t.Errorf("a task submitted on a failed future has the error of %q, want %q", e.Key, key)
	}
	if got, want := z.State(), task.StateFailed; got != want {
		t.Errorf("state %s, want %s", got, want)
	}
	if got := z.String(); !strings.HasPrefix(got, "<Future: failed, error: guest_error, key: inc-") {
		t.Errorf("a failed future shows as %s", got)
	}
}

func TestArgumentsThatCannotBeSent(t *testing.T) {
	srv, c := start(t)
	released := client.Submit[int](c, "math/inc", 1)
	result(t, released)
	released.Release()
	sent := len(srv.Requests("POST", "/v1/graphs"))
	for name, arg := range map[string]any{"a function": func() {}, "a channel": make(chan int), "a released future": released} {
		_, err := client.Submit[int](c, "math/inc", arg).Result(within(t))
		e := wantCode(t, err, task.Invalid)
		if e.Task != "math/inc" {
			t.Errorf("%s: the error is about %q, want math/inc", name, e.Task)
		}
	}
	if got := len(srv.Requests("POST", "/v1/graphs")); got != sent {
		t.Errorf("%d requests were sent for them", got-sent)
	}
	other := dial(t, srv)
	foreign := client.Submit[int](other, "math/inc", 1)
	_, err := client.Submit[int](c, "math/inc", foreign).Result(within(t))
	wantCode(t, err, task.Invalid)
}

// Result and Wait end with their context; the task goes on.
func TestWaitEndsWithContext(t *testing.T) {
	srv, c := start(t)
	g := handleGate(srv)
	f := client.Submit[int](c, "test/gate", 1)
	receive(t, g.started)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.Result(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Result with a context that ended: %v", err)
	}
	if err := f.Wait(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Wait with a context that ended: %v", err)
	}
	close(g.open)
	if got := result(t, f); got != 1 {
		t.Errorf("result %d, want 1", got)
	}
}

func TestKeyEndsWithContext(t *testing.T) {
	srv, c := start(t)
	arrived, proceed := hold(srv, "POST", "/v1/graphs")
	f := client.Submit[int](c, "math/inc", 1)
	receive(t, arrived)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.Key(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Key with a context that ended: %v", err)
	}
	close(proceed)
	if _, err := f.Key(within(t)); err != nil {
		t.Error(err)
	}
}

// Row 17: fire and forget runs though nobody holds it.
func TestFireAndForget(t *testing.T) {
	srv, c := start(t)
	g := handleGate(srv)
	x := client.Submit[int](c, "math/inc", 41)
	key, err := client.FireAndForget(within(t), c, "test/gate", x)
	if err != nil {
		t.Fatal(err)
	}
	if got := receive(t, g.started); got != "42" {
		t.Errorf("it ran on %s, want 42", got)
	}
	if n := srv.Holds(c.SessionID(), key); n != 0 {
		t.Errorf("the session holds it %d times", n)
	}
	close(g.open)
	if _, err := client.FireAndForget(within(t), c, "math/none"); !errors.Is(err, client.ErrInvalid) {
		t.Errorf("an unknown function: %v", err)
	}
}

func TestInfoAndLogs(t *testing.T) {
	_, c := start(t)
	f := client.Submit[int](c, "math/inc", 1)
	result(t, f)
	info, err := f.Info(within(t))
	if err != nil || info.State != task.StateDone || *info.Type != "int" || *info.Call != "math/inc" {
		t.Errorf("info %+v, %v", info, err)
	}
	var lines []string
	for line, err := range f.Logs(within(t)) {
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line.Text)
	}
	if want := []string{"started", "called math/inc"}; !reflect.DeepEqual(lines, want) {
		t.Errorf("logs %q, want %q", lines, want)
	}
	for range f.Logs(within(t)) {
		break // early, without a leak
	}
}

// A client that has a token sends it with every request.
func TestToken(t *testing.T) {
	srv, _ := start(t)
	srv.Between(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") != "Bearer secret" {
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			next.ServeHTTP(w, r)
		})
	})
	if _, err := client.Dial(t.Context(), srv.URL); !errors.Is(err, client.ErrUnauthenticated) {
		t.Errorf("dial without a token: %v", err)
	}
	c := dial(t, srv, client.Token("secret"))
	if got := result(t, client.Submit[int](c, "math/inc", 1)); got != 2 {
		t.Errorf("result %d", got)
	}
	srv.Between(nil)
}
