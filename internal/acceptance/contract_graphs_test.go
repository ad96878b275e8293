package acceptance

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"weft/internal/testkit"
)

// A graph with one bad task among a thousand is refused whole, naming it, and
// nothing of it is run.
func TestContractOneBadTaskAmongAThousand(t *testing.T) {
	t.Parallel()
	h := newHTTP(t, testkit.Start(t))
	h.push("arith")
	thousand := func(at int, bad string) string {
		var b strings.Builder
		for i := range 1000 {
			if i == at {
				fmt.Fprintf(&b, `"bad":%s,`, bad)
				continue
			}
			fmt.Fprintf(&b, `"t%d":{"call":"arith/inc","args":[%d]},`, i, i)
		}
		return `{"tasks":{` + strings.TrimSuffix(b.String(), ",") + `}}`
	}
	for _, c := range []struct{ what, bad, field string }{
		{"an unknown function", `{"call":"arith/dec","args":[1]}`, "call"},
		{"an unknown module", `{"call":"maths/inc","args":[1]}`, "call"},
		{"an unknown version", `{"call":"arith@9/inc","args":[1]}`, "call"},
		{"no function at all", `{"args":[1]}`, "call"},
		{"a dangling reference", `{"call":"arith/inc","args":[{"$ref":"t1001"}]}`, "args"},
		{"a future that is not there", `{"call":"arith/inc","args":[{"$future":"inc-1"}]}`, "args"},
		{"an argument too few", `{"call":"arith/add","args":[1]}`, "args"},
		{"an argument too many", `{"call":"arith/inc","args":[1,2]}`, "args"},
		{"an argument of a wrong type", `{"call":"arith/inc","args":["1"]}`, "args"},
		{"a float where an integer is", `{"call":"arith/inc","args":[1.5]}`, "args"},
		{"an integer out of range", `{"call":"arith/inc","args":[18446744073709551616]}`, "args"},
		{"a task that needs itself", `{"call":"arith/inc","args":[{"$ref":"bad"}]}`, "args"},
		{"a key that is none", `{"call":"arith/inc","args":[1],"key":"a key"}`, "key"},
		{"a negative timeout", `{"call":"arith/inc","args":[1],"timeout":"-1s"}`, "timeout"},
		{"a retry on what is no code", `{"call":"arith/inc","args":[1],"retries":{"max":1,"on":["luck"]}}`, "retries"},
		{"a size that is none", `{"call":"arith/inc","args":[1],"memory":"64 MiB"}`, "memory"},
		{"no object", `["arith/inc",1]`, ""},
	} {
		for _, at := range []int{0, 500, 999} {
			a := h.do("POST", "/v1/graphs", thousand(at, c.bad)).problem(http.StatusBadRequest, "invalid").is("task", "bad")
			if got := a.string("field"); !strings.HasPrefix(got, c.field) {
				t.Errorf("%s as task %d is told of field %q, want %q: %s", c.what, at, got, c.field, a.string("detail"))
			}
		}
	}
	// A ring is told of by one of its tasks.
	ring := `{"tasks":{"a":{"call":"arith/inc","args":[{"$ref":"c"}]},"b":{"call":"arith/inc","args":[{"$ref":"a"}]},"c":{"call":"arith/inc","args":[{"$ref":"b"}]},"ok":{"call":"arith/inc","args":[1]}}}`
	if at := h.do("POST", "/v1/graphs", ring).problem(http.StatusBadRequest, "invalid").string("task"); at != "a" && at != "b" && at != "c" {
		t.Errorf("the ring is told of as task %q", at)
	}
	h.do("GET", "/v1/cluster", nil).want(http.StatusOK).is("counts", `{"cancelled":0,"done":0,"failed":0,"queued":0,"running":0,"waiting":0}`).is("graphs", "0")
}

// What only a future brings is found when it comes.
func TestContractWrongTypeThatAFutureBrings(t *testing.T) {
	t.Parallel()
	h := newHTTP(t, testkit.Start(t))
	h.push("arith")
	g := h.do("POST", "/v1/graphs?wait=30s", `{"tasks":{"s":{"call":"builtin/identity","args":["one"]},"x":{"call":"arith/inc","args":[{"$ref":"s"}]}}}`)
	g.want(http.StatusOK).is("state", "failed").is("errors.x.code", "guest_error").is("errors.x.key", g.string("keys.x"))
}

// 100 000 tasks in one graph are accepted and finish, and the sum over them is
// right. The names of their futures are told only if asked for.
func TestContractHundredThousandTasks(t *testing.T) {
	t.Parallel()
	const n = 100_000
	h := newHTTP(t, testkit.Start(t))
	h.push("arith")
	call, sum := "arith/inc", n*(n+1)/2
	if underRace {
		call, sum = "builtin/identity", n*(n-1)/2
	}
	var tasks, refs bytes.Buffer
	for i := range n {
		fmt.Fprintf(&tasks, `"t%d":{"call":%q,"args":[%d]},`, i, call, i)
		fmt.Fprintf(&refs, `{"$ref":"t%d"},`, i)
	}
	list := strings.TrimSuffix(refs.String(), ",")
	graph := `{"tasks":{` + tasks.String() + `"sum":{"call":"builtin/sum","args":[[` + list + `]]},"len":{"call":"builtin/len","args":[[` + list + `]]}}}`
	g := h.do("POST", "/v1/graphs", graph).want(http.StatusAccepted).is("keys", "")
	end := h.do("GET", "/v1/graphs/"+g.string("id")+"?wait=60s", nil).want(http.StatusOK)
	end.is("state", "done").is("results.sum", strconv.Itoa(sum)).is("results.len", strconv.Itoa(n)).is("counts.done", strconv.Itoa(n+2))

	keys, ok := h.do("GET", "/v1/graphs/"+g.string("id")+"?keys=true", nil).want(http.StatusOK).get("keys").(map[string]any)
	if !ok || len(keys) != n+2 || keys["t99999"] == "" {
		t.Errorf("asked for, there are %d keys", len(keys))
	}
	// The inputs were released when the sum was done.
	h.do("GET", fmt.Sprintf("/v1/futures/%s", keys["t5"]), nil).problem(http.StatusNotFound, "not_found")
	h.do("DELETE", "/v1/graphs/"+g.string("id"), nil).want(http.StatusNoContent)
	h.do("GET", "/v1/cluster", nil).want(http.StatusOK).is("counts.done", "0").is("graphs", "0")
}
