package httpapi_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"weft/httpapi"
	"weft/httpapi/wire"
	"weft/task"
)

func TestTheClusterAtAGlance(t *testing.T) {
	w := newWorld(t)
	w.sched.worker("w1")
	w.future("a")
	w.session()
	var c wire.Cluster
	w.get("/v1/cluster").want(200, &c)
	if c.Version != "v1.2.3" || time.Duration(c.Uptime) < time.Minute || c.StartedAt.IsZero() || c.Counts.Queued != 1 || c.Graphs != 1 || c.Sessions != 1 || c.Workers != 1 || c.Slots != 2 {
		t.Errorf("cluster is %+v", c)
	}
	w.sched.failNext(task.Errorf(task.Unavailable, "the server is stopping"))
	w.get("/v1/cluster").problem(task.Unavailable, "", "stopping")
}

func TestWorkersAreListedAndRetired(t *testing.T) {
	w := newWorld(t)
	ids := []task.WorkerID{w.sched.worker("w1"), w.sched.worker("w2"), w.sched.worker("w3")}
	var page wire.List[wire.Worker]
	w.get("/v1/workers?limit=2").want(200, &page)
	if len(page.Items) != 2 || page.Items[0].ID != ids[0] || page.Items[1].ID != ids[1] || page.Next == nil {
		t.Fatalf("first page is %+v", page)
	}
	v := page.Items[0]
	if v.Name != "w1" || v.Host != "localhost" || v.Slots != 2 || v.Running != 1 || v.Results != 1 || v.ResultBytes != 12 || v.Memory != 1<<20 || v.MemoryLimit != 1<<30 || v.Resources["gpu"] != 1 || v.Version != "v1" || v.LastSeen.IsZero() {
		t.Errorf("worker is %+v", v)
	}
	w.get("/v1/workers?limit=2&cursor="+*page.Next).want(200, &page)
	if len(page.Items) != 1 || page.Items[0].ID != ids[2] || page.Next != nil {
		t.Errorf("second page is %+v", page)
	}
	w.get("/v1/workers?limit=3").want(200, &page)
	if len(page.Items) != 3 || page.Next != nil {
		t.Errorf("a page for all is %+v", page)
	}
	w.get("/v1/workers?limit=x").problem(task.Invalid, "limit", `"x"`)
	w.post("/v1/workers/"+string(ids[1])+"/retire", "").want(204)
	if calls := w.sched.noted(); !slices.Equal(calls, []string{"retire " + string(ids[1])}) {
		t.Errorf("calls are %q", calls)
	}
	w.post("/v1/workers/"+newID()+"/retire", "").problem(task.NotFound, "", "there is no worker")
	w.post("/v1/workers/w1/retire", "").problem(task.NotFound, "", `there is no worker "w1"`)
}

func TestHealth(t *testing.T) {
	ready := errors.New("the registry is being checked")
	w := newWorld(t, func(c *httpapi.Config) { c.Ready = func() error { return ready } })
	w.get("/healthz").text(200, `{"status":"ok"}`)
	w.get("/readyz").problem(task.Unavailable, "", "the registry is being checked")
	ready = nil
	w.get("/readyz").text(200, `{"status":"ok"}`)
}

func TestTheIndexAndTheCodes(t *testing.T) {
	w := newWorld(t)
	w.get("/").text(200, `{"name":"weft","version":"v1.2.3","openapi":"/openapi.yaml","errors":"/docs/errors"}`)
	page := string(w.get("/docs/errors").want(200).body)
	for _, code := range task.Codes() {
		_, after, ok := strings.Cut(page, `<dt id="`+string(code)+`">`)
		_, says, _ := strings.Cut(after, "<dd>")
		if !ok || strings.HasPrefix(says, "</dd>") {
			t.Errorf("nothing is said of %s", code)
		}
	}
}
