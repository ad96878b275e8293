package acceptance

import (
	"embed"
	"errors"
	"testing"

	"weft/client"
	"weft/client/rest"
	"weft/httpapi/wire"
	"weft/internal/testkit"
	"weft/task"
)

//go:generate sh -c "cd testdata && for f in *.wat; do wat2wasm $DOLLAR{f} -o $DOLLAR{f%.wat}.wasm; done"

//go:embed testdata/*.wasm
var guests embed.FS

// guest is one of the small modules of testdata.
func guest(t testing.TB, name string) []byte {
	t.Helper()
	b, err := guests.ReadFile("testdata/" + name + ".wasm")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// push uploads modules of testdata under their own names.
func push(t testing.TB, cl *client.Client, names ...string) {
	t.Helper()
	for _, name := range names {
		pushWith(t, cl, name, nil)
	}
}

func pushWith(t testing.TB, cl *client.Client, name string, opts *rest.PushOptions) {
	t.Helper()
	if _, _, err := cl.Push(t.Context(), name, guest(t, name), opts); err != nil {
		t.Fatalf("push %s: %v", name, err)
	}
}

// result is the result that a future must come to.
func result[T any](t testing.TB, f *client.Future[T]) T {
	t.Helper()
	v, err := f.Result(testkit.Context(t))
	if err != nil {
		t.Fatalf("result of %s: %v", f, err)
	}
	return v
}

// gather is the results that futures must come to.
func gather[T any](t testing.TB, futures []*client.Future[T]) []T {
	t.Helper()
	all, err := client.Gather(testkit.Context(t), futures)
	if err != nil {
		t.Fatalf("gather: %v", err)
	}
	return all
}

// key is the key that a future must get.
func key(t testing.TB, f client.AnyFuture) task.Key {
	t.Helper()
	k, err := f.Key(testkit.Context(t))
	if err != nil {
		t.Fatalf("key of %s: %v", f, err)
	}
	return k
}

// failure is the error that a future must come to.
func failure(t testing.TB, f client.AnyFuture, code task.Code) *client.Error {
	t.Helper()
	return wantCode(t, f.Wait(testkit.Context(t)), code)
}

// wantCode checks an error's code.
func wantCode(t testing.TB, err error, code task.Code) *client.Error {
	t.Helper()
	var e *client.Error
	if !errors.As(err, &e) || e.Code != code {
		t.Fatalf("the error is %v (%s), want the code %s", err, testkit.Code(err), code)
	}
	return e
}

// wantState waits until the server says that a future is in that state.
func wantState(t testing.TB, f client.AnyFuture, state task.State) {
	t.Helper()
	testkit.Eventually(t, f.String()+" is "+string(state), func() bool {
		info, err := f.Info(t.Context())
		return err == nil && info.State == state
	})
}

// wantGone waits until the server knows a future no more.
func wantGone(t testing.TB, api *rest.API, k task.Key) {
	t.Helper()
	testkit.Eventually(t, string(k)+" is gone", func() bool {
		_, err := api.Future(t.Context(), k)
		return errors.Is(err, client.ErrNotFound)
	})
}

// occupy fills so many slots with tasks that do nothing, until free is called.
// It needs module time.
func occupy(t testing.TB, cl *client.Client, slots int) (free func()) {
	t.Helper()
	busy := make([]*client.Future[int64], slots)
	for i := range busy {
		busy[i] = client.Submit[int64](cl.With(client.Impure(), client.Priority(1000)), "time/nap", hour)
	}
	for _, f := range busy {
		wantState(t, f, task.StateRunning)
	}
	return func() {
		t.Helper()
		if err := client.Cancel(testkit.Context(t), busy); err != nil {
			t.Fatalf("free the slots: %v", err)
		}
	}
}

// hour is longer than any test waits, in milliseconds; tasks that nap so long
// are stopped.
const hour = 3_600_000

// start starts a server with one worker of two slots and the small modules.
func start(t testing.TB) *client.Client {
	t.Helper()
	cl := testkit.Start(t).Client(t)
	push(t, cl, "arith", "ends", "time")
	return cl
}

// clock lets a module see the real time, which makes its functions not pure
// unless they are said to be.
var clock = &rest.PushOptions{Capabilities: []string{"clock"}}

// counts is how many futures the cluster has, by state.
func counts(t testing.TB, cl *client.Client) wire.Counts {
	t.Helper()
	info, err := cl.Cluster(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return info.Counts
}

// heldFutures is how many futures can be asked for.
func heldFutures(t testing.TB, cl *client.Client) (n int) {
	t.Helper()
	for _, err := range cl.Futures(t.Context(), task.FutureFilter{}) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}
