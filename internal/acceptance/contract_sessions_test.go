package acceptance

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"weft/internal/server"
	"weft/internal/testkit"
)

// What a session holds goes when nothing was heard of it for its ttl, and not
// before.
func TestContractSessionExpiry(t *testing.T) {
	t.Parallel()
	h := newHTTP(t, testkit.Start(t))
	h.push("arith", "time")
	opened := h.do("POST", "/v1/sessions", `{"ttl":"300ms"}`).want(http.StatusCreated).is("ttl", "300ms")
	session := "/v1/sessions/" + opened.string("id")
	in := h.with("Weft-Session", opened.string("id"))
	// The graph is deleted at once, so that nobody but the session holds these.
	g := in.do("POST", "/v1/graphs?wait=30s", `{"tasks":{"x":{"call":"arith/inc","args":[1]},"y":{"call":"arith/inc","args":[2]}}}`).want(http.StatusOK)
	h.do("DELETE", "/v1/graphs/"+g.string("id"), nil).want(http.StatusNoContent)
	x, y := "/v1/futures/"+g.string("keys.x"), "/v1/futures/"+g.string("keys.y")
	h.do("DELETE", y, nil).problem(http.StatusBadRequest, "invalid") // it is not said whose hold
	in.do("DELETE", y, nil).want(http.StatusNoContent)
	h.do("GET", y, nil).problem(http.StatusNotFound, "not_found")

	alive := time.Now()
	for time.Since(alive) < time.Second { // more than three times the ttl
		h.do("POST", session+"/heartbeat", nil).want(http.StatusNoContent)
		h.do("GET", x+"/result", nil).want(http.StatusOK).text("2")
	}
	silent := time.Now()
	testkit.Eventually(t, "the silent session's future is gone", func() bool { return h.do("GET", x, nil).status == http.StatusNotFound })
	if took := time.Since(silent); took > 3*time.Second {
		t.Errorf("after %s without a heartbeat it was there still", took)
	}
	h.do("POST", session+"/heartbeat", nil).problem(http.StatusNotFound, "not_found")
	in.do("POST", "/v1/graphs", `{"tasks":{"x":{"call":"arith/inc","args":[1]}}}`).problem(http.StatusNotFound, "not_found")
}

// Holds are counted, and released by name and number.
func TestContractHoldsAreCounted(t *testing.T) {
	t.Parallel()
	h := newHTTP(t, testkit.Start(t))
	h.push("arith")
	id := h.do("POST", "/v1/sessions", nil).want(http.StatusCreated).is("ttl", "1m0s").string("id")
	in := h.with("Weft-Session", id)
	var key string
	for range 3 {
		key = in.do("POST", "/v1/graphs?wait=30s", `{"tasks":{"x":{"call":"arith/inc","args":[1]}},"detached":false,"retain":"0s"}`).want(http.StatusOK).string("keys.x")
	}
	in.do("POST", "/v1/sessions/"+id+"/release", `{"keys":{"`+key+`":2}}`).want(http.StatusNoContent)
	h.do("GET", "/v1/futures/"+key, nil).want(http.StatusOK)
	in.do("POST", "/v1/sessions/"+id+"/release", `{"keys":{"`+key+`":1}}`).want(http.StatusNoContent)
	testkit.Eventually(t, "the future is gone with the last hold", func() bool {
		return h.do("GET", "/v1/futures/"+key, nil).status == http.StatusNotFound
	})
	h.do("DELETE", "/v1/sessions/"+id, nil).want(http.StatusNoContent)
	h.do("DELETE", "/v1/sessions/"+id, nil).problem(http.StatusNotFound, "not_found")
}

// A graph holds its outputs until retain has passed since its end.
func TestContractRetention(t *testing.T) {
	t.Parallel()
	h := newHTTP(t, testkit.Start(t))
	h.push("arith", "time")
	long := h.do("POST", "/v1/graphs?wait=30s", `{"tasks":{"x":{"call":"arith/inc","args":[1]}}}`).want(http.StatusOK)
	// It runs for longer than it is retained: what counts is its end.
	short := h.do("POST", "/v1/graphs?wait=30s", `{"tasks":{"x":{"call":"time/nap","args":[400]}},"retain":"300ms"}`).want(http.StatusOK).is("results.x", "400")
	ended := time.Now()
	h.do("GET", "/v1/futures/"+short.string("keys.x")+"/result", nil).want(http.StatusOK).text("400")
	testkit.Eventually(t, "the graph is gone", func() bool {
		return h.do("GET", "/v1/graphs/"+short.string("id"), nil).status == http.StatusNotFound
	})
	if took := time.Since(ended); took < 250*time.Millisecond || took > 3*time.Second {
		t.Errorf("it was gone after %s, its retain is 300ms", took)
	}
	h.do("GET", "/v1/futures/"+short.string("keys.x"), nil).problem(http.StatusNotFound, "not_found")
	h.do("GET", "/v1/futures/"+long.string("keys.x")+"/result", nil).want(http.StatusOK).text("2")

	data := h.do("POST", "/v1/data?retain=100ms", `"x"`).want(http.StatusCreated).string("key")
	testkit.Eventually(t, "the data is gone", func() bool { return h.do("GET", "/v1/futures/"+data, nil).status == http.StatusNotFound })
}

