package client_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"weft/client"
	"weft/client/internal/fakeserver"
	"weft/task"
)

// unreliable loses one request in ten on its way to the server, one answer in
// ten on its way back, and is busy now and then.
func unreliable(seed uint64) func(http.Handler) http.Handler {
	var mu sync.Mutex
	chance := rand.New(rand.NewPCG(seed, 0))
	draw := func() int {
		mu.Lock()
		defer mu.Unlock()
		return chance.IntN(100)
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/events") {
				next.ServeHTTP(w, r) // these are cut from time to time
				return
			}
			switch n := draw(); {
			case n < 10:
				fakeserver.Drop()
			case n < 20:
				next.ServeHTTP(httptest.NewRecorder(), r)
				fakeserver.Drop()
			case n < 25:
				fakeserver.Refuse(w, task.Errorf(task.Unavailable, "busy"))
			default:
				next.ServeHTTP(w, r)
			}
		})
	}
}

// Whatever is lost between client and server, every future has its own result:
// many goroutines submit, release, drop and cancel, on few keys that they
// share.
func TestEverythingThatCanBeLost(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	srv, c := start(t)
	srv.Between(unreliable(seed))
	ctx := within(t)
	const workers, rounds = 8, 30
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			chance := rand.New(rand.NewPCG(seed, uint64(w)+1))
			for range rounds {
				if err := oneRound(t, c, chance); err != nil {
					t.Error(err)
					return
				}
				if chance.IntN(10) == 0 {
					srv.CutStreams()
				}
			}
		})
	}
	wg.Wait()
	srv.Between(nil)
	if got, err := client.Submit[int64](c, "math/inc", 1).Result(ctx); got != 2 || err != nil {
		t.Errorf("afterwards: %d, %v", got, err)
	}
}

// oneRound submits a chain and does something with each link.
func oneRound(t *testing.T, c *client.Client, chance *rand.Rand) error {
	t.Helper()
	from := int64(chance.IntN(5))
	x := client.Submit[int64](c, "math/inc", from)
	for want := from + 2; want < from+6; want++ {
		y := client.Submit[int64](c, "math/inc", x)
		switch chance.IntN(4) {
		case 0:
			x.Release()
		case 1:
			if got, err := y.Result(within(t)); got != want || err != nil {
				return fmt.Errorf("inc %d times from %d: %d, %v; want %d", want-from, from, got, err, want)
			}
		case 2:
			alone := client.Submit[int64](c.With(client.Impure()), "math/double", y)
			if err := alone.Cancel(within(t)); err != nil {
				return fmt.Errorf("cancel: %v", err)
			}
			if err := alone.Wait(within(t)); err != nil && task.CodeOf(err) != task.Cancelled {
				return fmt.Errorf("cancelled: %v", err)
			}
		}
		x = y
	}
	if got, err := x.Result(within(t)); got != from+5 || err != nil {
		return fmt.Errorf("at the end of the chain from %d: %d, %v", from, got, err)
	}
	return nil
}
