package rest_test

import (
	"context"
	"io"
	"iter"
	"net/http"
	"strings"
	"testing"
	"time"

	"weft/client/rest"
	"weft/httpapi/wire"
	"weft/task"
)

// each gives what an iterator gives, or its error.
func each[T any](seq iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for v, err := range seq {
		if err != nil {
			return all, err
		}
		all = append(all, v)
	}
	return all, nil
}

// Every call is the request of the contract.
func TestCalls(t *testing.T) {
	const record = `{"items":[],"next":null,"settled":{},"pending":[],"functions":[],"key":"k","id":"i"}`
	ctx := context.Background()
	for _, test := range []struct {
		want string // method, URI, the headers that matter, body
		call func(*rest.API) error
	}{
		{"PUT /v1/modules/math?capabilities=clock%2Crandom&version=1.2.0 application/wasm wasm", func(a *rest.API) error {
			_, _, err := a.Push(ctx, "math", []byte("wasm"), &rest.PushOptions{Version: "1.2.0", Capabilities: []string{"clock", "random"}})
			return err
		}},
		{"PUT /v1/modules/math application/wasm ", func(a *rest.API) error {
			_, _, err := a.Push(ctx, "math", nil, nil)
			return err
		}},
		{"GET /v1/modules", func(a *rest.API) error { _, err := each(a.Modules(ctx)); return err }},
		{"GET /v1/modules/math", func(a *rest.API) error { _, err := a.Module(ctx, "math"); return err }},
		{"GET /v1/modules/math/versions/latest", func(a *rest.API) error { _, err := a.ModuleVersion(ctx, "math", "latest"); return err }},
		{"DELETE /v1/modules/math", func(a *rest.API) error { return a.DeleteModule(ctx, "math", "") }},
		{"DELETE /v1/modules/math/versions/a%2Fb", func(a *rest.API) error { return a.DeleteModule(ctx, "math", "a/b") }},
		{"POST /v1/graphs?keys=true&wait=1s application/json Idempotency-Key=once {}", func(a *rest.API) error {
			_, err := a.SubmitGraph(ctx, []byte("{}"), &rest.SubmitOptions{Wait: time.Second, Keys: new(true), Idempotency: "once"})
			return err
		}},
		{"POST /v1/graphs application/json {}", func(a *rest.API) error { _, err := a.SubmitGraph(ctx, []byte("{}"), nil); return err }},
		{"POST /v1/graphs application/json Weft-Session=s {}", func(a *rest.API) error {
			_, err := a.InSession("s").SubmitDetached(ctx, []byte("{}"), nil)
			return err
		}},
		{"GET /v1/graphs/g?wait=1s", func(a *rest.API) error { _, err := a.Graph(ctx, "g", time.Second); return err }},
		{"GET /v1/graphs", func(a *rest.API) error { _, err := each(a.Graphs(ctx)); return err }},
		{"GET /v1/graphs/g/tasks", func(a *rest.API) error { _, err := each(a.GraphTasks(ctx, "g")); return err }},
		{"POST /v1/graphs/g/cancel", func(a *rest.API) error { return a.CancelGraph(ctx, "g") }},
		{"DELETE /v1/graphs/g", func(a *rest.API) error { return a.DeleteGraph(ctx, "g") }},
		{"GET /v1/futures/k", func(a *rest.API) error { _, err := a.Future(ctx, "k"); return err }},
		{"GET /v1/futures?graph=g&module=m&state=done", func(a *rest.API) error {
			_, err := each(a.Futures(ctx, task.FutureFilter{State: task.StateDone, Module: "m", Graph: "g"}))
			return err
		}},
		{"GET /v1/futures/k/result?wait=30s", func(a *rest.API) error { _, err := a.Result(ctx, "k", wire.CBOR); return err }},
		{"GET /v1/futures/k/result", func(a *rest.API) error { _, _, err := a.ResultWithin(ctx, "k", wire.JSON, 0); return err }},
		{"GET /v1/futures/k/logs", func(a *rest.API) error { _, err := each(a.Logs(ctx, "k")); return err }},
		{`POST /v1/futures/await application/json {"keys":["k"],"return_when":"any","wait":"10s","results":true}`, func(a *rest.API) error {
			_, err := a.Await(ctx, wire.AwaitRequest{Keys: []task.Key{"k"}, ReturnWhen: wire.ReturnAny, Wait: wire.Duration(10 * time.Second), Results: true})
			return err
		}},
		{"POST /v1/futures/k/cancel", func(a *rest.API) error { return a.CancelFuture(ctx, "k") }},
		{"POST /v1/futures/k/cancel Weft-Session=s", func(a *rest.API) error { return a.InSession("s").CancelFuture(ctx, "k") }},
		{"POST /v1/futures/k/retry", func(a *rest.API) error { return a.RetryFuture(ctx, "k") }},
		{"DELETE /v1/futures/k Weft-Session=s", func(a *rest.API) error { return a.InSession("s").ReleaseFuture(ctx, "k") }},
		{"POST /v1/data?retain=1m0s application/cbor \x01", func(a *rest.API) error {
			_, err := a.Scatter(ctx, []byte{1}, wire.CBOR, time.Minute)
			return err
		}},
		{"POST /v1/call/math@1.2.0/inc?fuel=9&priority=-1&pure=false&timeout=2s application/json [1]", func(a *rest.API) error {
			_, err := a.Call(ctx, "math@1.2.0/inc", []byte("[1]"), &rest.CallOptions{Timeout: 2 * time.Second, Priority: -1, Impure: true, Fuel: 9})
			return err
		}},
		{"POST /v1/call/math/inc application/json [1]", func(a *rest.API) error { _, err := a.Call(ctx, "math/inc", []byte("[1]"), nil); return err }},
		{`POST /v1/sessions application/json {"ttl":"1m0s"}`, func(a *rest.API) error { _, err := a.OpenSession(ctx, time.Minute); return err }},
		{"DELETE /v1/sessions/s", func(a *rest.API) error { return a.CloseSession(ctx, "s") }},
		{"POST /v1/sessions/s/heartbeat", func(a *rest.API) error { return a.Heartbeat(ctx, "s") }},
		{`POST /v1/sessions/s/release application/json {"keys":{"b":1,"a":2}}`, func(a *rest.API) error {
			return a.Release(ctx, "s", wire.Object[int]{{Name: "b", Value: 1}, {Name: "a", Value: 2}})
		}},
		{"GET /v1/cluster", func(a *rest.API) error { _, err := a.Cluster(ctx); return err }},
		{"GET /v1/workers", func(a *rest.API) error { _, err := each(a.Workers(ctx)); return err }},
		{"POST /v1/workers/w/retire", func(a *rest.API) error { return a.RetireWorker(ctx, "w") }},
		{"GET /readyz", func(a *rest.API) error { return a.Ready(ctx) }},
	} {
		var got string
		api := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if auth := r.Header.Get("Authorization"); auth != "Bearer t" {
				t.Errorf("%s: authorization %q", test.want, auth)
			}
			body, _ := io.ReadAll(r.Body)
			parts := []string{r.Method, r.RequestURI}
			if typ := r.Header.Get("Content-Type"); typ != "" {
				parts = append(parts, typ)
			}
			for _, name := range []string{wire.SessionHeader, wire.IdempotencyHeader} {
				if v := r.Header.Get(name); v != "" {
					parts = append(parts, name+"="+v)
				}
			}
			if r.Header.Get("Content-Type") != "" {
				parts = append(parts, string(body))
			}
			got = strings.Join(parts, " ")
			io.WriteString(w, record)
		}, rest.Token("t"))
		if err := test.call(api); err != nil {
			t.Errorf("%s: %v", test.want, err)
		}
		if got != test.want {
			t.Errorf("sent %q, want %q", got, test.want)
		}
	}
}

