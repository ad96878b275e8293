package httpapi_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"weft/httpapi"
	"weft/httpapi/wire"
	"weft/task"
)

// events is a stream that a test reads.
type events struct {
	w      *world
	path   string
	resp   *http.Response
	reader *wire.EventReader
	cancel context.CancelFunc
}

// listen opens a stream.
func (w *world) listen(path string, headers ...string) *events {
	w.Helper()
	ctx, cancel := context.WithCancel(w.Context())
	req := w.request(ctx, http.MethodGet, path, "")
	for ; len(headers) > 0; headers = headers[2:] {
		req.Header.Set(headers[0], headers[1])
	}
	resp, err := w.client.Do(req)
	if err != nil {
		w.Fatal(err)
	}
	e := &events{w: w, path: path, resp: resp, reader: wire.NewEventReader(resp.Body), cancel: cancel}
	w.Cleanup(e.close)
	if err := loadSchema().check(http.MethodGet, path, resp.StatusCode, resp.Header.Get("Content-Type"), []byte("x")); err != nil || resp.StatusCode != 200 {
		w.Fatalf("%s: status %d, %v", path, resp.StatusCode, err)
	}
	return e
}

func (e *events) close() {
	e.cancel()
	e.resp.Body.Close()
}

var eventSchemas = map[string]string{
	wire.EventTask: "TaskEvent", wire.EventCounts: "Counts", wire.EventEnd: "EndEvent", wire.EventFuture: "FutureEvent",
	wire.EventWorker: "ClusterEvent", wire.EventGraph: "ClusterEvent", wire.EventModule: "ClusterEvent",
}

// next is the next event; its data goes into v.
func (e *events) next(name string, v any) string {
	e.w.Helper()
	got, err := e.reader.Next()
	if err != nil {
		e.w.Fatalf("%s: %v instead of an event %s", e.path, err, name)
	}
	if err := loadSchema().validate("#/components/schemas/"+eventSchemas[got.Name], "", "", got.Data); err != nil {
		e.w.Errorf("%s: event %s: %v", e.path, got.Name, err)
	}
	if got.Name != name {
		e.w.Fatalf("%s: event is %s %s, want %s", e.path, got.Name, got.Data, name)
	}
	if err := wire.Unmarshal(got.Data, v); err != nil {
		e.w.Fatal(err)
	}
	return got.ID
}

// end checks that the stream is over.
func (e *events) end() {
	e.w.Helper()
	if got, err := e.reader.Next(); !errors.Is(err, io.EOF) {
		e.w.Errorf("%s: %+v, %v instead of the end", e.path, got, err)
	}
}

func TestTheEventsOfAGraph(t *testing.T) {
	w := newWorld(t)
	w.post("/v1/graphs", twoTasks).want(202)
	path := "/v1/graphs/" + string(w.graphID()) + "/events"
	stream := w.listen(path)
	if h := stream.resp.Header; h.Get("Content-Type") != "text/event-stream" || h.Get("Cache-Control") != "no-store" || h.Get("X-Accel-Buffering") != "no" {
		t.Errorf("headers are %v", h)
	}
	var e wire.TaskEvent
	var counts wire.Counts
	var end wire.EndEvent
	w.sched.settle("a1", done(t, 2))
	if id := stream.next("task", &e); id != "1" || e.Name != "a" || e.Key != "a1" || e.State != task.StateDone || e.Error != nil {
		t.Errorf("event %s is %+v", id, e)
	}
	if id := stream.next("counts", &counts); id != "1" || counts != (wire.Counts{Queued: 1, Done: 1}) {
		t.Errorf("event %s is %+v", id, counts)
	}
	w.sched.settle("b1", task.Settled{State: task.StateFailed, Err: &task.Error{Code: task.Trap, Key: "b1", Detail: "unreachable"}})
	if id := stream.next("task", &e); id != "2" || e.Name != "b" || e.State != task.StateFailed || e.Error.Code != task.Trap {
		t.Errorf("event %s is %+v", id, e)
	}
	stream.next("counts", &counts)
	if id := stream.next("end", &end); id != "2" || end.ID != w.graphID() || end.State != task.GraphFailed || end.Counts != (wire.Counts{Done: 1, Failed: 1}) || end.FinishedAt == nil {
		t.Errorf("event %s is %+v", id, end)
	}
	stream.end()

	again := w.listen(path, "Last-Event-ID", "1")
	if id := again.next("task", &e); id != "2" || e.Name != "b" {
		t.Errorf("it goes on with %s, %+v", id, e)
	}
	again.next("counts", &counts)
	again.next("end", &end)
	again.end()
	late := w.listen(path, "Last-Event-ID", "2")
	late.next("counts", &counts)
	late.next("end", &end)
	late.end()
	w.get(path, "Last-Event-ID", "x").problem(task.Invalid, "Last-Event-ID", "no id of an event")
}

