package acceptance

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"weft/internal/server"
	"weft/internal/testkit"
)

// The state of a graph is that of its outputs; other tasks' failures show in
// its counts.
func TestContractOutputsSayHowAGraphEnded(t *testing.T) {
	t.Parallel()
	h := newHTTP(t, testkit.Start(t))
	h.push("arith", "ends")
	const tasks = `{"tasks":{"x":{"call":"arith/inc","args":[1]},"y":{"call":"arith/inc","args":[{"$ref":"x"}]},"bad":{"call":"ends/div","args":[1,0]}}`
	for _, c := range []struct{ outputs, state, keys, results string }{
		{`["y"]`, "done", "y", `{"y":3}`},
		{`["x","y"]`, "done", "x y", `{"x":2,"y":3}`},
		{`["x","bad"]`, "failed", "bad x", `{"x":2}`},
		{`[]`, "done", "", `{}`},
	} {
		g := h.do("POST", "/v1/graphs?wait=30s", tasks+`,"outputs":`+c.outputs+`}`).want(http.StatusOK)
		g.is("state", c.state).is("results", c.results).is("counts.done", "2").is("counts.failed", "1")
		for _, name := range []string{"x", "y", "bad"} {
			held := h.do("GET", "/v1/futures/"+g.string("keys."+name), nil).status == http.StatusOK
			if want := strings.Contains(" "+c.keys+" ", " "+name+" "); held != want {
				t.Errorf("with the outputs %s the future %s is held: %t", c.outputs, name, held)
			}
		}
		// The record and the error stay with the graph.
		list := h.do("GET", "/v1/graphs/"+g.string("id")+"/tasks", nil).want(http.StatusOK)
		list.is("items.2.name", "bad").is("items.2.state", "failed").is("items.2.error.code", "trap")
		h.do("DELETE", "/v1/graphs/"+g.string("id"), nil).want(http.StatusNoContent)
	}
}

// A failed graph runs again from where it failed, and is done.
func TestContractRetry(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t)
	h := newHTTP(t, c)
	h.push("arith", "ends")
	g := h.do("POST", "/v1/graphs?wait=30s", `{"tasks":{
		"x":{"call":"arith/inc","args":[1]},
		"y":{"call":"arith/inc","args":[{"$ref":"x"}],"resources":{"gpu":1},"queue_timeout":"50ms"},
		"z":{"call":"arith/inc","args":[{"$ref":"y"}]}},"outputs":["x","z"]}`).want(http.StatusOK)
	g.is("state", "failed").is("errors.z.code", "no_worker").is("errors.z.key", g.string("keys.y")).is("results.x", "2")
	h.do("POST", "/v1/futures/"+g.string("keys.x")+"/retry", nil).problem(http.StatusConflict, "conflict")

	if _, err := c.AddWorker(server.Worker{Name: "rich", Slots: 1, Resources: map[string]int64{"gpu": 1}}); err != nil {
		t.Fatal(err)
	}
	testkit.Eventually(t, "the worker is there", func() bool { return h.do("GET", "/v1/cluster", nil).int("workers") == 2 })
	h.do("POST", "/v1/futures/"+g.string("keys.z")+"/retry", nil).want(http.StatusNoContent)
	h.do("GET", "/v1/graphs/"+g.string("id")+"?wait=30s", nil).want(http.StatusOK).is("state", "done").is("results.z", "4").is("errors", "{}").is("counts.done", "3")
	h.do("GET", "/v1/futures/"+g.string("keys.x"), nil).want(http.StatusOK).is("attempts.1", "") // its result was there

	// What fails by itself fails again.
	bad := h.do("POST", "/v1/graphs?wait=30s", `{"tasks":{"x":{"call":"ends/div","args":[1,0]}}}`).want(http.StatusOK).is("state", "failed")
	h.do("POST", "/v1/futures/"+bad.string("keys.x")+"/retry", nil).want(http.StatusNoContent)
	h.do("GET", "/v1/graphs/"+bad.string("id")+"?wait=30s", nil).want(http.StatusOK).is("state", "failed")
	h.do("GET", "/v1/futures/"+bad.string("keys.x"), nil).want(http.StatusOK).is("attempts.1.error.code", "trap").is("attempts.2", "")
}