func TestPush(t *testing.T) {
	for status, created := range map[int]bool{http.StatusCreated: true, http.StatusOK: false} {
		api := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			io.WriteString(w, `{"name":"math","version":"1","kind":"scalar","later":"unknown members are passed over"}`)
		})
		m, got, err := api.Push(t.Context(), "math", []byte("wasm"), nil)
		if err != nil || got != created || m.Name != "math" || m.Kind != task.Scalar {
			t.Errorf("status %d: %+v, created %t, %v", status, m, got, err)
		}
	}
}

// Bytes that are not those of the digest are refused.
func TestWasm(t *testing.T) {
	wasm := []byte("the bytes")
	for etag, ok := range map[string]bool{
		`"` + task.DigestOf(wasm).String() + `"`: true,
		task.DigestOf(wasm).String():             true,
		`"` + task.DigestOf(nil).String() + `"`:  false,
		"":                                       false,
	} {
		api := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/v1/modules/math/versions/1.0/wasm" {
				t.Errorf("asked for %s", r.URL.Path)
			}
			w.Header().Set("ETag", etag)
			w.Write(wasm)
		})
		got, err := api.Wasm(t.Context(), "math", "1.0")
		if ok && (err != nil || string(got) != string(wasm)) || !ok && task.CodeOf(err) != task.Internal {
			t.Errorf("ETag %s: %q, %v", etag, got, err)
		}
	}
}

