package httpapi_test

import (
	"fmt"
	"strings"
	"testing"

	"weft/task"
)

// refusals are graphs that are wrong, and what is said about them.
var refusals = []struct{ name, body, task, field, says string }{
	{"empty body", ``, "", "", "ends too early"},
	{"no object", `[]`, "", "", "a graph is an object"},
	{"no JSON", `{tasks}`, "", "", "no JSON"},
	{"cut off", `{"tasks":{"a":{"call":"math/inc","args":[1]}}`, "", "", "ends too early"},
	{"cut off in a task", `{"tasks":{"a":{"call":"math/inc","ar`, "a", "", "ends too early"},
	{"something after it", `{"tasks":{"a":{"call":"math/inc","args":[1]}}} {}`, "", "", "something follows"},
	{"broken UTF-8", "{\"tasks\":{\"a\":{\"call\":\"math/\xff\",\"args\":[1]}}}", "a", "call", "no JSON"},
	{"no tasks", `{}`, "", "tasks", "no task"},
	{"empty graph", `{"tasks":{}}`, "", "tasks", "no task"},
	{"tasks are a list", `{"tasks":[]}`, "", "", "tasks are an object"},
	{"tasks are null", `{"tasks":null}`, "", "", "tasks are an object"},
	{"unknown member", `{"tasks":{%s},"colour":1}`, "", "colour", "a graph has no such member"},
	{"doubled member", `{"tasks":{%s},"label":"","label":""}`, "", "label", "there twice"},
	{"doubled tasks", `{"tasks":{%s},"tasks":{%s}}`, "", "tasks", "there twice"},
	{"label is a number", `{"tasks":{%s},"label":1}`, "", "label", "number"},
	{"label is too long", `{"tasks":{%s},"label":"` + strings.Repeat("x", 1001) + `"}`, "", "label", "1000 bytes"},
	{"retain is a number", `{"tasks":{%s},"retain":60}`, "", "retain", "a duration is a string"},
	{"retain is negative", `{"tasks":{%s},"retain":"-1s"}`, "", "retain", "negative"},
	{"retain is for ever", `{"tasks":{%s},"retain":"8761h"}`, "", "retain", "8760h0m0s"},
	{"outputs are a name", `{"tasks":{%s},"outputs":"ok"}`, "", "outputs", "string"},
	{"output is a number", `{"tasks":{%s},"outputs":["ok",1]}`, "", "outputs[1]", "number"},
	{"unknown output", `{"tasks":{%s},"outputs":["ok","z"]}`, "", "outputs[1]", `"z" is no task`},
	{"doubled output", `{"tasks":{%s},"outputs":["ok","ok"]}`, "", "outputs[1]", "there twice"},
	{"detached is a string", `{"tasks":{%s},"detached":"yes"}`, "", "detached", "string"},
	{"detached without a session", `{"tasks":{%s},"detached":true}`, "", "detached", "Weft-Session"},

	{"task is a string", `{"tasks":{"a":"math/inc"}}`, "a", "", "a task is an object"},
	{"empty task", `{"tasks":{"a":{}}}`, "a", "call", "does not say which function"},
	{"task without a name", `{"tasks":{"":{"call":"math/inc","args":[1]}}}`, "", "", "1 to 200 bytes"},
	{"name is too long", `{"tasks":{"` + strings.Repeat("n", 201) + `":{"call":"math/inc","args":[1]}}}`, strings.Repeat("n", 80) + "…", "", "1 to 200 bytes"},
	{"doubled task", `{"tasks":{%s,"ok":{"call":"math/inc","args":[1]}}}`, "ok", "", "two tasks of this name"},
	{"doubled task in other words", `{"tasks":{%s,"\u006fk":{"call":"math/inc","args":[1]}}}`, "ok", "", "two tasks of this name"},
	{"unknown member of a task", `{"tasks":{"a":{"call":"math/inc","args":[1],"colour":1}}}`, "a", "colour", "a task has no such member"},
	{"doubled member of a task", `{"tasks":{"a":{"call":"math/inc","args":[1],"args":[1]}}}`, "a", "args", "there twice"},
	{"doubled null", `{"tasks":{"a":{"call":"math/inc","args":[1],"key":null,"key":null}}}`, "a", "key", "there twice"},
	{"call is null", `{"tasks":{"a":{"call":null}}}`, "a", "call", "by a string"},
	{"call is a number", `{"tasks":{"a":{"call":1}}}`, "a", "call", "by a string"},
	{"call without a function", `{"tasks":{"a":{"call":"math"}}}`, "a", "call", `"math" names no function`},
	{"unknown function", `{"tasks":{"a":{"call":"math/none"}}}`, "a", "call", `no function "none"`},
	{"unknown module", `{"tasks":{"a":{"call":"none/inc"}}}`, "a", "call", "module none"},
	{"unknown version", `{"tasks":{"a":{"call":"math@3/inc"}}}`, "a", "call", `no version "3"`},
	{"unknown builtin", `{"tasks":{"a":{"call":"builtin/none"}}}`, "a", "call", `no function "none"`},
	{"args are an object", `{"tasks":{"a":{"call":"math/inc","args":{}}}}`, "a", "args", "a list"},
	{"too few args", `{"tasks":{"a":{"call":"math/add","args":[1]}}}`, "a", "args", "2"},
	{"too many args", `{"tasks":{"a":{"call":"math/inc","args":[1,2]}}}`, "a", "args", "1"},
	{"args before a call of fewer", `{"tasks":{"a":{"args":[1,2],"call":"math/inc"}}}`, "a", "args", "1"},
	{"wrong type", `{"tasks":{"a":{"call":"math/inc","args":[1.5]}}}`, "a", "args", "float"},
	{"integer out of range", `{"tasks":{"a":{"call":"builtin/list","args":[-9223372036854775809]}}}`, "a", "args", "-9223372036854775809"},
	{"doubled key in a map", `{"tasks":{"a":{"call":"builtin/list","args":[{"x":1,"x":2}]}}}`, "a", "args", "duplicate"},
	{"too deep", `{"tasks":{"a":{"call":"builtin/list","args":` + strings.Repeat("[", 257) + strings.Repeat("]", 257) + `}}}`, "a", "args", "256"},
	{"bad bytes", `{"tasks":{"a":{"call":"builtin/list","args":[{"$bytes":"?"}]}}}`, "a", "args", "$bytes"},
	{"bad float", `{"tasks":{"a":{"call":"builtin/list","args":[{"$float":"inf"}]}}}`, "a", "args", "$float"},
	{"dangling reference", `{"tasks":{%s,"a":{"call":"math/inc","args":[{"$ref":"b"}]}}}`, "a", "args", `"b"} is no task`},
	{"reference to a number", `{"tasks":{"a":{"call":"math/inc","args":[{"$ref":1}]}}}`, "a", "args", "$ref"},
	{"future with no key", `{"tasks":{"a":{"call":"math/inc","args":[{"$future":"a b"}]}}}`, "a", "args", `"a b" is no key`},
	{"unknown future", `{"tasks":{"a":{"call":"math/inc","args":[{"$future":"none"}]}}}`, "a", "args", "no future none"},
	{"key is a number", `{"tasks":{"a":{"call":"math/inc","args":[1],"key":1}}}`, "a", "key", "number"},
	{"key is empty", `{"tasks":{"a":{"call":"math/inc","args":[1],"key":""}}}`, "a", "key", "no key"},
	{"key has a slash", `{"tasks":{"a":{"call":"math/inc","args":[1],"key":"a/b"}}}`, "a", "key", "no key"},
	{"key is too long", `{"tasks":{"a":{"call":"math/inc","args":[1],"key":"` + strings.Repeat("k", 201) + `"}}}`, "a", "key", "no key"},
	{"pure is a number", `{"tasks":{"a":{"call":"math/inc","args":[1],"pure":0}}}`, "a", "pure", "number"},
}

