package httpapi_test

import (
	"slices"
	"strings"
	"testing"

	"weft/httpapi"
	"weft/httpapi/wire"
	"weft/task"
)

func TestDataIsScattered(t *testing.T) {
	w := newWorld(t)
	session := w.session()
	for _, tt := range []struct {
		query, session string
		want           []string
	}{
		{"", "", []string{"scatter list  1h0m0s"}},
		{"?retain=5m", "", []string{"scatter list  5m0s"}},
		{"", session, []string{"scatter list " + session + " 0s"}},
		{"?retain=5m", session, []string{"scatter list " + session + " 0s", "scatter list  5m0s"}},
	} {
		var s wire.Scattered
		a := w.post("/v1/data"+tt.query, `[1,2]`, "Weft-Session", tt.session).want(201, &s)
		if calls := w.sched.noted(); !slices.Equal(calls, tt.want) {
			t.Errorf("%q in %q asked for %q, want %q", tt.query, tt.session, calls, tt.want)
		}
		if s.Size != 3 || a.header.Get("Location") != "/v1/futures/"+string(s.Key) {
			t.Errorf("answer is %+v at %q", s, a.header.Get("Location"))
		}
		w.get("/v1/futures/"+string(s.Key)+"/result").text(200, `[1,2]`)
	}
	var f wire.Future
	for key := range w.sched.futures {
		if w.get("/v1/futures/"+string(key)).want(200, &f); f.Call != nil || f.Digest != nil || *f.Type != "list" || *f.Size != 3 {
			t.Errorf("record is %+v", f)
		}
	}
	w.post("/v1/data", `1`, "Weft-Session", newID()).problem(task.NotFound, "", "no session")
	w.post("/v1/data?retain=forever", `1`).problem(task.Invalid, "retain", "no duration")
	w.post("/v1/data?retain=8761h", `1`).problem(task.Invalid, "retain", "8760h")
	w.post("/v1/data", ``).problem(task.Invalid, "", "nothing")
	w.post("/v1/data", `{"$future":"a"}`).problem(task.Invalid, "", "$future")
	w.post("/v1/data", `"`+"\xff"+`"`).problem(task.Invalid, "", "no valid JSON")
}

func TestDataHasALimit(t *testing.T) {
	w := newWorld(t, func(c *httpapi.Config) { c.Limits.Value = 5 })
	w.post("/v1/data", `"12"`).want(201)
	w.post("/v1/data", `"123"`).want(201)
	w.post("/v1/data", `"1234"`).problem(task.TooLarge, "", "5B")
	w.post("/v1/data", "12345", "Content-Type", "application/octet-stream").want(201)
	w.post("/v1/data", "123456", "Content-Type", "application/octet-stream").problem(task.TooLarge, "", "5B")
}

// scattered keeps a value that was sent as a type and returns its path.
func (w *world) scattered(body, contentType string) string {
	w.Helper()
	var s wire.Scattered
	w.post("/v1/data", body, "Content-Type", contentType).want(201, &s)
	return "/v1/futures/" + string(s.Key) + "/result"
}

