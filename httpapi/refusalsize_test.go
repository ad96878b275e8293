package httpapi_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestRefusalsAreShort proves that what a request holds of it does not make an
// answer long, wherever the request is wrong.
func TestRefusalsAreShort(t *testing.T) {
	w := newWorld(t)
	long := strings.Repeat("ä", 1<<18)
	for _, c := range []struct{ path, body string }{
		{"/v1/sessions", `{"ttl":"` + long + `"}`},
		{"/v1/sessions", `{"` + long + `":1}`},
		{"/v1/graphs", `{"tasks":{"x":{"call":"math/inc","timeout":"` + long + `"}}}`},
		{"/v1/graphs", `{"tasks":{"x":{"call":"math/inc","priority":1` + strings.Repeat("0", 1<<18) + `}}}`},
		{"/v1/graphs", `{"tasks":{"x":{"call":"math/inc","args":[{"` + long + `":tru}]}}}`},
		{"/v1/graphs", `{"tasks":{"x":{"call":"math/inc","` + long + `":1}}}`},
		{"/v1/call/math/inc", `[{"` + long + `":tru}]`},
		{"/v1/futures/await", `{"keys":["a"],"` + long + `":1}`},
	} {
		a := w.do("POST", c.path, c.body)
		if a.status != http.StatusBadRequest {
			t.Errorf("POST %s %.60s…: status %d", c.path, c.body, a.status)
		}
		if n := len(a.body); n > 2<<10 {
			t.Errorf("POST %s %.60s…: a problem of %d bytes", c.path, c.body, n)
		}
	}
}
