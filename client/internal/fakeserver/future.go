package fakeserver

import (
	"context"
	"slices"
	"time"

	"weft/task"
	"weft/value"
)

// future is one future. Server.mu guards what changes.
type future struct {
	key  task.Key
	call string
	pure bool
	args []byte
	deps []*future

	function   Function
	holds      int // of sessions and of requests that wait
	dependents []*future
	state      task.State
	result     []byte
	err        *task.Error
	runs       int
	stop       context.CancelFunc
	settled    chan struct{} // of this run
}

// json is the result as JSON.
func (f *future) json() []byte {
	text, err := value.AppendJSON(nil, f.result, nil)
	if err != nil {
		panic(err)
	}
	return text
}

// start runs f. The caller has s.mu.
func (s *Server) start(f *future) {
	ctx, stop := context.WithCancel(context.Background())
	f.state, f.result, f.err = task.StateWaiting, nil, nil
	f.stop, f.settled = stop, make(chan struct{})
	f.runs++
	run := f.runs
	s.running.Go(func() {
		defer stop()
		result, err := s.compute(ctx, f)
		s.mu.Lock()
		defer s.mu.Unlock()
		if f.runs == run && !f.state.Settled() {
			s.settle(f, result, err)
		}
	})
}

// compute waits for the inputs of f and calls its function.
func (s *Server) compute(ctx context.Context, f *future) ([]byte, *task.Error) {
	inputs := make([][]byte, len(f.deps))
	for i, d := range f.deps {
		s.mu.Lock()
		settled := d.settled
		s.mu.Unlock()
		select {
		case <-settled:
		case <-ctx.Done():
			return nil, task.Errorf(task.Cancelled, "it was cancelled")
		}
		s.mu.Lock()
		result, err := d.result, d.err
		s.mu.Unlock()
		if err != nil {
			return nil, err
		}
		inputs[i] = result
	}
	args, err := value.Splice(f.args, inputs)
	if err != nil {
		return nil, asError(err)
	}
	var list []any
	if err := value.Unmarshal(args, &list); err != nil {
		return nil, asError(err)
	}
	s.mu.Lock()
	if ctx.Err() == nil {
		f.state = task.StateRunning
	}
	s.mu.Unlock()
	v, err := f.function(ctx, list)
	if ctx.Err() != nil {
		return nil, task.Errorf(task.Cancelled, "it was cancelled")
	}
	if err != nil {
		e := asError(err)
		e.Key = f.key
		return nil, e
	}
	b, err := value.Marshal(v)
	if err != nil {
		return nil, asError(err)
	}
	return b, nil
}

// settle ends a run. The caller has s.mu.
func (s *Server) settle(f *future, result []byte, err *task.Error) {
	f.result, f.err = result, err
	switch {
	case err == nil:
		f.state = task.StateDone
	case err.Code == task.Cancelled:
		f.state = task.StateCancelled
	default:
		f.state = task.StateFailed
	}
	close(f.settled)
	for _, c := range s.sessions {
		if c.holds[f] > 0 {
			c.tell(f, f.event())
		}
	}
	s.review(f)
	for _, d := range f.deps {
		s.review(d)
	}
}

// review forgets a future that nobody holds and nothing needs, and stops it if
// it runs. The caller has s.mu.
func (s *Server) review(f *future) {
	needed := slices.ContainsFunc(f.dependents, func(d *future) bool { return !d.state.Settled() })
	if f.holds > 0 || needed || s.futures[f.key] != f {
		return
	}
	delete(s.futures, f.key)
	f.stop()
	if !f.state.Settled() {
		s.settle(f, nil, task.Errorf(task.Cancelled, "nobody wanted it any more"))
	}
}

// cancelAll cancels f and what depends on it. The caller has s.mu.
func (s *Server) cancelAll(f *future) {
	if f.state.Settled() {
		return
	}
	f.stop()
	s.settle(f, nil, &task.Error{Code: task.Cancelled, Key: f.key, Detail: "it was cancelled"})
	for _, d := range f.dependents {
		s.cancelAll(d)
	}
}

// revive runs a failed future again, from its failed roots. The caller has
// s.mu.
func (s *Server) revive(f *future) {
	if f.state == task.StateDone || !f.state.Settled() {
		return
	}
	for _, d := range f.deps {
		s.revive(d)
	}
	s.start(f)
	for _, c := range s.sessions {
		if c.holds[f] > 0 {
			e := f.event()
			e.Error = nil
			c.tell(f, e)
		}
	}
}

// wait holds f until it has settled or ctx ends.
func (s *Server) wait(ctx context.Context, f *future) {
	s.mu.Lock()
	f.holds++
	settled := f.settled
	s.mu.Unlock()
	select {
	case <-settled:
	case <-ctx.Done():
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f.holds--
	s.review(f)
}

var epoch = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
