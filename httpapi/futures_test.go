package httpapi_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"weft/httpapi/wire"
	"weft/task"
)

// future submits a task with that key.
func (w *world) future(key task.Key) {
	w.Helper()
	w.post("/v1/graphs", fmt.Sprintf(`{"tasks":{"t":{"call":"math/inc","args":[1],"key":"%s","priority":2,"labels":{"k":"v"}}}}`, key)).want(202)
}

func TestTheRecordOfAFuture(t *testing.T) {
	w := newWorld(t)
	w.future("a")
	var f wire.Future
	w.get("/v1/futures/a").want(200, &f)
	if f.Key != "a" || *f.Call != "math/inc" || *f.Digest != task.DigestOf(wasm) || f.State != task.StateQueued || !f.Pure || f.Priority != 2 || f.Labels["k"] != "v" {
		t.Errorf("record is %+v", f)
	}
	if f.Type != nil || f.Size != nil || f.Error != nil || f.Times.Submitted == nil || f.Times.Started != nil {
		t.Errorf("record is %+v", f)
	}
	w.sched.settle("a", done(t, "text"))
	w.sched.change(func() {
		info := &w.sched.futures["a"].info
		info.Attempts = []task.Attempt{{Number: 1, Worker: "w1", Started: time.Now(), Finished: time.Now(), Err: task.Errorf(task.Trap, "unreachable")}, {Number: 2, Worker: "w2", Started: time.Now()}}
		info.Workers, info.Usage = []string{"w2"}, task.Usage{Wall: 1500 * time.Millisecond, Fuel: 12, MemoryPeak: 1 << 16}
		info.Dependents = []task.Key{"b"}
	})
	w.get("/v1/futures/a").want(200, &f)
	if *f.Type != "string" || *f.Size != 5 || len(f.Attempts) != 2 || f.Attempts[0].Error.Code != task.Trap || f.Attempts[1].Finished != nil || f.Workers[0] != "w2" {
		t.Errorf("record is %+v", f)
	}
	if f.Usage != (wire.Usage{Wall: wire.Duration(1500 * time.Millisecond), Fuel: 12, MemoryPeak: 1 << 16}) || f.Dependents[0] != "b" {
		t.Errorf("record is %+v", f)
	}
}

func TestFuturesAreListed(t *testing.T) {
	w := newWorld(t)
	for _, key := range []task.Key{"a", "b", "c"} {
		w.future(key)
	}
	var page wire.List[wire.Future]
	w.get("/v1/futures?limit=2").want(200, &page)
	if len(page.Items) != 2 || page.Items[1].Key != "b" || page.Next == nil {
		t.Fatalf("first page is %+v", page)
	}
	w.get("/v1/futures?limit=2&cursor="+*page.Next).want(200, &page)
	if len(page.Items) != 1 || page.Items[0].Key != "c" || page.Next != nil {
		t.Errorf("second page is %+v", page)
	}
	w.sched.noted()
	id := newID()
	w.get("/v1/futures?state=running&module=math&graph=" + id).want(200)
	if calls := w.sched.noted(); !slices.Equal(calls, []string{"futures running math " + id}) {
		t.Errorf("asked for %v", calls)
	}
	w.get("/v1/futures?state=lost").problem(task.Invalid, "state", `"lost" is no state; those are [waiting queued`)
	w.get("/v1/futures?module=Math").problem(task.Invalid, "module", "no name of a module")
	w.get("/v1/futures?graph=x").problem(task.Invalid, "graph", "no id of a graph")
}

func TestTheResultOfAFuture(t *testing.T) {
	w := newWorld(t)
	w.future("a")
	var f wire.Future
	if w.get("/v1/futures/a/result").want(202, &f); f.State != task.StateQueued {
		t.Errorf("record is %+v", f)
	}
	w.get("/v1/futures/a/result?wait=1ms").want(202)
	blocked := w.sched.blocked()
	ended := w.later("GET", "/v1/futures/a/result?wait=1h", "")
	<-blocked
	w.sched.settle("a", done(t, map[string]any{"b": 1, "a": []any{nil, true, 1.0}}))
	(<-ended).text(200, `{"a":[null,true,1.0],"b":1}`)
	w.sched.change(func() { w.sched.futures["a"].away = true })
	w.get("/v1/futures/a/result").text(200, `{"a":[null,true,1.0],"b":1}`)
	w.sched.change(func() { w.sched.futures["a"].lost = true })
	if p := w.get("/v1/futures/a/result").problem(task.WorkerLost, "", "no worker that holds"); p.Key != "a" {
		t.Errorf("problem is %+v", p)
	}
	w.sched.settle("a", task.Settled{State: task.StateCancelled})
	w.sched.change(func() { w.sched.futures["a"].lost = false })
	w.get("/v1/futures/a/result").problem(task.Cancelled, "", "was cancelled")
	w.sched.settle("a", task.Settled{State: task.StateFailed, Err: &task.Error{Code: task.GuestError, Key: "x", Detail: "no such file"}})
	w.get("/v1/futures/a/result").problem(task.GuestError, "", "no such file")
	w.get("/v1/futures/a/result?wait=-1s").problem(task.Invalid, "wait", "negative")
}

