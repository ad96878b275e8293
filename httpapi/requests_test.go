package httpapi_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"weft/httpapi"
	"weft/task"
)

func TestWhatIsNotThere(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/nowhere", "/v1", "/v1/graphs/", "/v1/graphs//tasks", "//v1/graphs", "/V1/graphs", "/v1/graphs/x/y", "/v1/modules/a/b", "/v1/../v1/graphs", "/v1%2Fgraphs"} {
		w.get(path).problem(task.NotFound, "", "there is no call GET")
	}
	w.post("/", "").want(405)
}

func TestMethodsThatACallDoesNotTake(t *testing.T) {
	w := newWorld(t)
	for _, tt := range []struct{ method, path, allow string }{
		{"DELETE", "/v1/graphs", "POST, GET, HEAD"},
		{"OPTIONS", "/v1/graphs", "POST, GET, HEAD"},
		{"GET", "/v1/call/math/inc", "POST"},
		{"HEAD", "/v1/events", "GET"},
		{"POST", "/v1/modules/math", "GET, HEAD, PUT, DELETE"},
		{"TRACE", "/healthz", "GET, HEAD"},
	} {
		a := w.do(tt.method, tt.path, "")
		if a.status != http.StatusMethodNotAllowed {
			t.Errorf("%s %s is answered with %d", tt.method, tt.path, a.status)
		}
		if allow := a.header.Get("Allow"); !sameWords(allow, tt.allow) {
			t.Errorf("%s %s allows %q, want %q", tt.method, tt.path, allow, tt.allow)
		}
		if a.header.Get("Content-Type") != "application/problem+json" || tt.method != "HEAD" && !strings.Contains(string(a.body), `"status":405,"code":"invalid"`) {
			t.Errorf("%s %s is answered with %s", tt.method, tt.path, a.body)
		}
	}
}

func sameWords(a, b string) bool {
	words := map[string]int{}
	for _, word := range strings.Split(a, ", ") {
		words[word]++
	}
	for _, word := range strings.Split(b, ", ") {
		words[word]--
	}
	for _, n := range words {
		if n != 0 {
			return false
		}
	}
	return true
}

func TestHeadIsGetWithoutTheBody(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/v1/modules/math/versions/1.0/wasm", "/v1/modules/math", "/v1/futures/none", "/openapi.yaml"} {
		get, head := w.get(path), w.do("HEAD", path, "")
		if head.status != get.status || len(head.body) != 0 || head.header.Get("Content-Length") != get.header.Get("Content-Length") || head.header.Get("Content-Type") != get.header.Get("Content-Type") {
			t.Errorf("HEAD %s is %d %v, GET %d %v", path, head.status, head.header, get.status, get.header)
		}
	}
}

func TestParametersThatAreWrong(t *testing.T) {
	w := newWorld(t)
	w.get("/v1/graphs?colour=red").problem(task.Invalid, "colour", "it takes limit, cursor")
	w.get("/healthz?x").problem(task.Invalid, "x", "it takes none")
	w.get("/v1/graphs?limit=1&limit=2").problem(task.Invalid, "limit", "2 times")
	w.get("/v1/graphs?a;b").problem(task.Invalid, "", "cannot be read")
	for _, path := range []string{
		"/v1/modules", "/v1/modules/math", "/v1/modules/math/versions/1.0", "/v1/modules/math/versions/1.0/wasm", "/v1/cluster", "/v1/workers", "/v1/futures",
		"/", "/docs/errors", "/openapi.yaml", "/readyz", "/healthz",
	} {
		w.get(path+"?x=1").problem(task.Invalid, "x", "no such parameter")
	}
}

func TestBodiesThatAreNotTaken(t *testing.T) {
	w := newWorld(t)
	for _, encoding := range []string{"gzip", "deflate, identity", "br"} {
		w.post("/v1/graphs", "x", "Content-Encoding", encoding).problem(task.Invalid, "Content-Encoding", "send it as it is")
	}
	w.post("/v1/graphs", twoTasks, "Content-Encoding", "identity").want(202)
	for _, multipart := range []string{"multipart/form-data; boundary=x", "multipart/form-data", "Multipart/mixed; boundary=x"} {
		w.do("PUT", "/v1/modules/m", string(wasm), "Content-Type", multipart).problem(task.Invalid, "Content-Type", "several parts")
	}
}