func TestALargeGraphsEventsComeInParts(t *testing.T) {
	w := newWorld(t)
	w.post("/v1/graphs", manyTasks(2500)).want(202)
	for _, key := range w.sched.graphs[0].keys {
		w.sched.settle(key, done(t, 1))
	}
	stream := w.listen("/v1/graphs/" + string(w.graphID()) + "/events")
	for seen := 0; seen < 2500; {
		e, err := stream.reader.Next()
		if err != nil {
			t.Fatal(err)
		}
		if e.Name == "end" {
			t.Fatalf("the end came after %d tasks", seen)
		}
		if e.Name == "task" {
			if seen++; e.ID != fmt.Sprint(seen) {
				t.Fatalf("task %d has the id %s", seen, e.ID)
			}
		}
	}
	stream.next("counts", new(wire.Counts))
	stream.next("end", new(wire.EndEvent))
	stream.end()
}

func TestTheEventsOfASession(t *testing.T) {
	w := newWorld(t)
	session := w.session()
	path := "/v1/sessions/" + session + "/events"
	w.future("a")
	w.future("b")
	stream := w.listen(path)
	var e wire.FutureEvent
	w.sched.settle("a", done(t, []any{1, "x"}))
	if id := stream.next("future", &e); id != "1" || e.Key != "a" || e.State != task.StateDone || string(e.Result) != `[1,"x"]` || e.Type != "list" || e.Size != 4 {
		t.Errorf("event %s is %+v", id, e)
	}
	w.sched.settle("b", task.Settled{State: task.StateCancelled})
	e = wire.FutureEvent{}
	if id := stream.next("future", &e); id != "2" || e.Key != "b" || e.State != task.StateCancelled || e.Error.Code != task.Cancelled || e.Error.Key != "b" {
		t.Errorf("event %s is %+v", id, e)
	}
	stream.close()
	w.sched.settle("b", task.Settled{State: task.StateWaiting})
	w.sched.settle("a", done(t, strings.Repeat("x", 64<<10-3)))
	w.sched.settle("b", done(t, strings.Repeat("x", 64<<10-2)))
	again := w.listen(path, "Last-Event-ID", "2")
	e = wire.FutureEvent{}
	if id := again.next("future", &e); id != "3" || e.Key != "b" || e.State != task.StateWaiting || e.Error != nil || e.Result != nil {
		t.Errorf("event %s is %+v", id, e)
	}
	if again.next("future", &e); e.Key != "a" || len(e.Result) != 64<<10-1 {
		t.Errorf("a result at the limit has %d bytes of JSON", len(e.Result))
	}
	e = wire.FutureEvent{}
	if again.next("future", &e); e.Key != "b" || e.State != task.StateDone || e.Result != nil || e.Type != "string" || e.Size != 64<<10+1 {
		t.Errorf("a result above the limit is %+v", e)
	}
	w.do("DELETE", "/v1/sessions/"+session, "").want(204)
	again.end()
	w.get("/v1/sessions/"+w.session()+"/events", "Last-Event-ID", "-1").problem(task.Invalid, "Last-Event-ID", "no id of an event")
}