func TestValuesTravelInThreeTypes(t *testing.T) {
	w := newWorld(t)
	text := w.scattered(`"käse"`, "application/json; charset=utf-8")
	octets := w.scattered("\x00\xff", "application/octet-stream")
	list := w.scattered(string(encode(t, []any{1, "a", []byte{7}})), "application/cbor")
	nothing := w.scattered("", "application/octet-stream")
	for _, tt := range []struct{ path, accept, contentType, body string }{
		{text, "", "application/json", `"käse"`},
		{text, "*/*", "application/json", `"käse"`},
		{text, "text/html,application/xhtml+xml,*/*;q=0.8", "application/json", `"käse"`},
		{text, "application/*", "application/json", `"käse"`},
		{text, "application/cbor", "application/cbor", string(encode(t, "käse"))},
		{text, "application/cbor, */*", "application/cbor", string(encode(t, "käse"))},
		{text, "application/cbor;q=0.5, application/json", "application/json", `"käse"`},
		{text, "application/cbor;q=0.5, application/json;q=0.4", "application/cbor", string(encode(t, "käse"))},
		{text, "application/json;q=0, application/*", "application/cbor", string(encode(t, "käse"))},
		{text, "application/octet-stream", "application/octet-stream", "käse"},
		{octets, "", "application/json", `{"$bytes":"AP8="}`},
		{octets, "Application/Octet-Stream", "application/octet-stream", "\x00\xff"},
		{octets, "application/cbor", "application/cbor", "\x42\x00\xff"},
		{nothing, "application/octet-stream", "application/octet-stream", ""},
		{list, "application/octet-stream, application/json;q=0.1", "application/json", `[1,"a",{"$bytes":"Bw=="}]`},
		{list, "application/cbor", "application/cbor", string(encode(t, []any{1, "a", []byte{7}}))},
	} {
		a := w.get(tt.path, "Accept", tt.accept).text(200, tt.body)
		if got := a.header.Get("Content-Type"); got != tt.contentType {
			t.Errorf("Accept: %s was answered as %s, want %s", tt.accept, got, tt.contentType)
		}
		if a.header.Get("Vary") != "Accept" || a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("headers are %v", a.header)
		}
	}
	w.get(list, "Accept", "application/octet-stream").problem(task.Invalid, "Accept", "the result has the type list")
	for _, none := range []string{"text/html", "application/json;q=0", "application/json;q=2", ";;", "image/*"} {
		w.get(list, "Accept", none).problem(task.Invalid, "Accept", "values are given as application/json")
	}
}

func TestArgumentsTravelInThreeTypes(t *testing.T) {
	w := newWorld(t)
	w.sched.call = echo
	const cbor, octets = "application/cbor", "application/octet-stream"
	w.post("/v1/call/math/inc", string(encode(t, []any{41})), "Content-Type", cbor).text(200, `[41]`)
	w.post("/v1/call/builtin/identity", "\x00\xff", "Content-Type", octets).text(200, `[{"$bytes":"AP8="}]`)
	w.post("/v1/call/builtin/identity", "", "Content-Type", octets).text(200, `[{"$bytes":""}]`)
	w.post("/v1/call/builtin/list", "", "Content-Type", cbor).text(200, `[]`)
	for _, asJSON := range []string{"text/plain", "application/x-www-form-urlencoded", "application/vnd.weft+json"} {
		w.post("/v1/call/math/inc", `[1]`, "Content-Type", asJSON).text(200, `[1]`)
	}
	w.post("/v1/call/math/inc", `[1]`, "Content-Type", "text/html").problem(task.Invalid, "Content-Type", `"text/html" are not taken`)
	w.post("/v1/call/math/inc", string(encode(t, 41)), "Content-Type", cbor).problem(task.Invalid, "args", "a list")
	w.post("/v1/call/math/inc", "\x81", "Content-Type", cbor).problem(task.Invalid, "args", "")
	w.post("/v1/call/math/inc", "\x81\xc1\x01", "Content-Type", cbor).problem(task.Invalid, "args", "tag")
	w.post("/v1/call/math/inc", "x", "Content-Type", octets).problem(task.Invalid, "args", "bytes")
	w.post("/v1/call/math/inc", `[1]`, "Accept", "text/html").problem(task.Invalid, "Accept", "values are given")
	w.post("/v1/call/math/inc", `[1]`, "Accept", octets).problem(task.Invalid, "Accept", "type list")
	w.post("/v1/data", "x", "Content-Type", "image/png").problem(task.Invalid, "Content-Type", "image/png")
	w.post("/v1/data", "\xff", "Content-Type", cbor).problem(task.Invalid, "", "")
	w.post("/v1/graphs", "x", "Content-Type", cbor).problem(task.Invalid, "Content-Type", "only values travel")
	w.post("/v1/graphs", "x", "Content-Type", strings.Repeat("x", 100)).problem(task.Invalid, "Content-Type", "are not taken")
}
