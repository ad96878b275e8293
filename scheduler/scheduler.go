package scheduler

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"weft/scheduler/state"
	"weft/task"
)

// Fabric carries dispatches to workers and their news back.
type Fabric interface {
	// Send never blocks. What is sent to one worker arrives in order, or not
	// at all.
	Send(task.WorkerID, task.Dispatch)
	// News is what the workers say. The channel is never closed.
	News() <-chan task.News
	// Fetch gets the encoded result of a future from a worker that holds it.
	Fetch(ctx context.Context, holder task.WorkerID, key task.Key) ([]byte, error)
}

// Config says what a Scheduler works with.
type Config struct {
	Fabric Fabric
	State  state.Config
	Logger *slog.Logger // nil: slog.Default
}

// Scheduler is the driver. See the package comment.
type Scheduler struct {
	fabric  Fabric
	log     *slog.Logger
	started time.Time

	requests chan func()
	stop     chan struct{} // closed by Stop
	stopped  chan struct{} // closed when the loop has ended
	start    sync.Once
	stopOnce sync.Once
	draining atomic.Bool

	// Only the loop touches these.
	machine  *state.Machine
	sessions waiters[task.SessionID]
	graphs   waiters[task.GraphID]
	cluster  feed
}

// New returns a scheduler that Start sets going.
func New(cfg Config) *Scheduler {
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	return &Scheduler{
		fabric:   cfg.Fabric,
		log:      cfg.Logger,
		started:  time.Now(),
		requests: make(chan func()),
		stop:     make(chan struct{}),
		stopped:  make(chan struct{}),
		machine:  state.New(cfg.State),
		sessions: waiters[task.SessionID]{},
		graphs:   waiters[task.GraphID]{},
		cluster:  feed{waiters: waiters[struct{}]{}},
	}
}

// Start sets the loop going. Further calls do nothing.
func (s *Scheduler) Start() { s.start.Do(func() { go s.loop() }) }

// Drain refuses new work from now on; what is there goes on.
func (s *Scheduler) Drain() { s.draining.Store(true) }

// Stop ends the loop and waits for its end. Whoever waits is told that the
// scheduler is unavailable.
func (s *Scheduler) Stop() {
	s.stopOnce.Do(func() { close(s.stop) })
	s.start.Do(func() { close(s.stopped) }) // it never started
	<-s.stopped
}

func (s *Scheduler) loop() {
	defer close(s.stopped)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-s.stop:
			return
		case request := <-s.requests:
			request()
		case n := <-s.fabric.News():
			s.step(state.News{News: n})
		case <-timer.C:
			s.step(state.Tick{})
		}
		if at, ok := s.machine.Deadline(); ok {
			timer.Reset(time.Until(at))
		}
	}
}

// do has the loop run f, and waits for that.
func (s *Scheduler) do(f func()) error {
	done := make(chan struct{})
	select {
	case s.requests <- func() { f(); close(done) }:
		<-done
		return nil
	case <-s.stop:
		return stopping()
	}
}

// step feeds the machine an event and carries its commands out. The answer to
// the event, if it has one, is returned.
func (s *Scheduler) step(e state.Event) (answer state.Command) {
	for _, c := range s.machine.Step(time.Now(), e) {
		switch c := c.(type) {
		case state.Send:
			s.fabric.Send(c.Worker, c.Dispatch)
		case state.WakeSession:
			s.sessions.wake(c.ID)
		case state.WakeGraph:
			s.graphs.wake(c.ID)
		case state.Announce:
			s.announce(c.Event)
		default:
			answer = c
		}
	}
	return answer
}

// request steps an event that is answered by Done or Refused.
func (s *Scheduler) request(e state.Event) error {
	var answer state.Command
	if err := s.do(func() { answer = s.step(e) }); err != nil {
		return err
	}
	return refusal(answer)
}

// refusal is the error of an answer, if it is one.
func refusal(answer state.Command) error {
	if r, ok := answer.(state.Refused); ok {
		return r.Err
	}
	return nil
}

// asError keeps a nil *task.Error from becoming an error that is not nil.
func asError(err *task.Error) error {
	if err == nil {
		return nil
	}
	return err
}

func stopping() error {
	return task.Errorf(task.Unavailable, "the server is stopping: try again when it is back")
}
