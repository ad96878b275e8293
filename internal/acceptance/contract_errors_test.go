package acceptance

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"weft/httpapi"
	"weft/internal/server"
	"weft/internal/testkit"
	"weft/scheduler/state"
	"weft/task"
)

// provoke has a way to each code that a server can be brought to tell. They
// are called in order, on servers that are young.
var provoke = map[task.Code]func(t *testing.T, c *testkit.Cluster, h *caller){
	task.Invalid: func(_ *testing.T, _ *testkit.Cluster, h *caller) {
		for _, body := range []string{``, `{`, `[1`, `1`, `{"a":1}`, `[1] 2`, `["1"]`, `[]`, `[1,2]`, `[1.5]`, `[null]`, "[\"\xff\"]", `[18446744073709551616]`} {
			h.do("POST", "/v1/call/arith/inc", body).problem(http.StatusBadRequest, "invalid")
		}
		for _, body := range []string{``, `{}`, `[]`, `{"tasks":{}}`, `{"tasks":[]}`, `{"tasks":{"":{"call":"arith/inc","args":[1]}}}`, `{"tasks":{"x":{"call":"arith/inc","args":[1]}},"outputs":["y"]}`} {
			h.do("POST", "/v1/graphs", body).problem(http.StatusBadRequest, "invalid")
		}
		for _, path := range []string{"/v1/graphs?wait=1", "/v1/graphs?wait=-1s", "/v1/graphs?keys=maybe", "/v1/call/arith/inc?timeout=soon", "/v1/call/arith/inc?pure=perhaps"} {
			h.do("POST", path, `{}`).problem(http.StatusBadRequest, "invalid")
		}
		for _, path := range []string{"/v1/futures?limit=none", "/v1/futures?limit=0", "/v1/futures?state=fine"} {
			h.do("GET", path, nil).problem(http.StatusBadRequest, "invalid")
		}
		h.do("PUT", "/v1/modules/UPPER", guest(h.t, "arith"), module).problem(http.StatusBadRequest, "invalid")
		h.do("PUT", "/v1/modules/builtin", guest(h.t, "arith"), module).problem(http.StatusBadRequest, "invalid")
		h.do("PUT", "/v1/modules/arith?version=latest", guest(h.t, "arith"), module).problem(http.StatusBadRequest, "invalid")
	},
	task.Unauthenticated: func(t *testing.T, _ *testkit.Cluster, _ *caller) {
		h := newHTTP(t, testkit.Start(t, testkit.Tokens(httpapi.NewToken("plain", false))))
		h.do("GET", "/v1/cluster", nil).problem(http.StatusUnauthorized, "unauthenticated")
		h.with("Authorization", "Bearer plein").do("GET", "/v1/cluster", nil).problem(http.StatusUnauthorized, "unauthenticated")
		h.do("PUT", "/v1/modules/arith", guest(t, "arith"), module).problem(http.StatusUnauthorized, "unauthenticated")
		h.with("Authorization", "Bearer plain").do("GET", "/v1/cluster", nil).want(http.StatusOK)
		h.do("GET", "/healthz", nil).want(http.StatusOK)
		h.do("GET", "/readyz", nil).want(http.StatusOK)
	},
	task.Forbidden: func(t *testing.T, _ *testkit.Cluster, _ *caller) {
		h := newHTTP(t, testkit.Start(t, testkit.Tokens(httpapi.NewToken("plain", false), httpapi.NewToken("chief", true))))
		plain, chief := h.with("Authorization", "Bearer plain"), h.with("Authorization", "Bearer chief")
		plain.do("PUT", "/v1/modules/time?capabilities=clock", guest(t, "time"), module).problem(http.StatusForbidden, "forbidden")
		chief.do("PUT", "/v1/modules/time?capabilities=clock", guest(t, "time"), module).want(http.StatusCreated).is("capabilities", `["clock"]`)
		plain.do("PUT", "/v1/modules/arith", guest(t, "arith"), module).want(http.StatusCreated)
	},
	task.NotFound: func(_ *testing.T, _ *testkit.Cluster, h *caller) {
		const uuid = "01a2000e-50d4-7ea4-9e5e-6aaeee399c0d"
		for _, request := range []string{
			"POST /v1/call/arith/dec", "POST /v1/call/maths/inc", "POST /v1/call/arith@7/inc", "POST /v1/call/builtin/map",
			"GET /v1/modules/maths", "GET /v1/modules/UPPER", "GET /v1/modules/arith/versions/7", "GET /v1/modules/maths/versions/latest/wasm", "DELETE /v1/modules/maths",
			"GET /v1/graphs/" + uuid, "GET /v1/graphs/1", "GET /v1/graphs/" + uuid + "/tasks", "GET /v1/graphs/" + uuid + "/events", "POST /v1/graphs/" + uuid + "/cancel", "DELETE /v1/graphs/" + uuid,
			"GET /v1/futures/inc-1", "GET /v1/futures/a%20b", "GET /v1/futures/inc-1/result", "GET /v1/futures/inc-1/logs", "POST /v1/futures/inc-1/cancel", "POST /v1/futures/inc-1/retry",
			"GET /v1/sessions/" + uuid + "/events", "POST /v1/sessions/" + uuid + "/heartbeat", "DELETE /v1/sessions/" + uuid,
			"POST /v1/workers/" + uuid + "/retire", "GET /v1/nothing", "GET /v2/cluster", "GET /nothing",
		} {
			method, path, _ := strings.Cut(request, " ")
			h.do(method, path, nil).problem(http.StatusNotFound, "not_found")
		}
		h.with("Weft-Session", uuid).do("POST", "/v1/graphs", `{"tasks":{"x":{"call":"arith/inc","args":[1]}}}`).problem(http.StatusNotFound, "not_found")
	},
	task.Conflict: func(_ *testing.T, _ *testkit.Cluster, h *caller) {
		h.do("PUT", "/v1/modules/arith?version=1", guest(h.t, "arith"), module).want(http.StatusCreated)
		h.do("PUT", "/v1/modules/arith?version=1", guest(h.t, "ends"), module).problem(http.StatusConflict, "conflict")
		h.do("POST", "/v1/graphs", `{"tasks":{"x":{"call":"arith/inc","args":[1],"key":"mine"}}}`).want(http.StatusAccepted)
		h.do("POST", "/v1/graphs", `{"tasks":{"x":{"call":"arith/inc","args":[2],"key":"mine"}}}`).problem(http.StatusConflict, "conflict").is("task", "x")
		g := h.do("POST", "/v1/graphs", `{"tasks":{"x":{"call":"time/nap","args":[3600000]}}}`).want(http.StatusAccepted)
		h.do("DELETE", "/v1/modules/time", nil).problem(http.StatusConflict, "conflict") // an unfinished task needs it
		h.do("DELETE", "/v1/graphs/"+g.string("id"), nil).want(http.StatusNoContent)
		h.do("DELETE", "/v1/modules/time", nil).want(http.StatusNoContent)
	},
	task.Cancelled: func(_ *testing.T, _ *testkit.Cluster, h *caller) {
		g := h.do("POST", "/v1/graphs", `{"tasks":{"x":{"call":"time/nap","args":[3600000]},"y":{"call":"arith/inc","args":[{"$ref":"x"}]}},"outputs":["x","y"]}`).want(http.StatusAccepted)
		h.do("POST", "/v1/futures/"+g.string("keys.x")+"/cancel", nil).want(http.StatusNoContent)
		for _, name := range []string{"x", "y"} {
			h.do("GET", "/v1/futures/"+g.string("keys."+name)+"/result", nil).problem(http.StatusConflict, "cancelled").is("key", g.string("keys.x"))
		}
		h.do("GET", "/v1/graphs/"+g.string("id"), nil).want(http.StatusOK).is("state", "cancelled").is("errors.y.code", "cancelled")
	},
	task.TooLarge: func(t *testing.T, _ *testkit.Cluster, _ *caller) {
		h := newHTTP(t, testkit.Start(t, testkit.Limits(httpapi.Limits{Graph: 1 << 10, Tasks: 3, Module: 100, Value: 1 << 10, Body: 1 << 10, Keys: 2})))
		h.push("arith")
		long := `"` + strings.Repeat("x", 1<<10) + `"`
		for request, body := range map[string]string{
			"POST /v1/call/builtin/len": "[" + long + "]",
			"POST /v1/data":             long,
			"POST /v1/graphs":           `{"tasks":{"x":{"call":"builtin/len","args":[` + long + `]}}}`,
			"POST /v1/graphs?keys=true": `{"tasks":{"a":{"call":"arith/inc","args":[1]},"b":{"call":"arith/inc","args":[1]},"c":{"call":"arith/inc","args":[1]},"d":{"call":"arith/inc","args":[1]}}}`,
			"POST /v1/futures/await":    `{"keys":["a","b","c"]}`,
			"POST /v1/sessions":         `{"ttl":` + long + `}`,
		} {
			method, path, _ := strings.Cut(request, " ")
			h.do(method, path, body).problem(http.StatusRequestEntityTooLarge, "too_large")
		}
		h.do("PUT", "/v1/modules/time", guest(t, "time"), module).problem(http.StatusRequestEntityTooLarge, "too_large")
	},
	task.BadModule: func(_ *testing.T, _ *testkit.Cluster, h *caller) {
		arith := guest(h.t, "arith")
		for what, bytes := range map[string][]byte{
			"nothing":                  {},
			"text":                     []byte("(module)"),
			"a header alone":           arith[:8],
			"half a module":            arith[:40],
			"a component":              []byte("\x00asm\x0d\x00\x01\x00"),
			"an import of what is not": []byte("\x00asm\x01\x00\x00\x00\x01\x04\x01\x60\x00\x00\x02\x09\x01\x03env\x01f\x00\x00"),
		} {
			if d := h.do("PUT", "/v1/modules/bad", bytes, module).problem(http.StatusUnprocessableEntity, "bad_module").string("detail"); d == "" {
				h.t.Errorf("of %s nothing is said", what)
			}
		}
		h.do("GET", "/v1/modules/bad", nil).problem(http.StatusNotFound, "not_found")
	},
	task.Trap: func(_ *testing.T, _ *testkit.Cluster, h *caller) {
		a := h.do("POST", "/v1/call/ends/div", `[1,0]`).problem(http.StatusUnprocessableEntity, "trap")
		if d := a.string("detail"); !strings.Contains(d, "integer divide by zero") || !strings.HasPrefix(a.string("key"), "div-") || a.string("stack") == "" {
			h.t.Errorf("the trap is told as %s", a.body)
		}
	},
	task.GuestError: func(_ *testing.T, _ *testkit.Cluster, h *caller) {
		h.do("POST", "/v1/call/builtin/getitem", `[[1,2],2]`).problem(http.StatusUnprocessableEntity, "guest_error")
	},
	task.Exit: func(_ *testing.T, _ *testkit.Cluster, h *caller) {
		a := h.do("POST", "/v1/call/exit/run", `[""]`).problem(http.StatusUnprocessableEntity, "exit")
		if d := a.string("detail"); !strings.Contains(d, "3") || !strings.Contains(d, "bad luck") {
			h.t.Errorf("the end of the program is told as %q", d)
		}
	},
	task.Timeout: func(_ *testing.T, _ *testkit.Cluster, h *caller) {
		for _, call := range []string{"ends/spin", "time/nap"} {
			h.do("POST", "/v1/call/"+call+"?timeout=50ms", `[3600000]`).problem(http.StatusUnprocessableEntity, "timeout")
		}
	},
	task.QueueTimeout: func(t *testing.T, c *testkit.Cluster, h *caller) {
		free := occupy(t, c.Client(t), 2)
		g := h.do("POST", "/v1/graphs?wait=30s", `{"tasks":{"x":{"call":"arith/inc","args":[1],"queue_timeout":"50ms"}}}`).want(http.StatusOK)
		g.is("state", "failed").is("errors.x.code", "queue_timeout").is("errors.x.status", "422")
		h.do("GET", "/v1/futures/"+g.string("keys.x")+"/result", nil).problem(http.StatusUnprocessableEntity, "queue_timeout")
		free()
	},
	task.Memory: func(_ *testing.T, _ *testkit.Cluster, h *caller) {
		h.do("POST", "/v1/call/ends/grow", `[16]`).problem(http.StatusUnprocessableEntity, "memory")
		g := h.do("POST", "/v1/graphs?wait=30s", `{"tasks":{"x":{"call":"ends/grow","args":[1],"memory":"1MiB"}}}`).want(http.StatusOK)
		g.is("errors.x.code", "memory")
		if d := g.string("errors.x.detail"); !strings.Contains(d, "1 MiB") && !strings.Contains(d, "1MiB") {
			h.t.Errorf("the limit is not told: %q", d)
		}
	},
	task.OutputTooLarge: func(_ *testing.T, _ *testkit.Cluster, h *caller) {
		data := h.do("POST", "/v1/data", bytesOf(10<<20), octets).want(http.StatusCreated).string("key")
		h.do("POST", "/v1/call/builtin/list", `[{"$future":"`+data+`"},{"$future":"`+data+`"}]`).problem(http.StatusUnprocessableEntity, "output_too_large")
	},
	task.WorkerLost: func(t *testing.T, _ *testkit.Cluster, _ *caller) {
		c := testkit.Start(t, testkit.Workers(), testkit.State(state.Config{WorkerTTL: time.Second}))
		h := newHTTP(t, c)
		h.push("time")
		g := h.do("POST", "/v1/graphs", `{"tasks":{"x":{"call":"time/nap","args":[3600000]}}}`).want(http.StatusAccepted)
		path := "/v1/futures/" + g.string("keys.x")
		for death := range 3 {
			id, err := c.AddWorker(server.Worker{Name: fmt.Sprintf("victim-%d", death+1), Slots: 1, Heartbeat: 20 * time.Millisecond})
			if err != nil {
				t.Fatal(err)
			}
			testkit.Eventually(t, "the task runs on the next worker", func() bool {
				f := h.do("GET", path, nil).want(http.StatusOK)
				return f.string("state") == "running" && f.string("workers") == fmt.Sprintf(`["victim-%d"]`, death+1)
			})
			c.KillWorker(id)
		}
		a := h.do("GET", path+"/result?wait=30s", nil).problem(http.StatusBadGateway, "worker_lost").is("key", g.string("keys.x"))
		if d := a.string("detail"); !strings.Contains(d, "victim-3") {
			t.Errorf("the third death does not name its worker: %q", d)
		}
	},
	task.NoWorker: func(_ *testing.T, _ *testkit.Cluster, h *caller) {
		g := h.do("POST", "/v1/graphs?wait=30s", `{"tasks":{"x":{"call":"arith/inc","args":[1],"resources":{"gpu":1},"queue_timeout":"50ms"}}}`)
		g.want(http.StatusOK).is("errors.x.code", "no_worker")
		h.do("GET", "/v1/futures/"+g.string("keys.x")+"/result", nil).problem(http.StatusServiceUnavailable, "no_worker")
	},
}

// notYet are the codes that nothing can bring about so far, or ever should.
var notYet = map[task.Code]string{
	task.Fuel:         "nothing is metered",
	task.TooManyTasks: "tasks submit no tasks",
	task.RateLimited:  "nobody is limited",
	task.Unavailable:  "see TestContractStoppingServerIsUnavailable",
	task.Internal:     "nothing that a client or a module sends brings it about",
}

// Each code that can be provoked, with its status and its problem.
//
// Row 25 (test_bad_tasks_fail): the case worker_lost.
func TestContractErrors(t *testing.T) {
	t.Parallel()
	for _, code := range task.Codes() {
		_, not := notYet[code]
		if _, can := provoke[code]; can == not {
			t.Errorf("%s is provoked: %t, said to be impossible: %t", code, can, not)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(provoke)) {
		t.Run(string(code), func(t *testing.T) {
			t.Parallel()
			c := testkit.Start(t)
			h := newHTTP(t, c)
			h.push("arith", "ends", "exit", "time")
			provoke[code](t, c, h)
			// Whatever it was, the server goes on.
			h.do("POST", "/v1/call/arith/add", `[40,2]`).want(http.StatusOK).text("42")
			h.do("GET", "/readyz", nil).want(http.StatusOK)
		})
	}
}