// event is one server-sent event.
type event struct{ id, name, data string }

// member is a member of the event's data, as text.
func (e *event) member(t *testing.T, path string) string {
	t.Helper()
	a := &answer{t: t, what: "event " + e.name, body: []byte(e.data)}
	return a.string(path)
}

// stream reads server-sent events as they come.
type stream struct {
	t     *testing.T
	body  io.ReadCloser
	lines *bufio.Scanner
}

func (c *caller) stream(t *testing.T, path string) *stream {
	t.Helper()
	resp := c.open("GET", path, nil)
	if typ := resp.Header.Get("Content-Type"); resp.StatusCode != http.StatusOK || !strings.HasPrefix(typ, "text/event-stream") {
		t.Fatalf("GET %s: %s of type %q", path, resp.Status, typ)
	}
	t.Cleanup(func() { resp.Body.Close() })
	return &stream{t, resp.Body, bufio.NewScanner(resp.Body)}
}

// next is the next event, or one without a name at the end of the stream.
func (s *stream) next() (e event) {
	s.t.Helper()
	for s.lines.Scan() {
		field, value, _ := strings.Cut(s.lines.Text(), ":")
		value = strings.TrimPrefix(value, " ")
		switch field {
		case "id":
			e.id = value
		case "event":
			e.name = value
		case "data":
			e.data += value
		}
		if s.lines.Text() == "" && e.data != "" {
			if !json.Valid([]byte(e.data)) {
				s.t.Errorf("event %s has the data %q", e.name, e.data)
			}
			return e
		}
	}
	return event{}
}

func (s *stream) close() { s.body.Close() }

// The stream of a session tells each future's end once, and goes on after
// Last-Event-ID without a gap and without telling again.
func TestContractSessionEventsResume(t *testing.T) {
	t.Parallel()
	h := newHTTP(t, testkit.Start(t))
	h.push("arith", "ends")
	id := h.do("POST", "/v1/sessions", `{"ttl":"30s"}`).want(http.StatusCreated).string("id")
	in := h.with("Weft-Session", id)
	submit := func(call, args string) string {
		return in.do("POST", "/v1/graphs?wait=30s", `{"tasks":{"x":{"call":"`+call+`","args":`+args+`}}}`).want(http.StatusOK).string("keys.x")
	}

	s := h.stream(t, "/v1/sessions/"+id+"/events")
	a := submit("arith/inc", "[1]")
	e := s.next()
	if e.name != "future" || e.id == "" || e.member(t, "key") != a || e.member(t, "state") != "done" || e.member(t, "result") != "2" || e.member(t, "type") != "int" {
		t.Errorf("the first event is %+v", e)
	}
	s.close()
	// Nobody listens while these end, the last of them by an error.
	b, c := submit("arith/inc", "[2]"), submit("ends/div", "[1,0]")
	big := in.do("POST", "/v1/graphs?wait=30s", `{"tasks":{"x":{"call":"builtin/identity","args":["`+strings.Repeat("x", 70_000)+`"]}}}`).want(http.StatusOK).is("results", "{}").string("keys.x")

	s = h.with("Last-Event-ID", e.id).stream(t, "/v1/sessions/"+id+"/events")
	var last event
	for _, want := range []struct{ key, state, result, code string }{{b, "done", "3", ""}, {c, "failed", "", "trap"}, {big, "done", "", ""}} {
		last = s.next()
		if last.member(t, "key") != want.key || last.member(t, "state") != want.state || last.member(t, "result") != want.result || last.member(t, "error.code") != want.code {
			t.Errorf("after the gap there came %+v, want %v", last, want)
		}
	}
	d := submit("arith/inc", "[3]")
	if e := s.next(); e.member(t, "key") != d {
		t.Errorf("then there came %+v, want %s", e, d)
	}
	s.close()
	// From the beginning, each future still tells how it stands.
	s = h.stream(t, "/v1/sessions/"+id+"/events")
	for _, want := range []string{a, b, c, big, d} {
		if e := s.next(); e.member(t, "key") != want {
			t.Errorf("from the beginning there came %+v, want %s", e, want)
		}
	}
	h.do("DELETE", "/v1/sessions/"+id, nil).want(http.StatusNoContent)
	if e := s.next(); e.name != "" {
		t.Errorf("after the session's end there came %+v", e)
	}
}

