package httpapi_test

import (
	"net/http/httptest"
	"testing"

	"weft/httpapi"
	"weft/task"
)

func TestWebPagesCannotDriveAServerWithoutTokens(t *testing.T) {
	w := newWorld(t, func(c *httpapi.Config) { c.Hosts = []string{"weft.test"} })
	for host, ok := range map[string]bool{
		w.addr: true, "localhost:7420": true, "LOCALHOST": true, "localhost.": true, "x.localhost:1": true, "127.1.2.3:7420": true, "[::1]:7420": true, "[::1]": true,
		"weft.test": true, "weft.test:80": true, "evil.test": false, "evil.test:7420": false, "localhost.evil.test": false, "10.0.0.1": false, "127.0.0.1.evil.test": false, "notlocalhost": false,
	} {
		if a := w.get("/v1/graphs", "Host", host); ok {
			a.want(200)
		} else {
			a.problem(task.Forbidden, "", "answers only to localhost")
		}
		w.get("/healthz", "Host", host).want(200)
	}
	for origin, ok := range map[string]bool{
		"http://" + w.addr: true, "https://weft.test": true, "http://evil.test": false, "null": false, "http://localhost:1": false, "http://" + w.addr + ".evil.test": false, "%": false,
	} {
		if a := w.post("/v1/sessions", "", "Origin", origin); ok {
			a.want(201)
		} else {
			a.problem(task.Forbidden, "", "takes no requests from pages of")
		}
	}
	for _, name := range []string{"Access-Control-Allow-Origin", "Access-Control-Allow-Methods"} {
		if got := w.post("/v1/sessions", "", "Origin", "http://"+w.addr).header.Get(name); got != "" {
			t.Errorf("%s is %q", name, got)
		}
	}
}

func TestOriginsAreNotLookedAtBehindTokensOrWhenToldNotTo(t *testing.T) {
	w := guarded(t)
	w.get("/v1/graphs", "Host", "weft.example", "Origin", "http://weft.example", "Authorization", "Bearer plain").want(200)
	open := newWorld(t, func(c *httpapi.Config) { c.Hosts = []string{"*"} })
	open.get("/v1/graphs", "Host", "weft.example", "Origin", "http://other.example").want(200)
}

func TestOriginsAreNotLookedAtOffLoopback(t *testing.T) {
	w := newWorld(t)
	rec := httptest.NewRecorder() // a request without a loopback connection
	w.api.ServeHTTP(rec, httptest.NewRequest("GET", "http://weft.example/v1/graphs", nil))
	if rec.Code != 200 {
		t.Errorf("status is %d: %s", rec.Code, rec.Body)
	}
}
