package rest_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"weft/client/rest"
	"weft/httpapi/wire"
	"weft/task"
)

// Every code comes back as it was sent.
func TestProblems(t *testing.T) {
	for _, code := range task.Codes() {
		sent := &task.Error{Code: code, Detail: "what and where", Key: "k", Task: "t", Field: "f", Stack: "s"}
		api := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			p := wire.Problem{Status: wire.Status(code), Code: code, Detail: sent.Detail, Key: sent.Key, Task: sent.Task, Field: sent.Field, Stack: sent.Stack}
			w.Header().Set("Content-Type", wire.ProblemJSON)
			w.WriteHeader(p.Status)
			text, _ := wire.Marshal(p)
			w.Write(text)
		})
		err := api.Ready(t.Context())
		var got *task.Error
		if !errors.As(err, &got) || *got != *sent {
			t.Errorf("%s: got %+v", code, err)
		}
		if want := code == task.Unavailable || code == task.RateLimited; rest.Temporary(err) != want || rest.Undelivered(err) != want {
			t.Errorf("%s: temporary %t, undelivered %t, want %t", code, rest.Temporary(err), rest.Undelivered(err), want)
		}
	}
}

// What is no answer of a weft server says so.
func TestForeignAnswers(t *testing.T) {
	for status, code := range map[int]task.Code{
		http.StatusFound:               task.Unavailable,
		http.StatusBadRequest:          task.Invalid,
		http.StatusNotFound:            task.NotFound,
		http.StatusTeapot:              task.Invalid,
		http.StatusBadGateway:          task.Unavailable,
		http.StatusInternalServerError: task.Unavailable,
	} {
		for _, typ := range []string{"text/html", wire.ProblemJSON} {
			api := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", typ)
				w.WriteHeader(status)
				io.WriteString(w, "\n<html>nginx\nsecond line")
			})
			err := api.Ready(t.Context())
			if task.CodeOf(err) != code || !strings.Contains(err.Error(), "<html>nginx") || strings.Contains(err.Error(), "second") {
				t.Errorf("status %d: %v, want code %s", status, err, code)
			}
		}
	}
	api := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "hello") })
	if _, err := api.Cluster(t.Context()); err == nil || !strings.Contains(err.Error(), "/v1/cluster") {
		t.Errorf("an answer that is no JSON: %v", err)
	}
}

// A server that is not there, and one that breaks off.
func TestSilence(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	api, err := rest.New(addr)
	if err != nil {
		t.Fatal(err)
	}
	err = api.Ready(t.Context())
	var op *net.OpError
	if task.CodeOf(err) != task.Unavailable || !rest.Temporary(err) || !rest.Undelivered(err) || !errors.As(err, &op) {
		t.Errorf("nobody there: %v", err)
	}
	if !strings.Contains(err.Error(), addr) || !strings.Contains(err.Error(), "weft serve") {
		t.Errorf("the error does not help: %v", err)
	}

	for name, h := range map[string]http.HandlerFunc{
		"before the answer": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"within the answer": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, "{")
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		},
	} {
		api := serve(t, h)
		_, err := api.OpenSession(t.Context(), 0)
		if task.CodeOf(err) != task.Unavailable || !rest.Temporary(err) || rest.Undelivered(err) {
			t.Errorf("broken off %s: %v", name, err)
		}
	}
}

// A context that ends gives its own error, whatever the connection says.
func TestContextEnds(t *testing.T) {
	cause := errors.New("the user went to lunch")
	ctx, cancel := context.WithCancelCause(t.Context())
	api := serve(t, func(w http.ResponseWriter, r *http.Request) {
		cancel(cause)
		<-r.Context().Done()
	})
	if err := api.Ready(ctx); err != cause {
		t.Errorf("got %v, want %v", err, cause)
	}
}

func TestAddresses(t *testing.T) {
	for server, want := range map[string]string{
		"127.0.0.1:7420":        "http://127.0.0.1:7420",
		"https://weft.example":  "https://weft.example",
		"http://[::1]:7420/":    "http://[::1]:7420",
		"http://host/behind/a/": "http://host/behind/a",
	} {
		api, err := rest.New(server)
		if err != nil || api.Server() != want {
			t.Errorf("%s: %v, want %s", server, err, want)
		}
	}
	for _, bad := range []string{"", ":", "http://", "unix:///run/weft", "http://h?x=1", "http://h#f", "http://a b"} {
		if _, err := rest.New(bad); task.CodeOf(err) != task.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestDefault(t *testing.T) {
	t.Setenv(rest.ServerVariable, "")
	api, err := rest.Default()
	if err != nil || api.Server() != rest.DefaultServer {
		t.Errorf("without a variable: %v, %v", api, err)
	}
	t.Setenv(rest.ServerVariable, "weft.example:99")
	if api, err = rest.Default(); err != nil || api.Server() != "http://weft.example:99" {
		t.Errorf("with a variable: %v, %v", api, err)
	}
	t.Setenv(rest.ServerVariable, "ftp://x")
	if _, err = rest.Default(); task.CodeOf(err) != task.Invalid || !strings.Contains(err.Error(), rest.ServerVariable) {
		t.Errorf("with a bad variable: %v", err)
	}
}

// Pauses double from 20 ms to 2 s, shortened by at most half; failing for
// longer than patience is final.
func TestRetry(t *testing.T) {
	temporary := task.Errorf(task.Unavailable, "busy")
	synctest.Test(t, func(t *testing.T) {
		start, attempts := time.Now(), []time.Duration{}
		err := rest.Retry(t.Context(), time.Minute, rest.Temporary, func() error {
			attempts = append(attempts, time.Since(start))
			return temporary
		})
		if err != temporary || time.Since(start) < time.Minute || time.Since(start) > time.Minute+2*time.Second {
			t.Errorf("%v after %s", err, time.Since(start))
		}
		want := 20 * time.Millisecond
		for i := 1; i < len(attempts); i++ {
			if pause := attempts[i] - attempts[i-1]; pause < want/2 || pause > want {
				t.Errorf("pause %d is %s, want %s to %s", i, pause, want/2, want)
			}
			want = min(2*want, 2*time.Second)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		n := 0
		err := rest.Retry(t.Context(), time.Minute, rest.Temporary, func() error {
			if n++; n < 5 {
				return temporary
			}
			return nil
		})
		if err != nil || n != 5 {
			t.Errorf("%v after %d attempts", err, n)
		}
		final := task.Errorf(task.Invalid, "no")
		if err := rest.Retry(t.Context(), time.Minute, rest.Temporary, func() error { n++; return final }); err != final || n != 6 {
			t.Errorf("%v after %d attempts", err, n)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := rest.Retry(ctx, time.Minute, rest.Temporary, func() error { return temporary }); err != context.DeadlineExceeded {
			t.Errorf("with a context that ended: %v", err)
		}
	})
}