func TestTheEventsOfTheCluster(t *testing.T) {
	w := newWorld(t)
	stream := w.listen("/v1/events")
	var e wire.ClusterEvent
	id := string(w.sched.worker("w1"))
	first := stream.next("worker", &e)
	if e.Type != "worker.joined" || e.ID != id || e.Name != "w1" {
		t.Errorf("event is %+v", e)
	}
	w.do("PUT", "/v1/modules/maths?version=1", string(wasm)).want(201)
	second := stream.next("module", &e)
	if e.Type != "module.pushed" || e.Name != "maths@1" || e.ID != task.DigestOf(wasm).String() || !strings.Contains(e.Note, "was uploaded") {
		t.Errorf("event is %+v", e)
	}
	w.do("DELETE", "/v1/modules/maths", "").want(204)
	w.sched.change(func() { w.sched.announce("graph.submitted", newID(), "label") })
	seen := map[string]string{}
	for range 2 {
		got, err := stream.reader.Next()
		if err != nil {
			t.Fatal(err)
		}
		seen[got.Name] = got.ID
	}
	if seen["module"] == "" || seen["graph"] == "" {
		t.Errorf("events are %v", seen)
	}
	stream.close()

	again := w.listen("/v1/events", "Last-Event-ID", second)
	kinds := map[string]bool{}
	for range 2 {
		got, err := again.reader.Next()
		if err != nil {
			t.Fatal(err)
		}
		kinds[got.Name] = true
	}
	if !kinds["graph"] || !kinds["module"] {
		t.Errorf("it goes on with %v", kinds)
	}
	again.close()
	_, rest, _ := strings.Cut(first, "-")
	other := w.listen("/v1/events", "Last-Event-ID", "0-"+rest)
	if other.next("worker", &e); e.Name != "w1" {
		t.Errorf("after the id of another life it begins with %+v", e)
	}
	for _, bad := range []string{"1", "a-b-c", "1-2", "1-2-3-4", "x-1--1"} {
		w.get("/v1/events", "Last-Event-ID", bad).problem(task.Invalid, "Last-Event-ID", "no id of an event")
	}
}

func TestStreamsAndWaitsEndWhenTheServerStops(t *testing.T) {
	w := newWorld(t)
	w.future("a")
	session := w.session()
	streams := []*events{
		w.listen("/v1/sessions/" + session + "/events"),
		w.listen("/v1/graphs/" + string(w.graphID()) + "/events"),
		w.listen("/v1/events"),
	}
	blocked := w.sched.blocked()
	result := w.later("GET", "/v1/futures/a/result?wait=1h", "")
	<-blocked
	blocked = w.sched.blocked()
	graph := w.later("GET", "/v1/graphs/"+string(w.graphID())+"?wait=1h", "")
	<-blocked
	w.get("/readyz").want(200)
	w.api.Stop()
	w.api.Stop()
	for _, s := range streams {
		s.end()
	}
	(<-result).want(202)
	(<-graph).want(200)
	w.get("/readyz").problem(task.Unavailable, "", "stopping")
	w.get("/healthz").want(200)
}

// panicking is a scheduler that panics instead of giving events.
type panicking struct{ *fakeScheduler }

func (panicking) SessionEvents(context.Context, task.SessionID, uint64, int) ([]task.SessionEvent, error) {
	panic("a fault")
}

func TestAStreamThatPanicsIsCutOff(t *testing.T) {
	w := newWorld(t, func(c *httpapi.Config) { c.Scheduler = panicking{c.Scheduler.(*fakeScheduler)} })
	stream := w.listen("/v1/sessions/" + w.session() + "/events")
	if got, err := stream.reader.Next(); err == nil || errors.Is(err, io.EOF) {
		t.Errorf("%+v, %v instead of a connection that broke off", got, err)
	}
	if log := w.faults.take(); !strings.Contains(log, "a fault") || !strings.Contains(log, "streams_test.go") {
		t.Errorf("the log has no stack of the panic: %s", log)
	}
}

func TestAStreamThatFailsIsOver(t *testing.T) {
	w := newWorld(t)
	session := w.session()
	stream := w.listen("/v1/sessions/" + session + "/events")
	w.sched.failNext(errors.New("a fault"))
	w.sched.change(func() {})
	stream.end()
	if log := w.faults.take(); !strings.Contains(log, "a fault") {
		t.Errorf("the fault is not in the log: %s", log)
	}
}