func TestABodyThatBreaksOffIsNoFaultOfTheServer(t *testing.T) {
	w := newWorld(t)
	for _, head := range []string{"Content-Length: 1000", "Transfer-Encoding: chunked"} {
		for _, path := range []string{"/v1/graphs", "/v1/data", "/v1/sessions", "/v1/futures/await"} {
			conn := w.dial()
			io.WriteString(conn, "POST "+path+" HTTP/1.1\r\nHost: "+w.addr+"\r\n"+head+"\r\n\r\n4\r\n{\"ta\r\nzz")
			if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
				t.Fatal(err)
			}
			resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err == nil {
				resp.Body.Close()
				if resp.StatusCode != 400 {
					t.Errorf("%s with %s was answered with %d", path, head, resp.StatusCode)
				}
			}
			conn.Close()
		}
	}
}

func (w *world) dial() net.Conn {
	w.Helper()
	conn, err := net.Dial("tcp", w.addr)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { conn.Close() })
	return conn
}

func TestConnectionsHaveALimit(t *testing.T) {
	w := newWorld(t, func(c *httpapi.Config) { c.Limits.Connections = 1 })
	first := w.dial()
	io.WriteString(first, "GET /healthz HTTP/1.1\r\nHost: "+w.addr+"\r\n\r\n")
	if resp, err := http.ReadResponse(bufio.NewReader(first), nil); err != nil || resp.StatusCode != 200 {
		t.Fatalf("%v, %v", resp, err)
	}
	second := w.dial()
	io.WriteString(second, "GET /healthz HTTP/1.1\r\nHost: "+w.addr+"\r\n\r\n")
	if err := second.SetReadDeadline(time.Now().Add(50 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if n, err := second.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("a second connection was answered beside the first: %d, %v", n, err)
	}
	if err := second.SetReadDeadline(time.Time{}); err != nil {
		t.Fatal(err)
	}
	first.Close()
	if _, err := http.ReadResponse(bufio.NewReader(second), nil); err != nil {
		t.Error(err)
	}
}

func TestRequestsAreLoggedForThoseWhoLookClosely(t *testing.T) {
	w := newWorld(t)
	w.faults.debug = true
	w.get("/v1/graphs/x")
	if log := w.faults.take(); !strings.Contains(log, "path=/v1/graphs/x status=404") || !strings.Contains(log, "level=DEBUG") {
		t.Errorf("log is %q", log)
	}
}

func TestAnAPIWithoutItsPartsIsRefused(t *testing.T) {
	if _, err := httpapi.New(httpapi.Config{}); err == nil {
		t.Error("it was made")
	}
}

// pipeWriter is the connection of a stream, in memory.
type pipeWriter struct {
	*io.PipeWriter
	header http.Header
}

func (p pipeWriter) Header() http.Header { return p.header }
func (p pipeWriter) WriteHeader(int)     {}
func (p pipeWriter) Flush()              {}

func TestAStreamWithoutNewsSendsHeartbeats(t *testing.T) {
	w := newWorld(t)
	session := w.session()
	w.client.CloseIdleConnections()
	synctest.Test(t, func(t *testing.T) {
		sched := newFakeScheduler()
		sched.sessions[task.SessionID(session)] = &fakeSession{}
		api, err := httpapi.New(httpapi.Config{Scheduler: sched, Modules: newFakeModules(), Describer: fakeDescriber{}, Builtins: fakeBuiltins{}})
		if err != nil {
			t.Fatal(err)
		}
		read, write := io.Pipe()
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			req, _ := http.NewRequestWithContext(ctx, "GET", "/v1/sessions/"+session+"/events", nil)
			api.ServeHTTP(pipeWriter{write, http.Header{}}, req)
		}()
		start := time.Now()
		lines := bufio.NewReader(read)
		for i := range 4 {
			if line, err := lines.ReadString('\n'); err != nil || !strings.HasPrefix(line, ":") {
				t.Fatalf("line is %q, %v", line, err)
			}
			if line, err := lines.ReadString('\n'); err != nil || line != "\n" {
				t.Fatalf("line is %q, %v", line, err)
			}
			if at := time.Since(start); at != time.Duration(i)*15*time.Second {
				t.Errorf("heartbeat %d came at %s", i, at)
			}
		}
		cancel()
		<-ended
	})
}
