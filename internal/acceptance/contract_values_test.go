package acceptance

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"weft/internal/testkit"
)

// Integers of 64 bits survive, whichever way they go in and out.
func TestContractIntegersOf64Bits(t *testing.T) {
	t.Parallel()
	h := newHTTP(t, testkit.Start(t))
	h.push("arith")
	for _, n := range []string{
		"0", "-1", "9007199254740993", "-9007199254740993", // no float has these
		"9223372036854775807", "-9223372036854775808", "9223372036854775808", "18446744073709551615",
	} {
		h.do("POST", "/v1/call/builtin/identity", "["+n+"]").want(http.StatusOK).text(n)
		h.do("POST", "/v1/call/builtin/list", `[{"n":[`+n+`]}]`).want(http.StatusOK).text(`[{"n":[` + n + `]}]`)
		g := h.do("POST", "/v1/graphs?wait=30s", `{"tasks":{"x":{"call":"builtin/identity","args":[`+n+`]},"y":{"call":"builtin/list","args":[{"$ref":"x"}]}}}`)
		g.want(http.StatusOK).is("results.y", "["+n+"]")
		data := h.do("POST", "/v1/data", n).want(http.StatusCreated).string("key")
		h.do("GET", "/v1/futures/"+data+"/result", nil).want(http.StatusOK).text(n)
		encoded := h.with("Accept", "application/cbor").do("POST", "/v1/call/builtin/list", "["+n+"]").want(http.StatusOK)
		h.do("POST", "/v1/call/builtin/identity", encoded.body, "application/cbor").want(http.StatusOK).text(n)
	}
	for sum, args := range map[string]string{
		"9223372036854775807":  "[9223372036854775806,1]",
		"-9223372036854775808": "[9223372036854775807,1]", // signed, as scalar functions are
		"-1":                   "[-9223372036854775808,9223372036854775807]",
	} {
		h.do("POST", "/v1/call/arith/add", args).want(http.StatusOK).text(sum)
	}
	h.do("POST", "/v1/call/builtin/sum", "[[18446744073709551614,1]]").want(http.StatusOK).text("18446744073709551615")
	for _, path := range []string{"/v1/call/arith/inc", "/v1/call/builtin/identity"} {
		for _, n := range []string{"18446744073709551616", "-9223372036854775809"} {
			h.do("POST", path, "["+n+"]").problem(http.StatusBadRequest, "invalid")
		}
	}
	// Parameters take what fits their bits, signed or not; results are signed.
	h.do("POST", "/v1/call/arith/inc", "[18446744073709551615]").want(http.StatusOK).text("0")
	h.do("POST", "/v1/call/arith/inc", "[9223372036854775808]").want(http.StatusOK).text("-9223372036854775807")
}

// Row 8: what looks like a key is a string, and so is whatever else comes as
// one; forms say what is meant.
func TestContractStringsAndForms(t *testing.T) {
	t.Parallel()
	h := newHTTP(t, testkit.Start(t))
	h.push("arith")
	k := h.do("POST", "/v1/graphs?wait=30s", `{"tasks":{"x":{"call":"arith/inc","args":[1]}}}`).want(http.StatusOK).string("keys.x")
	for _, v := range []string{
		`"` + k + `"`, `["` + k + `",{"key":"` + k + `"}]`,
		`1.0`, `-0.5`, `1e+300`, `{"$float":"NaN"}`, `{"$float":"-Inf"}`, `{"$bytes":"d2VmdA=="}`,
		`{"b":2,"$ref":1}`, `{"$literal":{"$ref":"x"}}`, `{"$literal":{"$literal":{"$bytes":"d2VmdA=="}}}`, `null`, `[]`, `{}`, `""`, `"\u0000é😀"`,
	} {
		h.do("POST", "/v1/call/builtin/identity", "["+v+"]").want(http.StatusOK).text(v)
	}
	h.do("POST", "/v1/call/builtin/list", `[{"$future":"`+k+`"},[{"a":{"$future":"`+k+`"}}]]`).want(http.StatusOK).text(`[2,[{"a":2}]]`)
	h.do("POST", "/v1/call/builtin/identity", `[1e2]`).want(http.StatusOK).text("100.0")
	h.do("POST", "/v1/call/builtin/identity", `[{"$future":"inc-no"}]`).problem(http.StatusNotFound, "not_found").is("field", "args")
	h.do("POST", "/v1/call/builtin/identity", `[{"$ref":"x"}]`).problem(http.StatusBadRequest, "invalid").is("field", "args")
	h.do("POST", "/v1/call/builtin/identity", `[{"$bytes":"?"}]`).problem(http.StatusBadRequest, "invalid").is("field", "args")
}

