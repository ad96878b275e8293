package httpapi_test

import (
	"slices"
	"testing"
	"time"

	"weft/httpapi/wire"
	"weft/task"
)

func TestSessionsLiveAndAreClosed(t *testing.T) {
	w := newWorld(t)
	var s wire.Session
	a := w.post("/v1/sessions", `{"ttl":"90s"}`).want(201, &s)
	if s.TTL != wire.Duration(90*time.Second) || a.header.Get("Location") != "/v1/sessions/"+string(s.ID) {
		t.Errorf("session is %+v at %q", s, a.header.Get("Location"))
	}
	path := "/v1/sessions/" + string(s.ID)
	w.post(path+"/heartbeat", "").want(204)
	if beats := w.sched.sessions[s.ID].beats; beats != 1 {
		t.Errorf("%d signs of life", beats)
	}
	w.post(path+"/release", `{"keys":{"b":2,"a":1}}`).want(204)
	if calls := w.sched.noted(); !slices.Equal(calls, []string{"release a 1", "release b 2"}) {
		t.Errorf("calls are %q", calls)
	}
	w.post(path+"/release", `{}`).want(204)
	w.do("DELETE", path, "").want(204)
	for _, gone := range []string{path, "/v1/sessions/" + newID(), "/v1/sessions/x"} {
		w.do("DELETE", gone, "").problem(task.NotFound, "", "there is no session")
		w.post(gone+"/heartbeat", "").problem(task.NotFound, "", "there is no session")
		w.post(gone+"/release", `{}`).problem(task.NotFound, "", "there is no session")
		w.get(gone+"/events").problem(task.NotFound, "", "there is no session")
	}
}

func TestSessionsThatAreWrong(t *testing.T) {
	w := newWorld(t)
	for ttl, ok := range map[string]bool{`"99ms"`: false, `"100ms"`: true, `"24h"`: true, `"24h1ns"`: false, `"-1s"`: false, `60`: false} {
		if a := w.post("/v1/sessions", `{"ttl":`+ttl+`}`); ok {
			a.want(201)
		} else {
			a.problem(task.Invalid, "ttl", "")
		}
	}
	var s wire.Session
	for _, body := range []string{``, `{}`, `{"ttl":null}`} {
		if w.post("/v1/sessions", body).want(201, &s); s.TTL != wire.Duration(time.Minute) {
			t.Errorf("ttl is %v", s.TTL)
		}
	}
	if w.chunked("POST", "/v1/sessions", `{"ttl":"5s"}`).want(201, &s); s.TTL != wire.Duration(5*time.Second) {
		t.Errorf("ttl is %v", s.TTL)
	}
	w.post("/v1/sessions", `{"tll":"5s"}`).problem(task.Invalid, "tll", "no such member")
	w.post("/v1/sessions", `[]`).problem(task.Invalid, "", "an array does not belong")
	path := "/v1/sessions/" + string(s.ID) + "/release"
	w.post(path, `{"keys":{"a":0}}`).problem(task.Invalid, "keys.a", "1 or more")
	w.post(path, `{"keys":{"a":1,"a":1}}`).problem(task.Invalid, "keys.a", "there twice")
	w.post(path, `{"keys":{"a":1.5}}`).problem(task.Invalid, "keys.a", "1.5 is no integer")
	w.post(path, `{"keys":["a"]}`).problem(task.Invalid, "keys", "want an object, not an array")
	w.sched.failNext(task.Errorf(task.Unavailable, "the server is stopping"))
	w.post("/v1/sessions", ``).problem(task.Unavailable, "", "stopping")
}
