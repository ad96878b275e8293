package httpapi_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"weft/httpapi"
)

// FuzzGraph submits whatever comes and wants it taken or refused, the refusal
// being one of the client's doing.
func FuzzGraph(f *testing.F) {
	f.Add(contractGraph)
	f.Add(twoTasks)
	for _, r := range refusals {
		f.Add(strings.ReplaceAll(r.body, "%s", okTask))
	}
	for _, o := range badOptions {
		f.Add(`{"tasks":{"a":{"call":"math/inc","args":[1],` + o.option + `}}}`)
	}
	modules := newFakeModules()
	info, _ := fakeDescriber{}.Describe(f.Context(), wasm)
	if _, _, err := modules.Put(f.Context(), "math", "1.0", nil, wasm, info); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body string) {
		sched := newFakeScheduler()
		api, err := httpapi.New(httpapi.Config{Scheduler: sched, Modules: modules, Describer: fakeDescriber{}, Builtins: fakeBuiltins{}})
		if err != nil {
			t.Fatal(err)
		}
		defer api.Stop()
		rec := httptest.NewRecorder()
		api.ServeHTTP(rec, httptest.NewRequest("POST", "/v1/graphs", strings.NewReader(body)))
		if err := loadSchema().check("POST", "/v1/graphs", rec.Code, rec.Header().Get("Content-Type"), rec.Body.Bytes()); err != nil {
			t.Error(err)
		}
		if rec.Code != 202 && rec.Code != 400 {
			t.Errorf("answered with %d: %s", rec.Code, rec.Body)
		}
		if (rec.Code == 202) != (len(sched.graphs) == 1) {
			t.Errorf("answered with %d, submitted %d", rec.Code, len(sched.graphs))
		}
		for _, g := range sched.graphs {
			for i := range g.graph.Tasks {
				for _, d := range g.graph.Tasks[i].Deps {
					if d.Future == "" && (d.Task < 0 || d.Task >= len(g.graph.Tasks)) {
						t.Errorf("task %d has the dependency %+v", i, d)
					}
				}
			}
		}
	})
}
