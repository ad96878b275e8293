package httpapi_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"weft/httpapi"
	"weft/httpapi/wire"
	"weft/task"
)

// contractGraph is the graph that the contract shows.
const contractGraph = `{"tasks": {"x": {"call": "math/inc", "args": [1]},
           "y": {"call": "math/double", "args": [{"$ref": "x"}]},
           "z": {"call": "math/add", "args": [{"$ref": "x"}, {"$ref": "y"}],
                 "key": null, "pure": true, "priority": 0, "timeout": "60s", "queue_timeout": null, "memory": "64MiB", "fuel": null,
                 "retries": {"max": 3, "backoff": "100ms", "max_backoff": "10s", "on": ["trap", "guest_error"]},
                 "workers": [], "allow_other_workers": false, "resources": {}, "labels": {}}},
 "outputs": ["z"], "label": "", "retain": "1h"}`

func TestTheContractsGraph(t *testing.T) {
	w := newWorld(t)
	var record wire.Graph
	a := w.post("/v1/graphs", contractGraph).want(202, &record)
	if a.header.Get("Location") != "/v1/graphs/"+string(record.ID) {
		t.Errorf("it is at %q", a.header.Get("Location"))
	}
	g := w.sched.submitted()
	if len(g.Tasks) != 3 || g.Retain != time.Hour || g.Detached || fmt.Sprint(g.Outputs) != "[2]" {
		t.Fatalf("graph is %+v", g)
	}
	z := g.Tasks[2]
	if z.Name != "z" || fmt.Sprint(z.Deps) != "[{0 } {1 }]" || !z.Pure || z.Target.String() != "math/add" {
		t.Errorf("z is %+v", z)
	}
	o := z.Options
	if o.Timeout != time.Minute || o.QueueTimeout != 0 || o.Memory != 64<<20 || o.Fuel != 0 || o.Retries.Max != 3 || o.Retries.Backoff != 100*time.Millisecond ||
		o.Retries.MaxBackoff != 10*time.Second || fmt.Sprint(o.Retries.On) != "[trap guest_error]" || len(o.Workers) != 0 {
		t.Errorf("options of z are %+v", o)
	}
	if x := g.Tasks[0]; x.Target != nil && x.Options != task.DefaultOptions {
		t.Errorf("options of x are %+v", x.Options)
	}
}

// parse submits a graph and returns what came of it.
func (w *world) parse(body string) *task.Graph {
	w.Helper()
	w.post("/v1/graphs", body).want(202)
	return w.sched.submitted()
}

func TestReferencesMayPointForward(t *testing.T) {
	w := newWorld(t)
	g := w.parse(`{"tasks":{
		"sum":{"call":"builtin/list","args":[{"$ref":"b"},{"$ref":"a"},{"k":[{"$ref":"b"}]}]},
		"a":{"call":"math/inc","args":[{"$ref":"b"}]},
		"b":{"call":"math/inc","args":[1]}}}`)
	if fmt.Sprint(g.Tasks[0].Deps) != "[{2 } {1 }]" || fmt.Sprint(g.Tasks[1].Deps) != "[{2 }]" || fmt.Sprint(g.Outputs) != "[0]" {
		t.Errorf("graph is %+v", g)
	}
	want := encode(t, []any{placeholder(0), placeholder(1), map[string]any{"k": []any{placeholder(0)}}})
	if !bytes.Equal(g.Tasks[0].Args, want) {
		t.Errorf("arguments are %x, want %x", g.Tasks[0].Args, want)
	}
}

func TestOutputsAreWhatNobodyUsesUnlessNamed(t *testing.T) {
	w := newWorld(t)
	const tasks = `"tasks":{"a":{"call":"math/inc","args":[1]},"b":{"call":"math/inc","args":[{"$ref":"a"}]},"c":{"call":"math/inc","args":[3]}}`
	for outputs, want := range map[string]string{
		``: "[1 2]", `,"outputs":null`: "[1 2]", `,"outputs":[]`: "[]", `,"outputs":["c","a"]`: "[2 0]",
	} {
		if g := w.parse(`{` + tasks + outputs + `}`); fmt.Sprint(g.Outputs) != want {
			t.Errorf("outputs%s are %v, want %s", outputs, g.Outputs, want)
		}
	}
	if g := w.parse(`{"outputs":["c"],` + tasks + `}`); fmt.Sprint(g.Outputs) != "[2]" {
		t.Errorf("outputs before the tasks are %v", g.Outputs)
	}
}

func TestTargetsAndOptionsAreShared(t *testing.T) {
	w := newWorld(t)
	g := w.parse(`{"tasks":{
		"a":{"call":"math/inc","args":[1],"priority":3,"labels":{"k":"v"}},
		"b":{"priority":3,"labels":{"k":"v"},"call":"math\/inc","args":[2]},
		"c":{"call":"math/inc","args":[3],"priority":4}}}`)
	if g.Tasks[0].Target != g.Tasks[1].Target || g.Tasks[1].Target != g.Tasks[2].Target {
		t.Error("a function was resolved more than once")
	}
	if g.Tasks[0].Options != g.Tasks[1].Options || g.Tasks[0].Options.Priority != 3 || g.Tasks[2].Options.Priority != 4 {
		t.Errorf("options are %p %p %p", g.Tasks[0].Options, g.Tasks[1].Options, g.Tasks[2].Options)
	}
}

