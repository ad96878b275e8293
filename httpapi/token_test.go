package httpapi_test

import (
	"strings"
	"testing"

	"weft/httpapi"
	"weft/task"
)

func TestTokensAreRead(t *testing.T) {
	tokens, err := httpapi.ParseTokens(strings.NewReader("# builders\n\n  plain-1\t\r\noperator\top-1\nplain-2\n#operator x\n"))
	if err != nil || len(tokens) != 3 || tokens[0].Operator || !tokens[1].Operator || tokens[2].Operator {
		t.Errorf("tokens are %+v, %v", tokens, err)
	}
	for text, says := range map[string]string{
		"":                           "there is none",
		"# nothing\n":                "there is none",
		"operator\n":                 "line 1: want a token",
		"operator operator\n":        "line 1: want a token",
		"a\nb c\n":                   "line 2: want a token",
		"admin a b\n":                "line 1: want a token",
		"operator a b\n":             "line 1: want a token",
		"a\n\noperator a\n":          "line 3: this token is there already",
		"tök\n":                      "line 1: a token is made of printable ASCII",
		"a\x00b\n":                   "line 1: a token is made of printable ASCII",
		strings.Repeat("x", 100_000): "token too long",
	} {
		if tokens, err := httpapi.ParseTokens(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%.40q gives %v, %v; want an error saying %q", text, tokens, err, says)
		}
	}
}

// guarded is a server with a plain and an operator's token.
func guarded(t *testing.T, edits ...func(*httpapi.Config)) *world {
	t.Helper()
	return newWorld(t, append(edits, func(c *httpapi.Config) {
		c.Tokens = httpapi.Tokens{httpapi.NewToken("plain", false), httpapi.NewToken("op", true)}
	})...)
}

func TestEveryCallButTheProbesNeedsAToken(t *testing.T) {
	w := guarded(t)
	w.get("/healthz").want(200)
	w.get("/readyz").want(200)
	for _, r := range w.api.Routes() {
		path := strings.NewReplacer(":id", newID(), ":name", "math", ":version", "1.0", ":key", "a", ":module", "math", ":function", "inc").Replace(r.Path)
		if path == "/healthz" || path == "/readyz" {
			continue
		}
		if a := w.do(r.Method, path, ""); a.header.Get("WWW-Authenticate") == "" {
			t.Errorf("%s %s does not say what it wants", r.Method, path)
		} else {
			a.problem(task.Unauthenticated, "", "wants a token")
		}
	}
	w.get("/nowhere").problem(task.Unauthenticated, "", "wants a token")
	w.do("PATCH", "/v1/graphs", "").problem(task.Unauthenticated, "", "wants a token")
	for _, bad := range []string{"Bearer other", "Bearer", "Bearer ", "Basic plain", "plain", "Bearer plain op", "Bearer PLAIN"} {
		w.get("/v1/graphs", "Authorization", bad).problem(task.Unauthenticated, "", "not one of this server's")
	}
	for _, good := range []string{"Bearer plain", "bearer plain", "Bearer  op"} {
		w.get("/v1/graphs", "Authorization", good).want(200)
	}
}

func TestOnlyOperatorsGrantCapabilities(t *testing.T) {
	w := guarded(t)
	const path = "/v1/modules/dice?capabilities=random"
	w.do("PUT", path, string(wasm), "Authorization", "Bearer plain").problem(task.Forbidden, "capabilities", "only an operator's token")
	w.do("PUT", "/v1/modules/dice", string(wasm), "Authorization", "Bearer plain").want(201)
	w.do("PUT", path+"&version=2", string(wasm), "Authorization", "Bearer op").want(201)
}

func TestOnlyOperatorsExceedLimits(t *testing.T) {
	w := guarded(t)
	for _, tt := range []struct{ field, at, above string }{
		{"timeout", `"timeout":"60s"`, `"timeout":"1m0.000000001s"`},
		{"memory", `"memory":"256MiB"`, `"memory":268435457`},
	} {
		graph := func(option string) string { return `{"tasks":{"a":{"call":"math/inc","args":[1],` + option + `}}}` }
		w.post("/v1/graphs", graph(tt.at), "Authorization", "Bearer plain").want(202)
		if p := w.post("/v1/graphs", graph(tt.above), "Authorization", "Bearer plain").problem(task.Forbidden, tt.field, "only an operator's token"); p.Task != "a" {
			t.Errorf("the problem names the task %q", p.Task)
		}
		w.post("/v1/graphs", graph(tt.above), "Authorization", "Bearer op").want(202)
	}
	w.sched.call = echo
	w.post("/v1/call/math/inc?timeout=60s", `[1]`, "Authorization", "Bearer plain").want(200)
	w.post("/v1/call/math/inc?timeout=61s", `[1]`, "Authorization", "Bearer plain").problem(task.Forbidden, "timeout", "1m0s at most")
	w.post("/v1/call/math/inc?timeout=61s", `[1]`, "Authorization", "Bearer op").want(200)
}