// A byte string goes in and out as it is.
func TestContractBytesAsTheyAre(t *testing.T) {
	t.Parallel()
	h := newHTTP(t, testkit.Start(t))
	raw := bytes.Repeat([]byte{0, 1, 0xff}, 1<<18)
	k := h.do("POST", "/v1/data", raw, octets).want(http.StatusCreated).string("key")
	back := h.with("Accept", octets).do("GET", "/v1/futures/"+k+"/result", nil).want(http.StatusOK)
	if !bytes.Equal(back.body, raw) || back.header.Get("Content-Type") != octets {
		t.Errorf("%d bytes came back as %d of type %s", len(raw), len(back.body), back.header.Get("Content-Type"))
	}
	h.do("POST", "/v1/call/builtin/len", `[{"$future":"`+k+`"}]`).want(http.StatusOK).text("786432")
	h.do("GET", "/v1/futures/"+k, nil).want(http.StatusOK).is("type", "bytes").is("workers", `["worker-1"]`)
	if !strings.HasPrefix(k, "data-") {
		t.Errorf("the key of the data is %q", k)
	}
	again := h.do("POST", "/v1/data", raw, octets).want(http.StatusCreated)
	again.is("key", k)
}

// The same call has the same key on every server, and its parts count by their
// contents.
func TestContractKeysAreEqualOnAllServers(t *testing.T) {
	t.Parallel()
	const graph = `{"tasks":{
		"x":{"call":"arith/inc","args":[1]},
		"y":{"call":"arith/add","args":[{"$ref":"x"},2]},
		"z":{"call":"builtin/list","args":[{"$ref":"x"},[{"$ref":"y"}],"é",1.0,{"b":1,"a":2}]}}}`
	const reordered = `{"tasks":{
		"c":{"args":[{"$ref":"a"},[{"$ref":"b"}],"\u00e9",1e0,{"a":2,"b":1}],"call":"builtin/list","priority":3},
		"b":{"call":"arith@latest/add","args":[{"$ref":"a"},2],"key":"mine"},
		"a":{"call":"arith/inc","args":[1],"timeout":"5s"}}}`
	one, two := newHTTP(t, testkit.Start(t)), newHTTP(t, testkit.Start(t))
	one.push("arith")
	two.do("PUT", "/v1/modules/other", guest(t, "ends"), module).want(http.StatusCreated)
	two.push("arith")
	g := one.do("POST", "/v1/graphs?wait=30s", graph).want(http.StatusOK)
	two.do("POST", "/v1/graphs?wait=30s", graph).want(http.StatusOK).is("keys", g.string("keys"))
	again := one.do("POST", "/v1/graphs?wait=30s", reordered).want(http.StatusOK)
	again.is("keys.a", g.string("keys.x")).is("keys.b", "mine").is("keys.c", g.string("keys.z"))
	// Another argument, another call.
	for _, args := range []string{"[2]", "[-1]"} {
		if k := one.do("POST", "/v1/graphs", `{"tasks":{"x":{"call":"arith/inc","args":`+args+`}}}`).want(http.StatusAccepted).string("keys.x"); k == g.string("keys.x") {
			t.Errorf("inc%s has the key of inc[1]", args)
		}
	}
}
