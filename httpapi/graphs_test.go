package httpapi_test

import (
	"fmt"
	"strings"
	"testing"

	"weft/httpapi/wire"
	"weft/task"
)

const twoTasks = `{"tasks":{"a":{"call":"math/inc","args":[1],"key":"a1"},"b":{"call":"math/inc","args":[{"$ref":"a"}],"key":"b1"}},"label":"two"}`

func TestASubmissionAnswersTheRecord(t *testing.T) {
	w := newWorld(t)
	var g wire.Graph
	w.post("/v1/graphs", twoTasks).want(202, &g)
	if g.State != task.GraphRunning || g.Label != "two" || g.Counts != (wire.Counts{Queued: 2}) || g.FinishedAt != nil || g.CreatedAt.IsZero() {
		t.Errorf("record is %+v", g)
	}
	if fmt.Sprint(g.Outputs) != "[{b b1}]" || fmt.Sprint(g.Keys) != "[{a a1} {b b1}]" || len(g.Results)+len(g.Errors) != 0 {
		t.Errorf("record is %+v", g)
	}
	w.sched.settle("a1", done(t, 2))
	w.sched.settle("b1", done(t, 3))
	w.get("/v1/graphs/"+string(g.ID)).want(200, &g)
	if g.State != task.GraphDone || g.Counts != (wire.Counts{Done: 2}) || g.FinishedAt == nil || string(g.Results.Map()["b"]) != "3" || len(g.Keys) != 2 {
		t.Errorf("record is %+v", g)
	}
	var without wire.Graph
	if w.get("/v1/graphs/"+string(g.ID)+"?keys=false").want(200, &without); without.Keys != nil {
		t.Errorf("keys are %v", without.Keys)
	}
}

func TestASubmissionWaitsForTheEnd(t *testing.T) {
	w := newWorld(t)
	var g wire.Graph
	w.post("/v1/graphs?wait=0s", twoTasks).want(202, &g)
	w.get("/v1/graphs/"+string(g.ID)+"?wait=1ms").want(200, &g)
	if g.State != task.GraphRunning {
		t.Errorf("state is %s", g.State)
	}
	blocked := w.sched.blocked()
	ended := w.later("GET", "/v1/graphs/"+string(g.ID)+"?wait=1h", "")
	<-blocked
	w.sched.settle("a1", done(t, 2))
	w.sched.settle("b1", task.Settled{State: task.StateFailed, Err: &task.Error{Code: task.Trap, Key: "b1", Detail: "unreachable", Stack: "inc"}})
	(<-ended).want(200, &g)
	if p := g.Errors.Map()["b"]; g.State != task.GraphFailed || p == nil || p.Code != task.Trap || p.Status != 422 || p.Key != "b1" || p.Stack != "inc" {
		t.Errorf("record is %+v", g)
	}
	if w.post("/v1/graphs?wait=1m", twoTasks).want(200, &g); g.State != task.GraphFailed {
		t.Errorf("a graph that had ended already is %s", g.State)
	}
}

func TestResultsInARecordHaveTheirLimits(t *testing.T) {
	w := newWorld(t)
	var tasks []string
	for i := range 18 {
		tasks = append(tasks, fmt.Sprintf(`"t%02d":{"call":"math/inc","args":[%d],"key":"k%02d"}`, i, i, i))
	}
	w.post("/v1/graphs", `{"tasks":{`+strings.Join(tasks, ",")+`}}`).want(202)
	// A string of n bytes takes n+3 encoded; the first two are at the limit of one.
	w.sched.settle("k00", done(t, strings.Repeat("x", 64<<10-3)))
	w.sched.settle("k01", done(t, strings.Repeat("x", 64<<10-2)))
	for i := 2; i < 18; i++ {
		w.sched.settle(task.Key(fmt.Sprintf("k%02d", i)), done(t, strings.Repeat("x", 64<<10-3)))
	}
	var g wire.Graph
	w.get("/v1/graphs/"+string(w.graphID())).want(200, &g)
	results := g.Results.Map()
	if results["t00"] == nil || results["t01"] != nil {
		t.Errorf("at the limit of one there: %v, above it: %v", results["t00"] != nil, results["t01"] != nil)
	}
	if len(results) != 16 || results["t16"] == nil || results["t17"] != nil {
		t.Errorf("there are %d results, want the 16 that fit", len(results))
	}
}