// options are options that are wrong.
var badOptions = []struct{ option, field, says string }{
	{`"priority":1000001`, "priority", "from -1000000 to 1000000"},
	{`"priority":-1000001`, "priority", "from -1000000 to 1000000"},
	{`"priority":1.5`, "priority", "1.5"},
	{`"priority":"high"`, "priority", "string"},
	{`"timeout":5`, "timeout", "a duration is a string"},
	{`"timeout":"0s"`, "timeout", "not above zero"},
	{`"timeout":"-5s"`, "timeout", "negative"},
	{`"timeout":"8760h1ns"`, "timeout", "8760h0m0s"},
	{`"queue_timeout":"0s"`, "queue_timeout", "not above zero"},
	{`"memory":0`, "memory", "between 1 byte and 4GiB"},
	{`"memory":-1`, "memory", "no size"},
	{`"memory":"64mb"`, "memory", "no size"},
	{`"memory":4294967297`, "memory", "between 1 byte and 4GiB"},
	{`"memory":[]`, "memory", "a size is"},
	{`"fuel":0`, "fuel", "not above zero"},
	{`"fuel":1e3`, "fuel", "1e3"},
	{`"retries":-1`, "retries", "0 to 1000"},
	{`"retries":1001`, "retries", "0 to 1000"},
	{`"retries":"3"`, "retries", "string"},
	{`"retries":{"max":1001}`, "retries", "0 to 1000"},
	{`"retries":{"count":3}`, "retries.count", "no such member"},
	{`"retries":{"max":1,"max":2}`, "retries.max", "there twice"},
	{`"retries":{"max":"3"}`, "retries.max", "string"},
	{`"retries":{"backoff":1}`, "retries.backoff", "a duration is a string"},
	{`"retries":{"backoff":"8761h"}`, "retries.backoff", "8760h0m0s"},
	{`"retries":{"max_backoff":"8761h"}`, "retries.max_backoff", "8760h0m0s"},
	{`"retries":{"backoff":"2s","max_backoff":"1s"}`, "retries.max_backoff", "less than the first"},
	{`"retries":{"on":[]}`, "retries.on", "no failure is named"},
	{`"retries":{"on":["trap","oops"]}`, "retries.on[1]", `"oops" is no code`},
	{`"retries":{"on":["cancelled"]}`, "retries.on[0]", "never retried"},
	{`"workers":"a"`, "workers", "string"},
	{`"workers":["a",""]`, "workers[1]", "id, name or host"},
	{`"workers":["` + strings.Repeat("w", 201) + `"]`, "workers[0]", "id, name or host"},
	{`"workers":["a"` + strings.Repeat(`,"a"`, 100) + `]`, "workers", "101 workers"},
	{`"allow_other_workers":1`, "allow_other_workers", "number"},
	{`"resources":{"gpu":0}`, "resources.gpu", "1 of a resource or more"},
	{`"resources":{"gpu":1.5}`, "resources.gpu", "1.5"},
	{`"resources":{"g p u":1}`, "resources", "no name of a resource"},
	{`"resources":{"gpu":1,"gpu":1}`, "resources.gpu", "there twice"},
	{`"resources":{` + entries(101, "1") + `}`, "resources", "101 resources"},
	{`"labels":{"a":1}`, "labels.a", "number"},
	{`"labels":{"":"x"}`, "labels", "1 to 200 bytes"},
	{`"labels":{"` + strings.Repeat("l", 201) + `":""}`, "labels", "1 to 200 bytes"},
	{`"labels":{"a":"` + strings.Repeat("t", 1001) + `"}`, "labels", "up to 1000"},
	{`"labels":{` + entries(101, `""`) + `}`, "labels", "101 labels"},
}