func TestTheLogsOfAFuture(t *testing.T) {
	w := newWorld(t)
	w.future("a")
	w.get("/v1/futures/a/logs").text(200, "")
	at := time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)
	w.sched.change(func() {
		w.sched.futures["a"].info.Attempts = []task.Attempt{
			{Number: 1, Logs: []task.LogLine{{Time: at, Stream: "log", Level: "warn", Text: "careful"}}},
			{Number: 2, Logs: []task.LogLine{{Time: at, Stream: "stdout", Text: "a\nb"}}},
		}
	})
	w.get("/v1/futures/a/logs").text(200, `{"attempt":1,"time":"2026-01-02T03:04:05.000006Z","stream":"log","level":"warn","text":"careful"}
{"attempt":2,"time":"2026-01-02T03:04:05.000006Z","stream":"stdout","text":"a\nb"}
`)
}

func TestWhatIsNoUTF8IsNoFaultOfTheServer(t *testing.T) {
	w := newWorld(t)
	w.future("a")
	broken := &task.Error{Code: task.GuestError, Key: "a", Detail: "caf\xe9"}
	w.sched.settle("a", task.Settled{State: task.StateFailed, Err: broken})
	w.sched.change(func() {
		w.sched.futures["a"].info.Attempts = []task.Attempt{{Number: 1, Err: broken, Logs: []task.LogLine{{Stream: "stderr", Text: "\xff!"}}}}
	})
	w.get("/v1/futures/a/result").problem(task.GuestError, "", "caf\ufffd")
	w.get("/v1/futures/a").want(200)
	if a := w.get("/v1/futures/a/logs").want(200); !strings.Contains(string(a.body), "\ufffd!") {
		t.Errorf("log is %s", a.body)
	}
	w.get("/v1/graphs/" + string(w.graphID())).want(200)
	w.get("/v1/futures/%ff").problem(task.NotFound, "", "no future")
	w.get("/nowhere%ff").problem(task.NotFound, "", "no call")
	w.get("/v1/futures?%ff=1").problem(task.Invalid, "\ufffd", "no such parameter")
}

func TestFuturesAreCancelledRetriedAndReleased(t *testing.T) {
	w := newWorld(t)
	w.future("a")
	w.future("await") // as the call of that name is
	session := w.session()
	w.post("/v1/futures/a/cancel", "").want(204)
	w.post("/v1/futures/await/cancel", "", "Weft-Session", session).want(204)
	w.post("/v1/futures/a/retry", "").want(204)
	w.do("DELETE", "/v1/futures/a", "", "Weft-Session", session).want(204)
	want := []string{"cancel a ", "cancel await " + session, "retry a", "release a 1"}
	if calls := w.sched.noted(); !slices.Equal(calls, want) {
		t.Errorf("calls are %q, want %q", calls, want)
	}
	w.get("/v1/futures/await").want(200)
	w.do("DELETE", "/v1/futures/a", "").problem(task.Invalid, "Weft-Session", "by the session")
	w.do("DELETE", "/v1/futures/a", "", "Weft-Session", "x").problem(task.NotFound, "", "no session")
	w.do("DELETE", "/v1/futures/a", "", "Weft-Session", newID()).problem(task.NotFound, "", "no session")
	w.post("/v1/futures/a/cancel", "", "Weft-Session", "x").problem(task.NotFound, "", "no session")
	w.sched.failNext(&task.Error{Code: task.Conflict, Key: "a", Detail: "only a failed future can be retried"})
	w.post("/v1/futures/a/retry", "").problem(task.Conflict, "", "only a failed")
}

func TestUnknownFutures(t *testing.T) {
	w := newWorld(t)
	session := w.session()
	for _, key := range []string{"none", "a%20b", strings.Repeat("k", 201), "a%2Fb"} {
		w.get("/v1/futures/"+key).problem(task.NotFound, "", "there is no future")
		w.get("/v1/futures/"+key+"/result").problem(task.NotFound, "", "there is no future")
		w.get("/v1/futures/"+key+"/logs").problem(task.NotFound, "", "there is no future")
		w.post("/v1/futures/"+key+"/cancel", "").problem(task.NotFound, "", "there is no future")
		w.post("/v1/futures/"+key+"/retry", "").problem(task.NotFound, "", "there is no future")
	}
	w.do("DELETE", "/v1/futures/a%20b", "", "Weft-Session", session).problem(task.NotFound, "", "there is no future")
}