// graphID is the graph that was submitted last.
func (w *world) graphID() task.GraphID {
	w.sched.mu.Lock()
	defer w.sched.mu.Unlock()
	return w.sched.graphs[len(w.sched.graphs)-1].info.ID
}

func TestGraphsAreListedAndEnded(t *testing.T) {
	w := newWorld(t)
	var ids []task.GraphID
	for range 3 {
		w.post("/v1/graphs", twoTasks).want(202)
		ids = append(ids, w.graphID())
	}
	var page wire.List[wire.Graph]
	w.get("/v1/graphs?limit=2").want(200, &page)
	if len(page.Items) != 2 || page.Items[0].ID != ids[0] || page.Items[1].ID != ids[1] || page.Next == nil {
		t.Fatalf("first page is %+v", page)
	}
	w.get("/v1/graphs?limit=2&cursor="+*page.Next).want(200, &page)
	if len(page.Items) != 1 || page.Items[0].ID != ids[2] || page.Next != nil {
		t.Errorf("second page is %+v", page)
	}
	var g wire.Graph
	w.post("/v1/graphs/"+string(ids[0])+"/cancel", "").want(200, &g)
	if p := g.Errors.Map()["b"]; g.State != task.GraphCancelled || p == nil || p.Code != task.Cancelled || p.Key != "b1" {
		t.Errorf("cancelled record is %+v", g)
	}
	w.do("DELETE", "/v1/graphs/"+string(ids[0]), "").want(204)
	for _, id := range []string{string(ids[0]), newID(), "x", "00000000-0000-0000-0000-00000000000g", strings.ToUpper(string(ids[1]))} {
		w.get("/v1/graphs/"+id).problem(task.NotFound, "", "there is no graph")
		w.get("/v1/graphs/"+id+"/tasks").problem(task.NotFound, "", "there is no graph")
		w.get("/v1/graphs/"+id+"/events").problem(task.NotFound, "", "there is no graph")
		w.post("/v1/graphs/"+id+"/cancel", "").problem(task.NotFound, "", "there is no graph")
		w.do("DELETE", "/v1/graphs/"+id, "").problem(task.NotFound, "", "there is no graph")
	}
	w.get("/v1/graphs/"+string(ids[1])+"?wait=soon").problem(task.Invalid, "wait", "no duration")
	w.get("/v1/graphs/"+string(ids[1])+"?keys=yes").problem(task.Invalid, "keys", "true or false")
	w.get("/v1/graphs/"+string(ids[1])+"/tasks?limit=0").problem(task.Invalid, "limit", "from 1 to 1000")
}

func TestTheTasksOfAGraph(t *testing.T) {
	w := newWorld(t)
	w.post("/v1/graphs", manyTasks(5)).want(202)
	path := "/v1/graphs/" + string(w.graphID()) + "/tasks"
	var names []string
	next := "?limit=2"
	for next != "" {
		var page wire.List[wire.GraphTask]
		w.get(path+next).want(200, &page)
		for _, item := range page.Items {
			names = append(names, item.Name)
			if item.Call != "math/inc" || item.State != task.StateQueued || item.Worker != nil || item.Error != nil || item.Times.Submitted == nil || item.Times.Finished != nil {
				t.Errorf("task is %+v", item)
			}
		}
		if next = ""; page.Next != nil {
			next = "?limit=2&cursor=" + *page.Next
		}
	}
	if fmt.Sprint(names) != "[t0 t1 t2 t3 t4]" {
		t.Errorf("tasks are %v", names)
	}
	for _, cursor := range []string{"!", "eA", "LTE"} { // no base64, "x", "-1"
		w.get(path+"?cursor="+cursor).problem(task.Invalid, "cursor", "no cursor")
	}
}

