package fakeserver

import (
	"bytes"
	"net/http"
	"time"

	"weft/httpapi/wire"
	"weft/task"
	"weft/value"
)

// find is the future that a path names.
func (s *Server) find(r *http.Request) (*future, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.futures[task.Key(r.PathValue("key"))]
	if f == nil {
		return nil, task.Errorf(task.NotFound, "there is no future %s", r.PathValue("key"))
	}
	return f, nil
}

// record is a future's record. The caller has s.mu.
func (f *future) record() wire.Future {
	r := wire.Future{Key: f.key, Call: &f.call, State: f.state, Pure: f.pure, Error: wire.MaybeProblem(f.err)}
	if f.state == task.StateDone {
		r.Type, r.Size = new(value.TypeOf(f.result)), new(int64(len(f.result)))
	}
	return r
}

func (s *Server) future(w http.ResponseWriter, r *http.Request) error {
	f, err := s.find(r)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return reply(w, http.StatusOK, f.record())
}

// list lists the futures in a state, in one page.
func (s *Server) list(w http.ResponseWriter, r *http.Request) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	page := wire.List[wire.Future]{Items: []wire.Future{}}
	for _, f := range s.futures {
		if want := r.URL.Query().Get(wire.StateParam); want == "" || want == string(f.state) {
			page.Items = append(page.Items, f.record())
		}
	}
	return reply(w, http.StatusOK, page)
}

func (s *Server) result(w http.ResponseWriter, r *http.Request) error {
	f, err := s.find(r)
	if err != nil {
		return err
	}
	ctx, cancel := waiting(r, r.URL.Query().Get(wire.WaitParam))
	defer cancel()
	s.wait(ctx, f)
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replyResult(w, r, f)
}

// replyResult answers with the bare value. The caller has s.mu.
func (s *Server) replyResult(w http.ResponseWriter, r *http.Request, f *future) error {
	switch {
	case f.err != nil:
		return f.err
	case f.state != task.StateDone:
		return reply(w, http.StatusAccepted, f.record())
	case r.Header.Get("Accept") == wire.CBOR:
		w.Header().Set("Content-Type", wire.CBOR)
		w.Write(f.result)
	default:
		w.Header().Set("Content-Type", wire.JSON)
		w.Write(f.json())
	}
	return nil
}

func (s *Server) logs(w http.ResponseWriter, r *http.Request) error {
	f, err := s.find(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", wire.NDJSON)
	for _, text := range []string{"started", "called " + f.call} {
		line, err := wire.Marshal(wire.LogLine{Attempt: 1, Time: epoch, Stream: "log", Level: "info", Text: text})
		if err != nil {
			return err
		}
		w.Write(append(line, '\n'))
	}
	return nil
}

// await waits for all of the keys.
func (s *Server) await(w http.ResponseWriter, r *http.Request) error {
	var req wire.AwaitRequest
	if err := wire.Read(r.Body, &req); err != nil {
		return err
	}
	ctx, cancel := waiting(r, time.Duration(req.Wait).String())
	defer cancel()
	a := wire.AwaitAnswer{Settled: wire.Object[wire.Settled]{}, Pending: []task.Key{}}
	for _, key := range req.Keys {
		s.mu.Lock()
		f := s.futures[key]
		s.mu.Unlock()
		if f == nil {
			unknown := task.Errorf(task.NotFound, "there is no future %s", key)
			a.Settled = append(a.Settled, wire.Member[wire.Settled]{Name: string(key), Value: wire.Settled{State: task.StateFailed, Error: wire.NewProblem(unknown)}})
			continue
		}
		s.wait(ctx, f)
		s.mu.Lock()
		if f.state.Settled() {
			e := f.event()
			a.Settled = append(a.Settled, wire.Member[wire.Settled]{Name: string(key), Value: wire.Settled{State: e.State, Result: e.Result, Error: e.Error}})
		} else {
			a.Pending = append(a.Pending, key)
		}
		s.mu.Unlock()
	}
	return reply(w, http.StatusOK, a)
}

// cancel cancels for a session: its holds go, and the task is stopped when
// nobody else holds it.
func (s *Server) cancel(w http.ResponseWriter, r *http.Request) error {
	f, err := s.find(r)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.session(r.Header.Get(wire.SessionHeader))
	if err != nil {
		return err
	}
	if f.holds == c.holds[f] {
		s.cancelAll(f)
	}
	if n := c.holds[f]; n > 0 {
		s.dropHolds(c, f, n)
		why := task.Error{Code: task.Cancelled, Key: f.key, Detail: "it was cancelled"}
		c.tell(f, wire.FutureEvent{Key: f.key, State: task.StateCancelled, Error: wire.NewProblem(&why)})
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Server) retry(w http.ResponseWriter, r *http.Request) error {
	f, err := s.find(r)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.state != task.StateFailed {
		return task.Errorf(task.Conflict, "only a failed future can be retried, and this one is %s", f.state)
	}
	s.revive(f)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// scatter makes a future of a value, with a key by content.
func (s *Server) scatter(w http.ResponseWriter, r *http.Request) error {
	var body bytes.Buffer
	if _, err := body.ReadFrom(r.Body); err != nil {
		return err
	}
	data, err := value.Canonical(body.Bytes())
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.session(r.Header.Get(wire.SessionHeader))
	if err != nil {
		return err
	}
	key := task.Key("data-" + task.DigestOf(data).String()[len("sha256:"):][:32])
	f := s.futures[key]
	if f == nil {
		f = &future{key: key, pure: true, state: task.StateDone, result: data, stop: func() {}, settled: make(chan struct{})}
		close(f.settled)
		s.futures[key] = f
	}
	c.hold(f)
	return reply(w, http.StatusCreated, wire.Scattered{Key: key, Size: int64(len(data))})
}