// What is cancelled with a graph is what nobody else holds.
func TestContractCancelGraph(t *testing.T) {
	t.Parallel()
	h := newHTTP(t, testkit.Start(t, testkit.Slots(3)))
	h.push("arith", "time")
	const shared, own = `"shared":{"call":"time/nap","args":[3600000]}`, `"own":{"call":"time/nap","args":[3600001]},"after":{"call":"arith/inc","args":[{"$ref":"own"}]},"done":{"call":"arith/inc","args":[1]}`
	other := h.do("POST", "/v1/graphs", `{"tasks":{`+shared+`}}`).want(http.StatusAccepted)
	g := h.do("POST", "/v1/graphs", `{"tasks":{`+shared+`,`+own+`}}`).want(http.StatusAccepted)
	h.do("GET", "/v1/futures/"+g.string("keys.done")+"/result?wait=30s", nil).want(http.StatusOK).text("2")
	h.do("POST", "/v1/graphs/"+g.string("id")+"/cancel", nil).want(http.StatusOK).is("state", "cancelled")
	end := h.do("GET", "/v1/graphs/"+g.string("id"), nil).want(http.StatusOK).is("state", "cancelled").is("errors.after.code", "cancelled")
	if end.string("finished_at") == "" {
		t.Errorf("the cancelled graph has not finished: %s", end.body)
	}
	h.do("GET", "/v1/futures/"+other.string("keys.shared"), nil).want(http.StatusOK).is("state", "running")
	h.do("GET", "/v1/futures/"+g.string("keys.after")+"/result", nil).problem(http.StatusConflict, "cancelled")
	h.do("DELETE", "/v1/graphs/"+other.string("id"), nil).want(http.StatusNoContent)
	testkit.Eventually(t, "nothing runs", func() bool { return h.do("GET", "/v1/cluster", nil).int("counts.running") == 0 })
	// A failure by cancel is not shared: the same call runs again.
	h.do("POST", "/v1/call/time/nap?timeout=20ms", `[3600001]`).problem(http.StatusUnprocessableEntity, "timeout")
}

// Results above 64 KiB, or beyond 1 MiB together, are left out of answers about
// graphs; they can be had one by one.
func TestContractResultsThatAreLeftOut(t *testing.T) {
	t.Parallel()
	h := newHTTP(t, testkit.Start(t))
	var tasks []string
	for i := range 20 {
		tasks = append(tasks, fmt.Sprintf(`"t%d":{"call":"builtin/identity","args":["%d%s"]}`, i, i%10, strings.Repeat("x", 60<<10)))
	}
	tasks = append(tasks, `"big":{"call":"builtin/identity","args":["`+strings.Repeat("y", 65<<10)+`"]}`)
	g := h.do("POST", "/v1/graphs?wait=30s", `{"tasks":{`+strings.Join(tasks, ",")+`}}`).want(http.StatusOK).is("state", "done").is("results.big", "")
	results := g.get("results").(map[string]any)
	size := 0
	for _, r := range results {
		size += len(r.(string))
	}
	if size > 1<<20 || len(results) != 17 { // an 18th would be beyond 1 MiB
		t.Errorf("there are %d results of %d bytes", len(results), size)
	}
	big := h.do("GET", "/v1/futures/"+g.string("keys.big")+"/result", nil).want(http.StatusOK)
	if len(big.body) != 65<<10+2 {
		t.Errorf("the large result has %d bytes", len(big.body))
	}
}

// A task stays on the bytes that its reference named when it was accepted.
func TestContractTasksStayOnTheirBytes(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t)
	h := newHTTP(t, c)
	h.do("PUT", "/v1/modules/m", guest(t, "arith"), module).want(http.StatusCreated)
	h.push("time")
	free := occupy(t, c.Client(t), 2)
	g := h.do("POST", "/v1/graphs", `{"tasks":{"x":{"call":"m/inc","args":[1]}}}`).want(http.StatusAccepted)
	h.do("PUT", "/v1/modules/m", guest(t, "ends"), module).want(http.StatusCreated) // has no inc
	h.do("POST", "/v1/call/m/inc", `[1]`).problem(http.StatusNotFound, "not_found")
	free()
	h.do("GET", "/v1/graphs/"+g.string("id")+"?wait=30s", nil).want(http.StatusOK).is("results.x", "2")
	// Every upload moves latest, of bytes that were there before too.
	h.do("PUT", "/v1/modules/m", guest(t, "arith"), module).want(http.StatusOK)
	again := h.do("POST", "/v1/graphs?wait=30s", `{"tasks":{"x":{"call":"m/inc","args":[1]}}}`).want(http.StatusOK)
	again.is("keys.x", g.string("keys.x"))
}