func TestLimitsOfAPage(t *testing.T) {
	w := newWorld(t)
	for limit, ok := range map[string]bool{"0": false, "1": true, "1000": true, "1001": false, "-1": false, "x": false, "": false} {
		if a := w.get("/v1/graphs?limit=" + limit); ok {
			a.want(200)
		} else {
			a.problem(task.Invalid, "limit", "from 1 to 1000")
		}
	}
}

func TestARepeatedSubmissionIsAnsweredWithTheFirst(t *testing.T) {
	w := newWorld(t)
	var first, again wire.Graph
	w.post("/v1/graphs", twoTasks, "Idempotency-Key", "k1").want(202, &first)
	w.post("/v1/graphs", twoTasks, "Idempotency-Key", "k1").want(202, &again)
	if first.ID != again.ID || len(again.Keys) != 2 {
		t.Errorf("again it is %+v", again)
	}
	w.post("/v1/graphs", twoTasks+" ", "Idempotency-Key", "k1").problem(task.Conflict, "", "another submission")
	if w.post("/v1/graphs", twoTasks, "Idempotency-Key", "k2").want(202, &again); first.ID == again.ID {
		t.Error("another name got the same graph")
	}
	w.post("/v1/graphs", twoTasks, "Idempotency-Key", strings.Repeat("k", 200)).want(202)
	w.post("/v1/graphs", twoTasks, "Idempotency-Key", strings.Repeat("k", 201)).problem(task.Invalid, "Idempotency-Key", "1 to 200")
	w.post("/v1/graphs", twoTasks, "Idempotency-Key", "").problem(task.Invalid, "Idempotency-Key", "1 to 200")
	w.post("/v1/graphs", twoTasks, "Idempotency-Key", "a", "Idempotency-Key", "b").problem(task.Invalid, "Idempotency-Key", "1 to 200")
}

func TestDetachedGraphsLeaveNoRecord(t *testing.T) {
	w := newWorld(t)
	session := w.session()
	detached := strings.Replace(twoTasks, `"label"`, `"detached":true,"label"`, 1)
	var g wire.DetachedGraph
	w.post("/v1/graphs", detached, "Weft-Session", session).want(202, &g)
	if fmt.Sprint(g.Outputs) != "[{b b1}]" || fmt.Sprint(g.Keys) != "[{a a1} {b b1}]" {
		t.Errorf("answer is %+v", g)
	}
	if s := w.sched.submitted(); !s.Detached || string(s.Session) != session {
		t.Errorf("submitted is %+v", s)
	}
	if w.post("/v1/graphs?keys=false", detached, "Weft-Session", session).want(202, &g); len(g.Outputs) != 1 {
		t.Errorf("answer is %+v", g)
	}
	w.post("/v1/graphs?wait=1s", detached, "Weft-Session", session).problem(task.Invalid, "wait", "no record")
	w.post("/v1/graphs", detached, "Weft-Session", session, "Idempotency-Key", "k").want(202, &g)
	if s := w.sched.submitted(); s.Idempotency != "k" || s.IdempotencyDigest == (task.Digest{}) {
		t.Errorf("submitted with idempotency key %q and digest %v", s.Idempotency, s.IdempotencyDigest)
	}
}

func TestSubmissionsInASession(t *testing.T) {
	w := newWorld(t)
	session := w.session()
	w.post("/v1/graphs", twoTasks, "Weft-Session", session).want(202)
	if s := w.sched.submitted(); string(s.Session) != session || s.Detached {
		t.Errorf("submitted is %+v", s)
	}
	w.post("/v1/graphs", twoTasks, "Weft-Session", newID()).problem(task.NotFound, "", "there is no session")
	w.post("/v1/graphs", twoTasks, "Weft-Session", "mine").problem(task.NotFound, "", `there is no session "mine"`)
}

// session opens a session.
func (w *world) session() string {
	w.Helper()
	var s wire.Session
	w.post("/v1/sessions", "").want(201, &s)
	return string(s.ID)
}
