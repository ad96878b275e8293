package httpapi_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"weft/httpapi"
	"weft/task"
	"weft/value"
)

// encode is a Go value in encoded form.
func encode(t *testing.T, v any) []byte {
	t.Helper()
	b, err := value.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// done is a future that ended with v.
func done(t *testing.T, v any) task.Settled {
	t.Helper()
	b := encode(t, v)
	return task.Settled{State: task.StateDone, Blob: task.Blob{Type: value.TypeOf(b), Size: int64(len(b)), Data: b}}
}

// echo answers calls with their arguments.
func echo(_ context.Context, t *task.GraphTask) task.Settled {
	return task.Settled{State: task.StateDone, Blob: task.Blob{Type: "list", Size: int64(len(t.Args)), Data: t.Args}}
}

func TestACallAnswersTheBareValue(t *testing.T) {
	w := newWorld(t)
	var seen *task.GraphTask
	w.sched.call = func(ctx context.Context, g *task.GraphTask) task.Settled {
		seen = g
		return echo(ctx, g)
	}
	w.post("/v1/call/math/add?timeout=1.5s&priority=-3&pure=false&fuel=100", `[9223372036854775807, -1]`).text(200, `[9223372036854775807,-1]`)
	want := task.Options{Timeout: 1500 * time.Millisecond, Priority: -3, Fuel: 100}
	if seen.Options.Timeout != want.Timeout || seen.Options.Priority != want.Priority || seen.Options.Fuel != want.Fuel || seen.Pure {
		t.Errorf("called with %+v, pure %v", seen.Options, seen.Pure)
	}
	if seen.Target.Module.Name != "math" || seen.Target.Module.Version != "1.0" || seen.Target.Module.Digest != task.DigestOf(wasm) {
		t.Errorf("target is %+v", seen.Target)
	}
	w.post("/v1/call/math/roll", `[6]`).text(200, `[6.0]`)
	if !seen.Pure || seen.Options != task.DefaultOptions {
		t.Errorf("called with %+v, pure %v", seen.Options, seen.Pure)
	}
	w.post("/v1/call/builtin/list", ``).text(200, `[]`)
	w.post("/v1/call/builtin/list", `[]`).text(200, `[]`)
	for _, ref := range []string{"math@1.0", "math@latest", "math@" + task.DigestOf(wasm).String(), "math%401.0"} {
		w.post("/v1/call/"+ref+"/inc", `[1]`).text(200, `[1]`)
	}
}

func TestACallOnFutures(t *testing.T) {
	w := newWorld(t)
	var deps []task.Dep
	w.sched.call = func(_ context.Context, g *task.GraphTask) task.Settled {
		deps = g.Deps
		return done(t, len(g.Deps))
	}
	w.post("/v1/call/builtin/identity", `[[{"$future":"a"},{"x":{"$future":"b"}},{"$future":"a"}]]`).text(200, `2`)
	if len(deps) != 2 || deps[0].Future != "a" || deps[1].Future != "b" {
		t.Errorf("futures are %+v", deps)
	}
	w.sched.failNext(&task.Error{Code: task.NotFound, Task: "identity", Field: "args", Detail: "there is no future a"})
	if p := w.post("/v1/call/builtin/identity", `[{"$future":"a"}]`).problem(task.NotFound, "args", "no future a"); p.Task != "" {
		t.Errorf("a call has no task, the problem names %q", p.Task)
	}
}

func TestCallsThatAreWrong(t *testing.T) {
	w := newWorld(t)
	w.sched.call = func(context.Context, *task.GraphTask) task.Settled {
		t.Error("a call that is wrong was run")
		return task.Settled{State: task.StateFailed, Err: task.Errorf(task.Trap, "")}
	}
	digest := "sha256:" + strings.Repeat("0", 64)
	for _, tt := range []struct {
		path, body  string
		code        task.Code
		field, says string
	}{
		{"math/none", `[]`, task.NotFound, "", `no function "none"`},
		{"none/inc", `[]`, task.NotFound, "", "module none"},
		{"Math/inc", `[]`, task.NotFound, "", `"Math" is no name of a module`},
		{"math/in%20c", `[]`, task.NotFound, "", `"in c" is no name of a function`},
		{"math/" + strings.Repeat("f", 201), `[]`, task.NotFound, "", "no name of a function"},
		{"math@2/inc", `[]`, task.NotFound, "", `no version "2"`},
		{"math@/inc", `[]`, task.NotFound, "", `"" is no version`},
		{"math@sha256:00/inc", `[]`, task.NotFound, "", "no version"},
		{"math@" + digest + "/inc", `[]`, task.NotFound, "", digest},
		{"builtin/none", `[]`, task.NotFound, "", `platform has no function "none"`},
		{"builtin@1/list", `[]`, task.NotFound, "", "no versions"},
		{"math/inc", `[1`, task.Invalid, "args", "no valid JSON"},
		{"math/inc", `1`, task.Invalid, "args", "arguments are a list"},
		{"math/inc", `[1] 2`, task.Invalid, "args", "no valid JSON"},
		{"math/inc", `["\xff"]`, task.Invalid, "args", "no valid JSON"},
		{"math/inc", `[{"a":1,"a":2}]`, task.Invalid, "args", "duplicate"},
		{"math/inc", `[18446744073709551616]`, task.Invalid, "args", "18446744073709551616"},
		{"math/inc", `[{"$ref":"x"}]`, task.Invalid, "args", "a call is alone"},
		{"math/inc", `[{"$future":"no key"}]`, task.Invalid, "args", `"no key" is no key`},
		{"math/inc", `[1,2]`, task.Invalid, "args", "1"},
		{"math/inc", ``, task.Invalid, "args", "1"},
		{"math/inc", `["1"]`, task.Invalid, "args", "string"},
		{"math/inc?timeout=0s", `[1]`, task.Invalid, "timeout", "not above zero"},
		{"math/inc?timeout=-1s", `[1]`, task.Invalid, "timeout", "negative"},
		{"math/inc?timeout=5", `[1]`, task.Invalid, "timeout", "no duration"},
		{"math/inc?timeout=9000h", `[1]`, task.Invalid, "timeout", "8760h0m0s"},
		{"math/inc?priority=1000001", `[1]`, task.Invalid, "priority", "1000000"},
		{"math/inc?priority=x", `[1]`, task.Invalid, "priority", `"x"`},
		{"math/inc?pure=1", `[1]`, task.Invalid, "pure", "true or false"},
		{"math/inc?fuel=0", `[1]`, task.Invalid, "fuel", "from 1"},
		{"math/inc?memory=1", `[1]`, task.Invalid, "memory", "no such parameter; it takes timeout, priority"},
		{"math/inc?fuel=1&fuel=1", `[1]`, task.Invalid, "fuel", "2 times"},
		{"math/inc?fuel=%zz", `[1]`, task.Invalid, "", "query cannot be read"},
	} {
		t.Run(tt.path+" "+tt.body, func(t *testing.T) {
			w := *w
			w.T = t
			w.post("/v1/call/"+tt.path, strings.ReplaceAll(tt.body, `\xff`, "\xff")).problem(tt.code, tt.field, tt.says)
		})
	}
}

func TestCallsHaveALimit(t *testing.T) {
	w := newWorld(t, func(c *httpapi.Config) { c.Limits.Value = 10 })
	w.sched.call = echo
	for _, send := range []func(method, path, body string, headers ...string) *answer{w.do, w.chunked} {
		send("POST", "/v1/call/builtin/list", `["12345"]`).want(200)
		send("POST", "/v1/call/builtin/list", `["123456"]`).want(200)
		send("POST", "/v1/call/builtin/list", `["1234567"]`).problem(task.TooLarge, "", "10B")
	}
}

func TestEveryFailureOfACallHasTheStatusOfItsCode(t *testing.T) {
	w := newWorld(t)
	for _, code := range task.Codes() {
		if code == task.Internal {
			continue
		}
		w.sched.call = func(context.Context, *task.GraphTask) task.Settled {
			return task.Settled{State: task.StateFailed, Err: &task.Error{Code: code, Detail: "it failed", Key: "inc-1", Stack: "inc\n\tmath.go:1"}}
		}
		p := w.post("/v1/call/math/inc", `[1]`).problem(code, "", "it failed")
		if p.Key != "inc-1" || p.Stack == "" || p.Type != "/docs/errors#"+string(code) {
			t.Errorf("problem is %+v", p)
		}
	}
}

func TestAFaultOfTheServerShowsNothingOfItsInside(t *testing.T) {
	w := newWorld(t)
	for _, end := range []task.Settled{
		{State: task.StateFailed, Err: &task.Error{Code: task.Internal, Detail: "nil map in secret.go", Stack: "secret"}},
		{State: task.StateFailed},
		{State: task.StateDone},
		{State: task.StateDone, Blob: task.Blob{Data: []byte{0xff}}},
	} {
		w.sched.call = func(context.Context, *task.GraphTask) task.Settled { return end }
		a := w.post("/v1/call/math/inc", `[1]`)
		if a.problem(task.Internal, "", "its log says more"); strings.Contains(string(a.body), "secret") {
			t.Errorf("answer is %s", a.body)
		}
		if w.faults.take() == "" {
			t.Error("the fault is not in the log")
		}
	}
	w.sched.call = func(context.Context, *task.GraphTask) task.Settled { panic("secret") }
	a := w.post("/v1/call/math/inc", `[1]`)
	if a.problem(task.Internal, "", "its log says more"); strings.Contains(string(a.body), "secret") {
		t.Errorf("answer is %s", a.body)
	}
	if log := w.faults.take(); !strings.Contains(log, "secret") || !strings.Contains(log, "call_test.go") {
		t.Errorf("the log has no stack of the panic: %s", log)
	}
}

func TestTheCallerGoingAwayEndsTheCall(t *testing.T) {
	w := newWorld(t)
	started, ended := make(chan struct{}), make(chan struct{})
	w.sched.call = func(ctx context.Context, _ *task.GraphTask) task.Settled {
		close(started)
		<-ctx.Done()
		close(ended)
		return task.Settled{State: task.StateCancelled}
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-started
		cancel()
	}()
	if resp, err := w.client.Do(w.request(ctx, "POST", "/v1/call/math/inc", `[1]`)); err == nil {
		resp.Body.Close()
		t.Errorf("answered with %d", resp.StatusCode)
	}
	<-ended
}

func placeholder(i uint64) value.Placeholder { return value.Placeholder(i) }
