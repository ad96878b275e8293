package acceptance

import (
	"context"
	"net/http"
	"testing"

	"weft/internal/testkit"
)

// A server that stops lets what runs finish, and answers those who wait for
// it.
func TestContractStoppingServerFinishesWhatRuns(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t)
	h := newHTTP(t, c)
	h.push("time")
	call := startCall(h, "[2000]")
	c.Stop(context.Background())
	if a := <-call; a != nil {
		a.want(http.StatusOK).text("2000")
	}
	if resp, err := h.client.Get(h.base + "/healthz"); err == nil {
		resp.Body.Close()
		t.Errorf("the stopped server answers %s", resp.Status)
	}
}

// When its patience is over it tells those who still wait that it is gone.
func TestContractStoppingServerIsUnavailable(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t)
	h := newHTTP(t, c)
	h.push("time")
	call := startCall(h, "[3600000]")
	now, cancel := context.WithCancel(t.Context())
	cancel()
	c.Stop(now)
	if a := <-call; a != nil {
		a.problem(http.StatusServiceUnavailable, "unavailable")
	}
}

// startCall makes a call of time/nap and returns when it runs. There is no
// answer, and the test has failed, when the connection broke.
func startCall(h *caller, args string) <-chan *answer {
	h.t.Helper()
	answered := make(chan *answer, 1)
	go func() {
		defer close(answered)
		answered <- h.do("POST", "/v1/call/time/nap", args)
	}()
	testkit.Eventually(h.t, "the call runs", func() bool { return h.do("GET", "/v1/cluster", nil).int("counts.running") == 1 })
	return answered
}
