package fakeserver

import (
	"bytes"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"

	"weft/httpapi/wire"
	"weft/task"
	"weft/value"
)

// answer is what a submission with an idempotency key was answered.
type answer struct {
	body   string
	answer wire.DetachedGraph
}

// submit takes a detached graph of a session.
func (s *Server) submit(w http.ResponseWriter, r *http.Request) error {
	var text bytes.Buffer
	if _, err := text.ReadFrom(r.Body); err != nil {
		return err
	}
	var req wire.GraphRequest
	if err := wire.Read(bytes.NewReader(text.Bytes()), &req); err != nil {
		return err
	}
	if !req.Detached {
		return &task.Error{Code: task.Invalid, Field: "detached", Detail: "this server takes only detached graphs"}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.session(r.Header.Get(wire.SessionHeader))
	if err != nil {
		return err
	}
	name := r.Header.Get(wire.IdempotencyHeader)
	if before, ok := s.answers[name]; ok && name != "" {
		if before.body != text.String() {
			return task.Errorf(task.Conflict, "another body under the same Idempotency-Key")
		}
		return reply(w, http.StatusAccepted, before.answer)
	}
	futures, err := s.accept(&req)
	if err != nil {
		return err
	}
	var a wire.DetachedGraph
	for _, name := range req.Outputs {
		c.hold(futures[name])
		a.Outputs = append(a.Outputs, wire.Member[task.Key]{Name: name, Value: futures[name].key})
	}
	if r.URL.Query().Get(wire.KeysParam) == "true" {
		for _, m := range req.Tasks {
			a.Keys = append(a.Keys, wire.Member[task.Key]{Name: m.Name, Value: futures[m.Name].key})
		}
	}
	if name != "" {
		s.answers[name] = answer{text.String(), a}
	}
	return reply(w, http.StatusAccepted, a)
}

// accept makes futures of all tasks or, when one is bad, of none. References go
// to tasks further up. The caller has s.mu.
func (s *Server) accept(req *wire.GraphRequest) (map[string]*future, error) {
	futures := map[string]*future{}
	var fresh []*future
	for _, m := range req.Tasks {
		f, isNew, err := s.make(&m.Value, futures)
		if err != nil {
			for _, f := range fresh {
				delete(s.futures, f.key)
			}
			e := *asError(err)
			e.Task = m.Name
			return nil, &e
		}
		futures[m.Name] = f
		if isNew {
			fresh = append(fresh, f)
			s.futures[f.key] = f
		}
	}
	for _, f := range fresh {
		for _, d := range f.deps {
			d.dependents = append(d.dependents, f)
		}
		s.start(f)
		if len(req.Outputs) == 0 {
			s.unattended(f)
		}
	}
	for _, f := range futures {
		if f.state.Settled() && f.err != nil && !f.err.Code.Shared() {
			s.revive(f)
		}
	}
	return futures, nil
}

// unattended holds f until it has settled. The caller has s.mu.
func (s *Server) unattended(f *future) {
	f.holds++
	settled := f.settled
	s.running.Go(func() {
		<-settled
		s.mu.Lock()
		defer s.mu.Unlock()
		f.holds--
		s.review(f)
	})
}

// make makes the future of a call, or finds the one that is there. The caller
// has s.mu.
func (s *Server) make(t *wire.Task, graph map[string]*future) (f *future, isNew bool, err error) {
	function, ok := s.functions[t.Call]
	if !ok {
		return nil, false, &task.Error{Code: task.Invalid, Field: "call", Detail: "there is no function " + t.Call}
	}
	names := &resolver{server: s, graph: graph}
	args, err := value.ArgsFromJSON(t.Args, names)
	if err != nil {
		e := asError(err)
		e.Field = "args"
		return nil, false, e
	}
	f = &future{call: t.Call, pure: t.Pure == nil || *t.Pure, args: args, deps: names.deps, function: function}
	content := []byte(t.Call + "\x00" + string(args))
	for _, d := range f.deps {
		content = append(content, d.key...)
	}
	if !f.pure {
		s.random++
		content = strconv.AppendInt(content, int64(s.random), 10)
	}
	digest := task.DigestOf(content)
	_, short, _ := strings.Cut(t.Call, "/")
	f.key = task.Key(short + "-" + hex.EncodeToString(digest[:16]))
	if t.Key != "" {
		f.key = t.Key
	}
	if there := s.futures[f.key]; there != nil {
		if there.call != f.call || !bytes.Equal(there.args, f.args) {
			return nil, false, &task.Error{Code: task.Conflict, Field: "key", Detail: "the key is in use for another call"}
		}
		return there, false, nil
	}
	return f, true, nil
}

// resolver finds the futures among the arguments of one task.
type resolver struct {
	server *Server
	graph  map[string]*future
	deps   []*future
}

func (r *resolver) Ref(name string) (int, error) {
	return r.add(r.graph[name], "no task of this graph is called "+name)
}

func (r *resolver) Future(key string) (int, error) {
	return r.add(r.server.futures[task.Key(key)], "there is no future "+key)
}

func (r *resolver) add(f *future, unknown string) (int, error) {
	if f == nil {
		return 0, task.Errorf(task.Invalid, "%s", unknown)
	}
	r.deps = append(r.deps, f)
	return len(r.deps) - 1, nil
}

// call runs one function and answers with its value.
func (s *Server) call(w http.ResponseWriter, r *http.Request) error {
	var args bytes.Buffer
	if _, err := args.ReadFrom(r.Body); err != nil {
		return err
	}
	impure := false
	s.mu.Lock()
	f, isNew, err := s.make(&wire.Task{Call: r.PathValue("module") + "/" + r.PathValue("name"), Args: args.Bytes(), Pure: &impure}, nil)
	if err != nil {
		s.mu.Unlock()
		return err
	}
	if isNew {
		s.futures[f.key] = f
		s.start(f)
	}
	f.holds++
	s.mu.Unlock()
	s.wait(r.Context(), f)
	s.mu.Lock()
	defer s.mu.Unlock()
	f.holds--
	defer s.review(f)
	return s.replyResult(w, r, f)
}