func entries(n int, v string) string {
	var parts []string
	for i := range n {
		parts = append(parts, fmt.Sprintf(`"n%d":%s`, i, v))
	}
	return strings.Join(parts, ",")
}

const okTask = `"ok":{"call":"math/inc","args":[1]}`

func TestGraphsThatAreWrong(t *testing.T) {
	w := newWorld(t)
	for _, tt := range refusals {
		t.Run(tt.name, func(t *testing.T) {
			w := *w
			w.T = t
			p := w.post("/v1/graphs", strings.ReplaceAll(tt.body, "%s", okTask)).problem(task.Invalid, tt.field, tt.says)
			if p.Task != tt.task {
				t.Errorf("the problem names the task %q, want %q", p.Task, tt.task)
			}
		})
	}
	for _, tt := range badOptions {
		t.Run(tt.option, func(t *testing.T) {
			w := *w
			w.T = t
			p := w.post("/v1/graphs", `{"tasks":{`+okTask+`,"a":{"call":"math/inc","args":[1],`+tt.option+`}}}`).problem(task.Invalid, tt.field, tt.says)
			if p.Task != "a" {
				t.Errorf("the problem names the task %q, want a", p.Task)
			}
		})
	}
	if len(w.sched.graphs) != 0 {
		t.Errorf("%d of them were submitted", len(w.sched.graphs))
	}
}

func TestWhatTheSchedulerRefusesNamesTaskAndField(t *testing.T) {
	w := newWorld(t)
	for _, tt := range []struct {
		err   task.Error
		code  task.Code
		field string
	}{
		{task.Error{Code: task.Invalid, Task: "a", Field: "args", Detail: "a needs itself"}, task.Invalid, "args"},
		{task.Error{Code: task.NotFound, Task: "a", Field: "args", Detail: "there is no future b"}, task.Invalid, "args"},
		{task.Error{Code: task.NotFound, Task: "a", Detail: "there is no future b"}, task.Invalid, "args"},
		{task.Error{Code: task.Conflict, Task: "a", Detail: "the key is in use"}, task.Conflict, "key"},
		{task.Error{Code: task.NotFound, Detail: "there is no session"}, task.NotFound, ""},
		{task.Error{Code: task.Unavailable, Detail: "the server is stopping"}, task.Unavailable, ""},
	} {
		w.sched.failNext(&tt.err)
		if p := w.post("/v1/graphs", `{"tasks":{`+okTask+`}}`).problem(tt.code, tt.field, tt.err.Detail); p.Task != tt.err.Task {
			t.Errorf("the problem names the task %q, want %q", p.Task, tt.err.Task)
		}
	}
}
