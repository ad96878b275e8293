package httpapi_test

import (
	"fmt"
	"strings"
	"testing"

	"weft/httpapi"
	"weft/httpapi/wire"
	"weft/task"
)

func TestAwaitAll(t *testing.T) {
	w := newWorld(t)
	w.future("a")
	w.future("b")
	w.sched.settle("a", done(t, 1))
	var got wire.AwaitAnswer
	w.post("/v1/futures/await", `{"keys":["b","a","none","a"],"results":true}`).want(200, &got)
	settled := got.Settled.Map()
	if len(got.Settled) != 2 || settled["a"].State != task.StateDone || string(settled["a"].Result) != "1" || fmt.Sprint(got.Pending) != "[b]" {
		t.Errorf("answer is %+v", got)
	}
	if none := settled["none"]; none.State != task.StateFailed || none.Error == nil || none.Error.Code != task.NotFound {
		t.Errorf("unknown one is %+v", none)
	}
	blocked := w.sched.blocked()
	ended := w.later("POST", "/v1/futures/await", `{"keys":["b","a"],"return_when":"all","wait":"1h"}`)
	<-blocked
	w.sched.settle("b", task.Settled{State: task.StateFailed, Err: &task.Error{Code: task.Trap, Key: "b", Detail: "unreachable"}})
	(<-ended).want(200, &got)
	if settled = got.Settled.Map(); len(got.Pending) != 0 || settled["a"].Result != nil || settled["b"].State != task.StateFailed || settled["b"].Error.Code != task.Trap {
		t.Errorf("answer is %+v", got)
	}
	if got.Settled[0].Name != "b" {
		t.Errorf("they are not in the order of the request: %+v", got.Settled)
	}
}

func TestAwaitAny(t *testing.T) {
	w := newWorld(t)
	w.future("a")
	w.future("b")
	var got wire.AwaitAnswer
	w.post("/v1/futures/await", `{"keys":["a","b"],"return_when":"any"}`).want(200, &got)
	if len(got.Settled) != 0 || fmt.Sprint(got.Pending) != "[a b]" {
		t.Errorf("answer is %+v", got)
	}
	blocked := w.sched.blocked()
	ended := w.later("POST", "/v1/futures/await", `{"keys":["a","b"],"return_when":"any","wait":"1h","results":true}`)
	<-blocked
	w.sched.settle("b", done(t, "x"))
	(<-ended).want(200, &got)
	if fmt.Sprint(got.Pending) != "[a]" || string(got.Settled.Map()["b"].Result) != `"x"` {
		t.Errorf("answer is %+v", got)
	}
}

func TestAwaitOfNothing(t *testing.T) {
	w := newWorld(t)
	w.post("/v1/futures/await", `{"keys":[],"wait":"1h"}`).text(200, `{"settled":{},"pending":[]}`)
}

func TestAwaitLoadsResultsFromTheirHolders(t *testing.T) {
	w := newWorld(t, func(c *httpapi.Config) { c.Limits.Results = 100 })
	for key, size := range map[task.Key]int{"a": 40, "b": 50, "c": 2, "d": 3} { // a byte or two more when encoded
		w.future(key)
		w.sched.settle(key, done(t, strings.Repeat("x", size)))
	}
	w.sched.change(func() { w.sched.futures["b"].away = true })
	var got wire.AwaitAnswer
	results := func(keys string) string {
		t.Helper()
		w.post("/v1/futures/await", `{"keys":[`+keys+`],"results":true}`).want(200, &got)
		var with []string
		for _, m := range got.Settled {
			if m.Value.State != task.StateDone {
				t.Errorf("%s is %s", m.Name, m.Value.State)
			}
			if m.Value.Result != nil {
				with = append(with, m.Name)
			}
		}
		return strings.Join(with, "")
	}
	for keys, want := range map[string]string{
		`"a","b"`: "ab", `"a","b","c"`: "abc", `"a","b","c","d"`: "abcd", `"a","b","d","c"`: "abd", `"c","d"`: "cd",
	} {
		if keys == `"a","b","c","d"` {
			want = "abc" // 42 + 52 + 3 + 4 are more than 100
		}
		if got := results(keys); got != want {
			t.Errorf("of %s there are the results of %s, want %s", keys, got, want)
		}
	}
	w.sched.change(func() { w.sched.futures["b"].lost = true })
	if got := results(`"a","b"`); got != "a" {
		t.Errorf("with a holder that fails there are the results of %s, want a", got)
	}
}

func TestAwaitsThatAreWrong(t *testing.T) {
	w := newWorld(t, func(c *httpapi.Config) { c.Limits.Keys, c.Limits.Body = 3, 100 })
	w.post("/v1/futures/await", `{"keys":["a","b"]}`).want(200)
	w.post("/v1/futures/await", `{"keys":["a","b","c"]}`).want(200)
	w.post("/v1/futures/await", `{"keys":["a","b","c","d"]}`).problem(task.TooLarge, "keys", "4 keys")
	w.post("/v1/futures/await", `{"keys":[],"return_when":"first"}`).problem(task.Invalid, "return_when", `"all" or "any"`)
	w.post("/v1/futures/await", `{"keys":["a"],"until":"x"}`).problem(task.Invalid, "until", "no such member")
	w.post("/v1/futures/await", `{"keys":["a"],"wait":10}`).problem(task.Invalid, "wait", "a duration is a string")
	w.post("/v1/futures/await", `["a"]`).problem(task.Invalid, "", "an array does not belong")
	w.post("/v1/futures/await", ``).problem(task.Invalid, "", "ends too early")
	w.post("/v1/futures/await", `{"keys":["`+strings.Repeat("k", 100)+`"]}`).problem(task.TooLarge, "", "100B")
	w.post("/v1/futures/await", `{"keys":[]}`, "Content-Type", "application/cbor").problem(task.Invalid, "Content-Type", "only values travel")
	w.sched.failNext(task.Errorf(task.Unavailable, "the server is stopping"))
	w.post("/v1/futures/await", `{"keys":["a"]}`).problem(task.Unavailable, "", "stopping")
}