// Lists go on page by page, and end early when they are left.
func TestPages(t *testing.T) {
	asked := 0
	api := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked++
		if r.URL.Query().Get("state") != "done" {
			t.Errorf("the filter was lost in %s", r.RequestURI)
		}
		switch r.URL.Query().Get("cursor") {
		case "":
			io.WriteString(w, `{"items":[{"key":"a"},{"key":"b"}],"next":"b&c"}`)
		case "b&c":
			io.WriteString(w, `{"items":[{"key":"c"}],"next":null}`)
		default:
			t.Errorf("cursor in %s", r.RequestURI)
		}
	})
	futures := api.Futures(t.Context(), task.FutureFilter{State: task.StateDone})
	for range 2 { // an iterator can be used again
		all, err := each(futures)
		if err != nil || len(all) != 3 || all[2].Key != "c" {
			t.Errorf("got %v, %v", all, err)
		}
	}
	asked = 0
	for range futures {
		break
	}
	if asked != 1 {
		t.Errorf("%d pages were asked for, want 1", asked)
	}
}

func TestPageFails(t *testing.T) {
	api := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("cursor") != "" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		io.WriteString(w, `{"items":[{"key":"a"}],"next":"x"}`)
	})
	all, err := each(api.Futures(t.Context(), task.FutureFilter{}))
	if len(all) != 1 || task.CodeOf(err) != task.NotFound {
		t.Errorf("got %v, %v", all, err)
	}
}

// Result and WaitGraph ask until there is an end.
func TestLongPolls(t *testing.T) {
	asked := 0
	api := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if asked++; asked%3 != 0 {
			w.WriteHeader(http.StatusAccepted)
			io.WriteString(w, `{"key":"k","id":"g","state":"running","finished_at":null}`)
			return
		}
		io.WriteString(w, `{"id":"g","state":"done","finished_at":"2024-01-01T00:00:00Z"}`)
	})
	if b, err := api.Result(t.Context(), "k", wire.JSON); err != nil || !strings.Contains(string(b), `"done"`) || asked != 3 {
		t.Errorf("result %s, %v after %d requests", b, err, asked)
	}
	if g, err := api.WaitGraph(t.Context(), "g"); err != nil || g.State != task.GraphDone || asked != 6 {
		t.Errorf("graph %+v, %v after %d requests", g, err, asked)
	}
	if g, err := api.RunGraph(t.Context(), []byte("{}")); err != nil || g.State != task.GraphDone || asked != 9 {
		t.Errorf("graph %+v, %v after %d requests", g, err, asked)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := api.Result(ctx, "k", wire.JSON); err != context.Canceled {
		t.Errorf("result with a context that ended: %v", err)
	}
}

func TestLogs(t *testing.T) {
	api := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"attempt":1,"time":"2024-01-01T00:00:00Z","stream":"stdout","text":"`+strings.Repeat("x", 100_000)+`"}`+"\n"+
			`{"attempt":2,"time":"2024-01-01T00:00:00Z","stream":"log","level":"warn","text":"b"}`+"\n")
	})
	lines, err := each(api.Logs(t.Context(), "k"))
	if err != nil || len(lines) != 2 || len(lines[0].Text) != 100_000 || lines[1].Level != "warn" || lines[1].Attempt != 2 {
		t.Errorf("%d lines, %v", len(lines), err)
	}
	broken := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "{\"attempt\":1}\nno JSON\n{}\n") })
	if lines, err := each(broken.Logs(t.Context(), "k")); err == nil || len(lines) != 1 {
		t.Errorf("broken: %v, %v", lines, err)
	}
}

func TestCallWithoutAFunction(t *testing.T) {
	api := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("it was sent") })
	for _, name := range []string{"", "math", "math/", "/inc"} {
		if _, err := api.Call(t.Context(), name, []byte("[]"), nil); task.CodeOf(err) != task.Invalid {
			t.Errorf("call of %q: %v", name, err)
		}
	}
}