// Lists are filtered, and come page by page.
func TestContractLists(t *testing.T) {
	t.Parallel()
	h := newHTTP(t, testkit.Start(t))
	h.push("arith", "ends", "time")
	g := h.do("POST", "/v1/graphs?wait=30s", `{"tasks":{"a":{"call":"arith/inc","args":[1]},"b":{"call":"arith/inc","args":[2]},"c":{"call":"arith/inc","args":[3]},"d":{"call":"ends/div","args":[1,0]}}}`).want(http.StatusOK)
	h.do("POST", "/v1/graphs", `{"tasks":{"n":{"call":"time/nap","args":[3600000]}}}`).want(http.StatusAccepted)
	for query, want := range map[string]int{
		"": 5, "?state=done": 3, "?state=failed": 1, "?state=running": 1, "?state=waiting": 0, "?module=arith": 3, "?module=builtin": 0,
		"?graph=" + g.string("id"): 4, "?graph=" + g.string("id") + "&state=failed": 1, "?module=arith&state=failed": 0,
	} {
		if n := len(h.do("GET", "/v1/futures"+query, nil).want(http.StatusOK).list("items")); n != want {
			t.Errorf("GET /v1/futures%s has %d items, want %d", query, n, want)
		}
	}
	for _, list := range []struct {
		path, name string
		want       int
	}{{"/v1/futures", "key", 5}, {"/v1/graphs", "id", 2}, {"/v1/modules", "name", 3}, {"/v1/workers", "id", 1}, {"/v1/graphs/" + g.string("id") + "/tasks", "name", 4}} {
		seen := map[string]bool{}
		for cursor := ""; ; {
			page := h.do("GET", list.path+"?limit=1&cursor="+cursor, nil).want(http.StatusOK)
			if n := len(page.list("items")); n > 1 {
				t.Fatalf("a page of %s has %d items", list.path, n)
			}
			if name := page.string("items.0." + list.name); name != "" && seen[name] {
				t.Fatalf("%s gives %s twice", list.path, name)
			} else if name != "" {
				seen[name] = true
			}
			if cursor = page.string("next"); cursor == "" {
				break
			}
		}
		if len(seen) != list.want {
			t.Errorf("%s page by page has %d items, want %d", list.path, len(seen), list.want)
		}
	}
}

// What a function logs and writes can be read, line by line, also when the
// future has gone but its graph is there.
func TestContractLogs(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t)
	c.Push(t, "faulty")
	h := newHTTP(t, c)
	g := h.do("POST", "/v1/graphs?wait=30s", `{"tasks":{
		"log":  {"call":"faulty/log","args":["warn","hot",2]},
		"print":{"call":"faulty/print","args":["to out\n","to err\n"]},
		"bad":  {"call":"faulty/panic","args":["boom"],"retries":1}},"outputs":["bad"]}`).want(http.StatusOK).is("state", "failed").is("errors.bad.code", "trap")
	for name, want := range map[string]string{
		"log":   `1 log warn "hot line=1", 1 log warn "hot line=2"`,
		"print": `1 stdout  "to out", 1 stderr  "to err"`,
	} {
		text := h.do("GET", "/v1/futures/"+g.string("keys."+name)+"/logs", nil).want(http.StatusOK)
		var lines []string
		for line := range strings.Lines(string(text.body)) {
			a := &answer{t: t, what: "log line", body: []byte(line)}
			lines = append(lines, fmt.Sprintf("%s %s %s %q", a.string("attempt"), a.string("stream"), a.string("level"), a.string("text")))
		}
		if got := strings.Join(lines, ", "); got != want {
			t.Errorf("the log of %s is %s, want %s", name, got, want)
		}
	}
	if stack := g.string("errors.bad.stack"); !strings.Contains(g.string("errors.bad.detail"), "boom") || !strings.Contains(stack, "end.go") {
		t.Errorf("the panic is told as %q with the stack %s", g.string("errors.bad.detail"), stack)
	}
	h.do("GET", "/v1/futures/"+g.string("keys.bad"), nil).want(http.StatusOK).is("attempts.1.number", "2").is("attempts.1.error.code", "trap")
}
