package acceptance

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"weft/internal/testkit"
)

// The contract with nothing but HTTP and a module of 61 bytes.
func TestContractModules(t *testing.T) {
	t.Parallel()
	h := newHTTP(t, testkit.Start(t))
	wasm := guest(t, "arith")
	if len(wasm) != 61 {
		t.Errorf("the module has %d bytes", len(wasm))
	}

	pushed := h.do("PUT", "/v1/modules/arith?version=1.2.0", wasm, module).want(http.StatusCreated)
	pushed.is("name", "arith").is("version", "1.2.0").is("kind", "scalar").is("size", "61").is("capabilities", "[]")
	pushed.is("functions.0.name", "add").is("functions.0.pure", "true").is("functions.0.params.1.type", "i64").is("functions.1.result.type", "i64")
	digest := pushed.string("digest")
	if !strings.HasPrefix(digest, "sha256:") || len(digest) != len("sha256:")+64 {
		t.Errorf("the digest is %q", digest)
	}
	h.do("PUT", "/v1/modules/arith?version=1.2.0", wasm, module).want(http.StatusOK).text(string(pushed.body))
	h.do("PUT", "/v1/modules/arith?version=1.2.0", guest(t, "ends"), module).problem(http.StatusConflict, "conflict")
	short := h.do("PUT", "/v1/modules/arith", wasm, module).want(http.StatusCreated)
	short.is("version", digest[len("sha256:"):][:12])

	h.do("GET", "/v1/modules", nil).want(http.StatusOK).is("items.0.name", "arith").is("items.1", "").is("next", "")
	versions := h.do("GET", "/v1/modules/arith", nil).want(http.StatusOK).is("name", "arith").is("latest", short.string("version"))
	versions.is("versions.0.version", short.string("version")).is("versions.1.version", "1.2.0").is("versions.2", "")
	h.do("GET", "/v1/modules/arith/versions/1.2.0", nil).want(http.StatusOK).is("digest", digest)
	got := h.do("GET", "/v1/modules/arith/versions/1.2.0/wasm", nil).want(http.StatusOK)
	if string(got.body) != string(wasm) || got.header.Get("ETag") != `"`+digest+`"` {
		t.Errorf("the bytes came back as %x, ETag %s", got.body, got.header.Get("ETag"))
	}
	for _, reference := range []string{"arith", "arith@1.2.0", "arith@" + digest} {
		h.do("POST", "/v1/call/"+reference+"/add", `[40, 2]`).want(http.StatusOK).text("42")
	}

	h.do("DELETE", "/v1/modules/arith/versions/"+short.string("version"), nil).want(http.StatusNoContent)
	h.do("GET", "/v1/modules/arith", nil).want(http.StatusOK).is("latest", "1.2.0")
	h.do("DELETE", "/v1/modules/arith", nil).want(http.StatusNoContent)
	h.do("GET", "/v1/modules/arith", nil).problem(http.StatusNotFound, "not_found")
}

// Row S2 over plain HTTP: the graph with wait, and its tree sum in one graph.
func TestContractGraphWithTreeSum(t *testing.T) {
	t.Parallel()
	h := newHTTP(t, testkit.Start(t))
	h.push("arith")
	g := h.do("POST", "/v1/graphs?wait=30s", seedGraph("")).want(http.StatusOK).is("state", "done").is("counts.done", "48")
	for i := range 16 {
		g.is(fmt.Sprintf("results.z%d", i), fmt.Sprint(3*i+3))
	}
	if n := len(g.get("results").(map[string]any)); n != 16 {
		t.Errorf("there are %d results, want those of the 16 tasks that no other uses", n)
	}

	// The same with the sum over it is one graph more, of which the 48 are there.
	sum := h.do("POST", "/v1/graphs?wait=30s", seedGraph(seedTree())).want(http.StatusOK).is("state", "done").is("counts.done", "63")
	sum.is("results", `{"s30":408}`).is("keys.z7", g.string("keys.z7")).is("errors", "{}")
	h.do("GET", "/v1/futures/"+sum.string("outputs.s30")+"/result", nil).want(http.StatusOK).text("408")
	h.do("GET", "/v1/graphs/"+sum.string("id"), nil).want(http.StatusOK).is("results.s30", "408").is("state", "done")

	tasks := h.do("GET", "/v1/graphs/"+g.string("id")+"/tasks?limit=2", nil).want(http.StatusOK)
	tasks.is("items.0.name", "x0").is("items.1.name", "y0").is("items.1.dependencies.0", g.string("keys.x0")).is("items.2", "")
	h.do("GET", "/v1/graphs/"+g.string("id")+"/tasks?limit=2&cursor="+tasks.string("next"), nil).want(http.StatusOK).is("items.0.name", "z0")
}

// seedGraph is the graph of S2, of 48 tasks, with more of them. The module has
// no function double, but a sum will do.
func seedGraph(more string) string {
	var b strings.Builder
	for i := range 16 {
		fmt.Fprintf(&b, `"x%d":{"call":"arith/inc","args":[%d]},`, i, i)
		fmt.Fprintf(&b, `"y%d":{"call":"arith/add","args":[{"$ref":"x%d"},{"$ref":"x%d"}]},`, i, i, i)
		fmt.Fprintf(&b, `"z%d":{"call":"arith/add","args":[{"$ref":"x%d"},{"$ref":"y%d"}]},`, i, i, i)
	}
	return `{"tasks":{` + strings.TrimSuffix(b.String()+more, ",") + `}}`
}

