package httpapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"weft/httpapi"
	"weft/httpapi/wire"
	"weft/task"
)

// world is a server over fakes, and a client of it that holds every answer
// against the description of the API.
type world struct {
	*testing.T
	sched   *fakeScheduler
	modules *fakeModules
	api     *httpapi.API
	server  *http.Server
	addr    string
	client  *http.Client
	faults  *faults
}

// newWorld starts a server with the module math, which add, double, inc and
// roll are functions of. A fault of the server fails the test.
func newWorld(t *testing.T, edits ...func(*httpapi.Config)) *world {
	t.Helper()
	w := &world{T: t, sched: newFakeScheduler(), modules: newFakeModules(), faults: &faults{}, client: &http.Client{Transport: &http.Transport{}}}
	cfg := httpapi.Config{
		Scheduler: w.sched, Modules: w.modules, Describer: fakeDescriber{}, Builtins: fakeBuiltins{},
		Version: "v1.2.3", Capabilities: []string{"clock", "random"}, Logger: slog.New(w.faults),
	}
	for _, edit := range edits {
		edit(&cfg)
	}
	var err error
	if w.api, err = httpapi.New(cfg); err != nil {
		t.Fatal(err)
	}
	w.server = w.api.Server()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w.addr = listener.Addr().String()
	served := make(chan error)
	go func() { served <- w.server.Serve(w.api.Listener(listener)) }()
	t.Cleanup(func() {
		w.client.CloseIdleConnections()
		if err := w.server.Shutdown(context.Background()); err != nil {
			t.Errorf("shut down: %v", err)
		}
		<-served
		w.faults.none(t)
	})
	info, err := fakeDescriber{}.Describe(t.Context(), wasm)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.modules.Put(t.Context(), "math", "1.0", nil, wasm, info); err != nil {
		t.Fatal(err)
	}
	return w
}

var wasm = []byte("\x00asm\x01\x00\x00\x00")

// answer is what the server said.
type answer struct {
	w      *world
	status int
	header http.Header
	body   []byte
}

// do makes a request; headers are names and values in turn.
func (w *world) do(method, path, body string, headers ...string) *answer {
	w.Helper()
	return w.send(w.request(w.Context(), method, path, body), headers...)
}

func (w *world) send(req *http.Request, headers ...string) *answer {
	w.Helper()
	for ; len(headers) > 0; headers = headers[2:] {
		if headers[0] == "Host" {
			req.Host = headers[1]
			continue
		}
		req.Header.Add(headers[0], headers[1])
	}
	resp, err := w.client.Do(req)
	if err != nil {
		w.Fatalf("%s %s: %v", req.Method, req.URL.Path, err)
	}
	return w.answer(req, resp)
}

// answer reads an answer and holds it against the description.
func (w *world) answer(req *http.Request, resp *http.Response) *answer {
	w.Helper()
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		w.Errorf("%s %s: %v", req.Method, req.URL.Path, err)
	}
	if req.Method != http.MethodHead {
		if err := loadSchema().check(req.Method, req.URL.EscapedPath(), resp.StatusCode, resp.Header.Get("Content-Type"), body); err != nil {
			w.Errorf("%s %s: %v", req.Method, req.URL, err)
		}
	}
	return &answer{w: w, status: resp.StatusCode, header: resp.Header, body: body}
}

func (w *world) get(path string, headers ...string) *answer {
	w.Helper()
	return w.do(http.MethodGet, path, "", headers...)
}

func (w *world) post(path, body string, headers ...string) *answer {
	w.Helper()
	return w.do(http.MethodPost, path, body, headers...)
}

// want checks the status and reads the body into v, if there is one.
func (a *answer) want(status int, v ...any) *answer {
	a.w.Helper()
	if a.status != status {
		a.w.Fatalf("status is %d, want %d: %s", a.status, status, clip(a.body))
	}
	if len(v) > 0 {
		if err := wire.Unmarshal(a.body, v[0]); err != nil {
			a.w.Fatalf("decode %s: %v", clip(a.body), err)
		}
	}
	return a
}

// text checks status and body.
func (a *answer) text(status int, body string) *answer {
	a.w.Helper()
	if a.want(status); string(a.body) != body {
		a.w.Errorf("body is %s, want %s", clip(a.body), body)
	}
	return a
}

// problem checks that the answer is one with the code, in the field, and that
// the detail says what is expected.
func (a *answer) problem(code task.Code, field, says string) wire.Problem {
	a.w.Helper()
	var p wire.Problem
	if err := json.Unmarshal(a.body, &p); err != nil {
		a.w.Fatalf("status %d with %s, which is no problem: %v", a.status, clip(a.body), err)
	}
	if p.Code != code || p.Field != field || !strings.Contains(p.Detail, says) {
		a.w.Errorf("problem is %s, want %s in %q saying %q", clip(a.body), code, field, says)
	}
	if a.status != p.Status || a.status != wire.Status(code) {
		a.w.Errorf("status is %d, in the problem %d, want %d", a.status, p.Status, wire.Status(code))
	}
	return p
}

// faults keeps what the server logs of its own faults.
type faults struct {
	mu    sync.Mutex
	lines bytes.Buffer
	debug bool // keep everything
}

func (f *faults) Enabled(_ context.Context, level slog.Level) bool {
	return f.debug || level >= slog.LevelError
}

func (f *faults) Handle(ctx context.Context, r slog.Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slog.NewTextHandler(&f.lines, &slog.HandlerOptions{Level: slog.LevelDebug}).Handle(ctx, r)
}

func (f *faults) WithAttrs([]slog.Attr) slog.Handler { return f }
func (f *faults) WithGroup(string) slog.Handler      { return f }

// take is what was logged since the last time.
func (f *faults) take() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.lines.String()
	f.lines.Reset()
	return s
}

func (f *faults) none(t *testing.T) {
	t.Helper()
	if s := f.take(); s != "" && !f.debug {
		t.Errorf("the server has logged faults: %s", s)
	}
}

// request is a request that is still to be made.
func (w *world) request(ctx context.Context, method, path, body string) *http.Request {
	w.Helper()
	req, err := http.NewRequestWithContext(ctx, method, "http://"+w.addr+path, strings.NewReader(body))
	if err != nil {
		w.Fatal(err)
	}
	return req
}

// later makes a request in the background and gives the answer once it is there.
func (w *world) later(method, path, body string) <-chan *answer {
	w.Helper()
	req := w.request(w.Context(), method, path, body)
	answered := make(chan *answer, 1)
	go func() {
		defer close(answered)
		resp, err := w.client.Do(req)
		if err != nil {
			w.Errorf("%s %s: %v", method, path, err)
			return
		}
		answered <- w.answer(req, resp)
	}()
	return answered
}

// chunked is do with a body whose length is not told beforehand.
func (w *world) chunked(method, path, body string, headers ...string) *answer {
	w.Helper()
	req := w.request(w.Context(), method, path, "")
	req.Body, req.ContentLength = io.NopCloser(strings.NewReader(body)), -1
	return w.send(req, headers...)
}
