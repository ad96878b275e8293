package fakeserver

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	"weft/httpapi/wire"
	"weft/task"
)

// Function is a function of a module. An error that is no *task.Error is a
// guest_error. The context ends when the task is cancelled.
type Function func(ctx context.Context, args []any) (any, error)

// Request is a request as the server got it.
type Request struct {
	Method string
	Path   string
	Header http.Header
	Body   []byte
}

// Server is the server. Its methods may be called from any goroutine.
type Server struct {
	URL string

	http    *httptest.Server
	running sync.WaitGroup // tasks

	mu        sync.Mutex
	between   func(http.Handler) http.Handler
	functions map[string]Function
	futures   map[task.Key]*future
	sessions  map[task.SessionID]*session
	answers   map[string]answer // to submissions with an idempotency key
	requests  []Request
	random    int
}

// TB is what the server needs of a test or a benchmark.
type TB interface{ Cleanup(func()) }

// New starts a server, which ends with the test.
func New(t TB) *Server {
	s := &Server{
		functions: map[string]Function{},
		futures:   map[task.Key]*future{},
		sessions:  map[task.SessionID]*session{},
		answers:   map[string]answer{},
	}
	s.Handle("builtin/identity", func(_ context.Context, args []any) (any, error) { return args[0], nil })
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	s.URL = s.http.URL
	t.Cleanup(s.close)
	return s
}

func (s *Server) close() {
	s.mu.Lock()
	for _, f := range s.futures {
		f.stop()
	}
	s.mu.Unlock()
	s.running.Wait()
	s.CutStreams()
	s.http.CloseClientConnections()
	s.http.Close()
}

// Handle makes a function callable as "module/function".
func (s *Server) Handle(name string, f Function) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.functions[name] = f
}

// Between puts a handler before the server's own, in place of the last such;
// nil takes it away.
func (s *Server) Between(f func(next http.Handler) http.Handler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.between = f
}

// Requests returns the requests so far of a method to paths with a prefix, in
// order of their arrival at the server itself.
func (s *Server) Requests(method, prefix string) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var some []Request
	for _, r := range s.requests {
		if r.Method == method && strings.HasPrefix(r.Path, prefix) {
			some = append(some, r)
		}
	}
	return some
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	between := s.between
	s.mu.Unlock()
	var h http.Handler = http.HandlerFunc(s.route)
	if between != nil {
		h = between(h)
	}
	h.ServeHTTP(w, r)
}

// route records the request and answers it.
func (s *Server) route(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the client went away
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	s.mu.Lock()
	s.requests = append(s.requests, Request{r.Method, r.URL.Path, r.Header, body})
	s.mu.Unlock()
	mux := http.NewServeMux()
	for pattern, h := range map[string]func(http.ResponseWriter, *http.Request) error{
		"POST /v1/sessions":                s.openSession,
		"DELETE /v1/sessions/{id}":         s.closeSession,
		"POST /v1/sessions/{id}/heartbeat": s.heartbeat,
		"POST /v1/sessions/{id}/release":   s.release,
		"GET /v1/sessions/{id}/events":     s.events,
		"POST /v1/graphs":                  s.submit,
		"POST /v1/call/{module}/{name}":    s.call,
		"POST /v1/data":                    s.scatter,
		"GET /v1/futures":                  s.list,
		"GET /v1/futures/{key}":            s.future,
		"GET /v1/futures/{key}/result":     s.result,
		"GET /v1/futures/{key}/logs":       s.logs,
		"POST /v1/futures/await":           s.await,
		"POST /v1/futures/{key}/cancel":    s.cancel,
		"POST /v1/futures/{key}/retry":     s.retry,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			if err := h(w, r); err != nil {
				Refuse(w, err)
			}
		})
	}
	mux.ServeHTTP(w, r)
}

// Refuse answers with the problem that tells of err.
func Refuse(w http.ResponseWriter, err error) {
	p := wire.NewProblem(err)
	w.Header().Set("Content-Type", wire.ProblemJSON)
	w.WriteHeader(p.Status)
	text, err := wire.Marshal(p)
	if err != nil {
		panic(err)
	}
	w.Write(text)
}

// Drop breaks the connection off without an answer.
func Drop() { panic(http.ErrAbortHandler) }

// reply answers with a record.
func reply(w http.ResponseWriter, status int, v any) error {
	text, err := wire.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", wire.JSON)
	w.WriteHeader(status)
	_, err = w.Write(text)
	if err != nil {
		return nil // the client went away
	}
	return nil
}

// waiting is the request's context, cut to its wait.
func waiting(r *http.Request, text string) (context.Context, context.CancelFunc) {
	d, err := time.ParseDuration(text)
	if err != nil {
		d = 0
	}
	return context.WithTimeout(r.Context(), d)
}

// asError is an error of a function as a task has it.
func asError(err error) *task.Error {
	var e *task.Error
	if errors.As(err, &e) {
		own := *e
		return &own
	}
	return task.Errorf(task.GuestError, "%s", err)
}