func TestArgumentsAreConvertedToTheDeclaredType(t *testing.T) {
	w := newWorld(t)
	g := w.parse(`{"tasks":{"a":{"call":"math/roll","args":[6]},"b":{"call":"builtin/list"},"c":{"call":"builtin/list","args":null}}}`)
	if want := encode(t, []any{6.0}); !bytes.Equal(g.Tasks[0].Args, want) {
		t.Errorf("arguments are %x, want %x", g.Tasks[0].Args, want)
	}
	if want := encode(t, []any{}); !bytes.Equal(g.Tasks[1].Args, want) || !bytes.Equal(g.Tasks[2].Args, want) {
		t.Errorf("no arguments are %x and %x, want %x", g.Tasks[1].Args, g.Tasks[2].Args, want)
	}
}

func TestOptionsAtTheirLimits(t *testing.T) {
	w := newWorld(t)
	for option, ok := range map[string]func(o *task.Options) bool{
		`"priority":1000000`:   func(o *task.Options) bool { return o.Priority == 1000000 },
		`"priority":-1000000`:  func(o *task.Options) bool { return o.Priority == -1000000 },
		`"timeout":"1ns"`:      func(o *task.Options) bool { return o.Timeout == 1 },
		`"timeout":"8760h"`:    func(o *task.Options) bool { return o.Timeout == 8760*time.Hour },
		`"queue_timeout":"5s"`: func(o *task.Options) bool { return o.QueueTimeout == 5*time.Second },
		`"memory":1`:           func(o *task.Options) bool { return o.Memory == 1 },
		`"memory":"4GiB"`:      func(o *task.Options) bool { return o.Memory == 4<<30 },
		`"fuel":1`:             func(o *task.Options) bool { return o.Fuel == 1 },
		`"retries":0`:          func(o *task.Options) bool { return o.Retries.Max == 0 },
		`"retries":1000`: func(o *task.Options) bool {
			return o.Retries.Max == 1000 && o.Retries.Backoff == 100*time.Millisecond && o.Retries.MaxBackoff == 10*time.Second
		},
		`"retries":{}`:                       func(o *task.Options) bool { return o.Retries.Max == 0 },
		`"retries":{"max":2,"backoff":"0s"}`: func(o *task.Options) bool { return o.Retries.Backoff == 0 && o.Retries.MaxBackoff == 10*time.Second },
		`"retries":{"max":2,"backoff":"1m"}`: func(o *task.Options) bool {
			return o.Retries.Backoff == time.Minute && o.Retries.MaxBackoff == time.Minute
		},
		`"retries":{"max":2,"max_backoff":"1ms"}`:                                           func(o *task.Options) bool { return o.Retries.Backoff == time.Millisecond },
		`"workers":["a"],"allow_other_workers":true`:                                        func(o *task.Options) bool { return o.Workers[0] == "a" && o.AllowOtherWorkers },
		`"resources":{"gpu":1}`:                                                             func(o *task.Options) bool { return o.Resources["gpu"] == 1 },
		`"labels":{"` + strings.Repeat("l", 200) + `":"` + strings.Repeat("t", 1000) + `"}`: func(o *task.Options) bool { return len(o.Labels) == 1 },
	} {
		if g := w.parse(`{"tasks":{"a":{"call":"math/inc","args":[1],` + option + `}}}`); !ok(g.Tasks[0].Options) {
			t.Errorf("%s is read as %+v", option, g.Tasks[0].Options)
		}
	}
}

func TestGraphsHaveALimitOfTasks(t *testing.T) {
	w := newWorld(t, func(c *httpapi.Config) { c.Limits.Tasks = 3 })
	w.post("/v1/graphs", manyTasks(2)).want(202)
	w.post("/v1/graphs", manyTasks(3)).want(202)
	w.post("/v1/graphs", manyTasks(4)).problem(task.TooLarge, "", "more than 3 tasks")
}

func TestGraphsHaveALimitOfBytes(t *testing.T) {
	body := manyTasks(10)
	for extra, fits := range map[int]bool{-1: false, 0: true, 1: true} {
		w := newWorld(t, func(c *httpapi.Config) { c.Limits.Graph = int64(len(body) + extra) })
		for _, send := range []func(method, path, body string, headers ...string) *answer{w.do, w.chunked} {
			if a := send("POST", "/v1/graphs", body); fits {
				a.want(202)
			} else if p := a.problem(task.TooLarge, "", "larger than this call takes"); p.Task != "" {
				t.Errorf("the problem names the task %q", p.Task)
			}
		}
	}
}

func manyTasks(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,"t%d":{"call":"math/inc","args":[%d]}`, i, i)
	}
	return `{"tasks":{` + b.String()[1:] + `}}`
}

func TestABadTaskAmongThousandsIsNamed(t *testing.T) {
	w := newWorld(t)
	body := manyTasks(20_000)
	bad := strings.Replace(body, `"t17777":{"call":"math/inc","args":[17777]}`, `"t17777":{"call":"math/inc","args":["17777"]}`, 1)
	if p := w.post("/v1/graphs", bad).problem(task.Invalid, "args", "string"); p.Task != "t17777" {
		t.Errorf("the problem names %q", p.Task)
	}
	if len(w.sched.graphs) != 0 {
		t.Error("a part of the graph was submitted")
	}
	var record wire.Graph
	w.post("/v1/graphs", body).want(202, &record)
	if len(record.Keys) != 0 || len(record.Outputs) != 20_000 {
		t.Errorf("answer has %d keys and %d outputs", len(record.Keys), len(record.Outputs))
	}
	w.post("/v1/graphs?keys=true", body).want(202, &record)
	if len(record.Keys) != 20_000 || record.Keys[17777].Name != "t17777" {
		t.Errorf("answer has %d keys", len(record.Keys))
	}
}