// The stream of a graph tells how each task ends, and then the end.
func TestContractGraphEvents(t *testing.T) {
	t.Parallel()
	h := newHTTP(t, testkit.Start(t))
	h.push("arith", "ends", "time")
	g := h.do("POST", "/v1/graphs", `{"tasks":{
		"gate":{"call":"time/nap","args":[200]},
		"x":{"call":"arith/inc","args":[{"$ref":"gate"}]},
		"bad":{"call":"ends/div","args":[{"$ref":"x"},0]},
		"worse":{"call":"arith/inc","args":[{"$ref":"bad"}]}}}`).want(http.StatusAccepted)
	path := "/v1/graphs/" + g.string("id") + "/events"
	s := h.stream(t, path)
	var first string
	var tasks []string
	for e := s.next(); e.name != "end"; e = s.next() {
		switch e.name {
		case "task":
			tasks = append(tasks, e.member(t, "name")+" "+e.member(t, "state"))
			if first == "" {
				first = e.id
			}
		case "counts":
			if e.member(t, "done") == "" {
				t.Errorf("the counts are %s", e.data)
			}
		default:
			t.Fatalf("there came %+v", e)
		}
	}
	if got, want := strings.Join(tasks, ", "), "gate done, x done, bad failed, worse failed"; got != want {
		t.Errorf("the tasks are told as %s, want %s", got, want)
	}
	if e := s.next(); e.name != "" {
		t.Errorf("after the end there came %+v", e)
	}
	s = h.with("Last-Event-ID", first).stream(t, path)
	if e := s.next(); e.member(t, "name") != "x" {
		t.Errorf("after %s there came %+v, want x", first, e)
	}
	s.close()
}

// A caller that goes away cancels its call, unless somebody else holds it.
func TestContractCallerThatGoesAwayCancels(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t)
	h := newHTTP(t, c)
	h.push("time")
	gone := make(chan struct{})
	impatient := *h
	impatient.client = &http.Client{Transport: h.client.Transport, Timeout: 300 * time.Millisecond}
	for _, arg := range []string{"[3600000]", "[3600001]"} {
		go func() {
			defer func() { gone <- struct{}{} }()
			resp, err := impatient.client.Post(h.base+"/v1/call/time/nap", "application/json", strings.NewReader(arg))
			if err == nil {
				resp.Body.Close()
				t.Errorf("the call of %s was answered with %s", arg, resp.Status)
			}
		}()
	}
	g := h.do("POST", "/v1/graphs", `{"tasks":{"x":{"call":"time/nap","args":[3600001]}}}`).want(http.StatusAccepted)
	<-gone
	<-gone
	testkit.Eventually(t, "the call that nobody else holds has stopped", func() bool {
		return h.do("GET", "/v1/cluster", nil).want(http.StatusOK).int("counts.running") == 1
	})
	h.do("GET", "/v1/futures/"+g.string("keys.x"), nil).want(http.StatusOK).is("state", "running")
}

// The stream of the cluster tells of workers, graphs and modules as they come
// and go.
func TestContractClusterEvents(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t)
	h := newHTTP(t, c)
	s := h.stream(t, "/v1/events")
	h.push("arith")
	g := h.do("POST", "/v1/graphs?wait=30s", `{"tasks":{"x":{"call":"arith/inc","args":[1]}},"label":"tea"}`).want(http.StatusOK).string("id")
	id, err := c.AddWorker(server.Worker{Name: "late", Slots: 1})
	if err != nil {
		t.Fatal(err)
	}
	h.do("POST", "/v1/workers/"+string(id)+"/retire", nil).want(http.StatusNoContent)
	want := map[string]string{"module.pushed": "arith@", "graph.submitted": "tea", "graph.finished": "tea", "worker.joined": "late", "worker.left": "late"}
	for len(want) > 0 {
		e := s.next()
		kind, name := e.member(t, "type"), e.member(t, "name")
		if kind == "worker.joined" && name == "worker-1" {
			continue // that of before
		}
		if expected, ok := want[kind]; !ok || !strings.HasPrefix(name, expected) || !strings.HasPrefix(kind, e.name+".") || e.id == "" || e.member(t, "time") == "" {
			t.Fatalf("there came %+v, still wanted are %v", e, want)
		}
		if strings.HasPrefix(kind, "graph.") && e.member(t, "id") != g {
			t.Errorf("the graph is %s, want %s", e.member(t, "id"), g)
		}
		delete(want, kind)
	}
}
