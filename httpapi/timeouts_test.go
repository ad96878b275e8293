package httpapi_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"weft/httpapi"
	"weft/task"
)

// pipes is a listener whose connections are in memory, so that time can be
// that of a test.
type pipes struct {
	conns chan net.Conn
	done  chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.done); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{} }

func (p *pipes) dial() net.Conn {
	client, server := net.Pipe()
	p.conns <- server
	return client
}

// inTime runs a test against a server, time being the test's own.
func inTime(t *testing.T, test func(t *testing.T, sched *fakeScheduler, dial func() net.Conn)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		sched := newFakeScheduler()
		api, err := httpapi.New(httpapi.Config{Scheduler: sched, Modules: newFakeModules(), Describer: fakeDescriber{}, Builtins: fakeBuiltins{}})
		if err != nil {
			t.Fatal(err)
		}
		l := &pipes{conns: make(chan net.Conn), done: make(chan struct{})}
		srv := api.Server()
		served := make(chan error)
		go func() { served <- srv.Serve(l) }()
		test(t, sched, l.dial)
		if err := srv.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
		<-served
	})
}

func TestAHeaderMustComeInTime(t *testing.T) {
	inTime(t, func(t *testing.T, _ *fakeScheduler, dial func() net.Conn) {
		t.Helper()
		conn := dial()
		defer conn.Close()
		start := time.Now()
		io.WriteString(conn, "GET / HTTP/1.1\r\nHost:")
		answer, err := io.ReadAll(conn)
		if took := time.Since(start); took != 10*time.Second {
			t.Errorf("the connection was closed after %s, %q, %v", took, answer, err)
		}
	})
}

func TestABodyMustKeepComing(t *testing.T) {
	inTime(t, func(t *testing.T, _ *fakeScheduler, dial func() net.Conn) {
		t.Helper()
		conn := dial()
		defer conn.Close()
		start := time.Now()
		go func() {
			io.WriteString(conn, "POST /v1/data HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n[")
			for range 3 { // slow, but coming
				<-time.After(29 * time.Second)
				io.WriteString(conn, " ")
			}
		}()
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		if took := time.Since(start); took != (3*29+30)*time.Second || resp.StatusCode != 400 || !strings.Contains(string(body), "stopped coming for 30s") {
			t.Errorf("answered after %s with %d: %s", took, resp.StatusCode, body)
		}
	})
}

func TestALongWaitOutlivesEveryTimeout(t *testing.T) {
	inTime(t, func(t *testing.T, sched *fakeScheduler, dial func() net.Conn) {
		t.Helper()
		sched.futures["a"] = &fakeFuture{info: task.FutureInfo{Key: "a", State: task.StateRunning}}
		conn := dial()
		defer conn.Close()
		answers := bufio.NewReader(conn)
		for range 2 { // the second on the same connection, as the first has left it
			start := time.Now()
			go io.WriteString(conn, "POST /v1/futures/await HTTP/1.1\r\nHost: x\r\nContent-Length: 27\r\n\r\n{\"keys\":[\"a\"],\"wait\":\"24h\"}")
			resp, err := http.ReadResponse(answers, nil)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := io.ReadAll(resp.Body)
			if took := time.Since(start); took != 5*time.Minute || string(body) != `{"settled":{},"pending":["a"]}` {
				t.Errorf("answered after %s with %d: %s", took, resp.StatusCode, body)
			}
		}
	})
}

func TestAnAnswerMustBeTaken(t *testing.T) {
	inTime(t, func(t *testing.T, _ *fakeScheduler, dial func() net.Conn) {
		t.Helper()
		conn := dial()
		defer conn.Close()
		start := time.Now()
		io.WriteString(conn, "GET /openapi.yaml HTTP/1.1\r\nHost: x\r\n\r\n")
		conn.Read(make([]byte, 1))
		<-time.After(time.Hour)
		rest, err := io.ReadAll(conn)
		if len(rest) > 10_000 || time.Since(start) != time.Hour {
			t.Errorf("after an hour there were %d bytes left, %v", len(rest), err)
		}
	})
}

func TestAStreamMustBeTaken(t *testing.T) {
	inTime(t, func(t *testing.T, sched *fakeScheduler, dial func() net.Conn) {
		t.Helper()
		id := newID()
		sched.sessions[task.SessionID(id)] = &fakeSession{}
		conn := dial()
		defer conn.Close()
		io.WriteString(conn, "GET /v1/sessions/"+id+"/events HTTP/1.1\r\nHost: x\r\n\r\n")
		if resp, err := http.ReadResponse(bufio.NewReader(conn), nil); err != nil || resp.StatusCode != 200 {
			t.Fatalf("%v, %v", resp, err)
		}
		<-time.After(time.Hour) // and takes nothing: the server gives up, or Shutdown would wait for it
		if _, err := io.ReadAll(conn); err != nil {
			t.Errorf("the connection ended with %v", err)
		}
	})
}