// seedTree adds the results of S2 up in 15 tasks, the last of which is s30.
func seedTree() string {
	var b strings.Builder
	layer := make([]string, 16)
	for i := range layer {
		layer[i] = fmt.Sprintf("z%d", i)
	}
	for next := 16; len(layer) > 1; next++ {
		name := fmt.Sprintf("s%d", next)
		fmt.Fprintf(&b, `%q:{"call":"arith/add","args":[{"$ref":%q},{"$ref":%q}]},`, name, layer[0], layer[1])
		layer = append(layer[2:], name)
	}
	return b.String()
}

func TestContractWaitThatIsTooShort(t *testing.T) {
	t.Parallel()
	h := newHTTP(t, testkit.Start(t))
	h.push("time")
	g := h.do("POST", "/v1/graphs?wait=20ms", `{"tasks":{"x":{"call":"time/nap","args":[3000]}},"label":"tea"}`).want(http.StatusAccepted)
	g.is("state", "running").is("label", "tea").is("counts.running", "1").is("finished_at", "").is("results", "{}")
	key := g.string("outputs.x")
	h.do("GET", "/v1/futures/"+key+"/result?wait=20ms", nil).want(http.StatusAccepted).is("state", "running").is("key", key)
	h.do("POST", "/v1/futures/await", `{"keys":["`+key+`","nap-no"],"return_when":"all","wait":"20ms","results":true}`).
		want(http.StatusOK).is("pending", `["`+key+`"]`).is("settled.nap-no.error.code", "not_found")
	h.do("POST", "/v1/futures/await", `{"keys":["`+key+`"],"return_when":"any","wait":"30s","results":true}`).
		want(http.StatusOK).is("settled."+key+".result", "3000").is("pending", "[]")
	h.do("GET", "/v1/graphs/"+g.string("id")+"?wait=30s", nil).want(http.StatusOK).is("state", "done").is("results.x", "3000")
	f := h.do("GET", "/v1/futures/"+key, nil).want(http.StatusOK).is("state", "done").is("type", "int").is("attempts.0.number", "1").is("attempts.1", "")
	f.is("call", "time/nap").is("pure", "true").is("workers", "[]").is("error", "")
	for _, moment := range []string{"submitted", "queued", "started", "finished"} {
		if f.string("times."+moment) == "" {
			t.Errorf("there is no time %s in %s", moment, f.body)
		}
	}
}

func TestContractIdempotencyKey(t *testing.T) {
	t.Parallel()
	h := newHTTP(t, testkit.Start(t))
	h.push("time")
	again := h.with("Idempotency-Key", "tuesday")
	const graph, other = `{"tasks":{"x":{"call":"time/nap","args":[1],"pure":false}}}`, `{"tasks":{"x":{"call":"time/nap","args":[2],"pure":false}}}`
	first := again.do("POST", "/v1/graphs?wait=30s", graph).want(http.StatusOK)
	second := again.do("POST", "/v1/graphs?wait=30s", graph).want(http.StatusOK).is("id", first.string("id")).is("keys.x", first.string("keys.x"))
	again.do("POST", "/v1/graphs", other).problem(http.StatusConflict, "conflict")
	if third := h.do("POST", "/v1/graphs?wait=30s", graph).want(http.StatusOK); third.string("id") == first.string("id") {
		t.Errorf("without the header the second submission is the first graph %s", second.string("id"))
	}
	// The name is free when the graph has gone.
	h.do("DELETE", "/v1/graphs/"+first.string("id"), nil).want(http.StatusNoContent)
	again.do("POST", "/v1/graphs?wait=30s", other).want(http.StatusOK).is("results.x", "2")
}

func TestContractUnknownFieldsAndDoubledKeys(t *testing.T) {
	t.Parallel()
	h := newHTTP(t, testkit.Start(t))
	h.push("arith")
	for _, c := range []struct{ method, path, body, task, field string }{
		{"POST", "/v1/graphs", `{"tasks":{"x":{"call":"arith/inc","args":[1]}},"priority":1}`, "", "priority"},
		{"POST", "/v1/graphs", `{"tasks":{"x":{"call":"arith/inc","args":[1],"retry":1}}}`, "x", "retry"},
		{"POST", "/v1/graphs", `{"tasks":{"x":{"call":"arith/inc","args":[1],"args":[2]}}}`, "x", "args"},
		{"POST", "/v1/graphs", `{"tasks":{"x":{"call":"arith/inc","args":[1],"retries":{"max":1,"min":1}}}}`, "x", "retries.min"},
		{"POST", "/v1/graphs", `{"tasks":{"x":{"call":"arith/inc","args":[1]},"x":{"call":"arith/inc","args":[1]}}}`, "x", ""},
		{"POST", "/v1/sessions", `{"ttl":"1m","name":"x"}`, "", "name"},
		{"POST", "/v1/sessions", `{"ttl":"1m","ttl":"2m"}`, "", "ttl"},
		{"POST", "/v1/futures/await", `{"keys":[],"timeout":"1s"}`, "", "timeout"},
		{"POST", "/v1/call/builtin/identity", `[{"a":1,"a":2}]`, "", "args"},
		{"POST", "/v1/call/arith/inc?wait=1s", `[1]`, "", "wait"},
		{"GET", "/v1/futures?status=done", "", "", "status"},
	} {
		a := h.do(c.method, c.path, c.body).problem(http.StatusBadRequest, "invalid")
		if got := a.string("field"); a.string("task") != c.task || c.field != "" && !strings.HasPrefix(got, c.field) {
			t.Errorf("%s %s %s is told as task %q, field %q, want %q and %q: %s", c.method, c.path, c.body, a.string("task"), got, c.task, c.field, a.string("detail"))
		}
	}
}
