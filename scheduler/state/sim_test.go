package state_test

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"weft/scheduler/state"
	"weft/task"
)

// TestSimulation plays random clients, workers and networks against the
// machine, for some thousand steps a seed. What is proved on the way is in
// simcheck_test.go. In the end the network heals and the workers live: then
// everything that is wanted settles, with the values that a direct evaluation
// gives; and when all is given up nothing remains.
//
//	WEFT_SEEDS=5000 go test -run Simulation   # more seeds
//	WEFT_SEED=1234  go test -run Simulation   # one of them; with -v all that happens
func TestSimulation(t *testing.T) {
	first, seeds := uint64(0), uint64(12)
	if n, err := strconv.ParseUint(os.Getenv("WEFT_SEEDS"), 10, 64); err == nil {
		seeds = n
	}
	if n, err := strconv.ParseUint(os.Getenv("WEFT_SEED"), 10, 64); err == nil {
		first, seeds = n, 1
	}
	for seed := first; seed < first+seeds; seed++ {
		s := newSim(t, seed)
		s.traced = seeds == 1 && testing.Verbose()
		s.play()
	}
}

// TestSameEventsSameCommands proves that the machine is deterministic: what it
// commands depends on nothing but the events.
func TestSameEventsSameCommands(t *testing.T) {
	for seed := range uint64(4) {
		a, b := newSim(t, seed), newSim(t, seed)
		a.play()
		b.play()
		if a.digest.Sum64() != b.digest.Sum64() {
			t.Errorf("seed %d: the same events were answered by other commands", seed)
		}
	}
}

// sim is a cluster being simulated.
type sim struct {
	*rand.Rand
	t      *testing.T
	seed   uint64
	traced bool
	m      *state.Machine
	now    time.Time
	gen    generator

	// What is to go wrong, in percent; nothing does when it is over.
	over                          bool
	losing, doubling, dying, hush int

	workers  []*simWorker
	hired    int
	deaths   []death
	sessions []*simSession
	watches  []*simSession
	graphs   []*simGraph
	opened   int

	steps    int
	expected map[task.Key]value
	assigned map[task.Run]bool
	digest   interface {
		Write([]byte) (int, error)
		Sum64() uint64
	}
}

type death struct {
	worker task.WorkerID
	why    string
}

func newSim(t *testing.T, seed uint64) *sim {
	s := &sim{
		Rand: rand.New(rand.NewPCG(seed, 1)), t: t, seed: seed, m: state.New(state.Config{}), now: time.Unix(1e9, 0),
		expected: map[task.Key]value{}, assigned: map[task.Run]bool{}, digest: fnv.New64a(),
	}
	s.gen.Rand = s.Rand
	if seed%4 != 0 { // every fourth network loses nothing
		s.losing, s.doubling = s.IntN(6), s.IntN(6)
	}
	if seed%3 != 0 {
		s.dying, s.hush = 10, 10
	}
	return s
}

func (s *sim) failf(format string, args ...any) {
	s.t.Helper()
	s.t.Fatalf("seed %d, step %d: %s\nrepeat with WEFT_SEED=%d go test -run Simulation", s.seed, s.steps, fmt.Sprintf(format, args...), s.seed)
}

// tracef writes down what happens, when one seed is played with -v.
func (s *sim) tracef(format string, args ...any) {
	if s.traced {
		s.t.Logf(format, args...)
	}
}

func (s *sim) chance(percent int) bool  { return s.IntN(100) < percent }
func (s *sim) trouble(percent int) bool { return !s.over && s.chance(percent) }
func (s *sim) lost() bool               { return s.trouble(s.losing) }
func (s *sim) doubled() bool            { return s.trouble(s.doubling) }

// step feeds the machine an event, delivers what it commands and proves what
// must be true.
func (s *sim) step(e state.Event) state.Command {
	s.steps++
	s.tracef("%d %T%+v", s.steps, e, e)
	commands := s.m.Step(s.now, e)
	for _, c := range commands {
		s.tracef("  %T%+v", c, c)
		s.record(c)
	}
	answer, woken := s.checkCommands(e, commands)
	s.checkClients(woken)
	if err := s.m.Check(); err != nil {
		s.failf("after %T: %v", e, err)
	}
	if bloat := s.m.Bloat(); bloat != "" {
		s.failf("after %T: %s", e, bloat)
	}
	return answer
}

// record adds a command to the digest of all commands.
func (s *sim) record(c state.Command) {
	switch c := c.(type) {
	case state.Send:
		fmt.Fprint(s.digest, c.Worker, c.Dispatch.Release, c.Dispatch.Cancel, len(c.Dispatch.Store), c.Dispatch.Retire, c.Dispatch.Rejoin)
		for i := range c.Dispatch.Assign {
			a := &c.Dispatch.Assign[i]
			fmt.Fprint(s.digest, a.Key, a.Run, a.Attempt, a.Rank, a.Seed, a.Limits, a.Inputs)
		}
	case state.Refused:
		fmt.Fprint(s.digest, c.Err.Error())
	default:
		fmt.Fprintf(s.digest, "%T%v", c, c)
	}
}

// deliver puts a dispatch on its way. It may be lost, or doubled.
func (s *sim) deliver(c state.Send) {
	for _, w := range s.workers {
		if w.spec.ID != c.Worker || !w.alive || s.lost() {
			continue
		}
		w.inbox = append(w.inbox, c.Dispatch)
		if s.doubled() {
			w.inbox = append(w.inbox, c.Dispatch)
		}
	}
}

func (s *sim) play() {
	for len(s.workers) < 2 {
		s.hire(simWorkers[len(s.workers)])
	}
	for s.steps < 1500 {
		s.now = s.now.Add(time.Duration(s.IntN(2000)) * time.Microsecond)
		switch n := s.IntN(100); {
		case n < 6:
			s.client()
		case n < 8:
			s.fate()
		case n < 12:
			s.pass(time.Duration(s.IntN(3000)) * time.Millisecond)
		default:
			s.move()
		}
		if s.steps%100 == 0 {
			s.checkLists()
		}
	}
	s.settle()
	s.checkResults()
	s.checkViews()
	s.giveUp()
}

// client does what a client might.
func (s *sim) client() {
	switch n := s.IntN(100); {
	case n < 35:
		s.submit()
	case n < 45:
		s.release()
	case n < 55:
		s.hold()
	case n < 63:
		s.unwatch()
	case n < 70:
		s.cancel()
	case n < 76:
		s.step(state.Retry{Key: s.anyKey()})
	case n < 84:
		s.endGraph()
	case n < 90:
		s.scatter()
	default:
		s.liveOn()
	}
}

// fate does what befalls workers.
func (s *sim) fate() {
	if len(s.workers) > 0 {
		w := s.workers[s.IntN(len(s.workers))]
		switch {
		case s.trouble(s.dying) && w.alive:
			w.die("struck by lightning")
		case s.trouble(s.hush) || w.silent:
			w.silent = !w.silent
		case s.chance(10):
			s.step(state.Retire{ID: w.spec.ID})
		case s.chance(10) && w.alive:
			w.leaving = true
			w.mayLeave()
		}
	}
	if name := simWorkers[s.IntN(len(simWorkers))]; s.employed(name) == nil {
		s.hire(name)
	}
	if len(s.deaths) > 0 && s.chance(50) {
		d := s.deaths[0]
		s.deaths = s.deaths[1:]
		s.step(state.WorkerLost{ID: d.worker, Reason: d.why})
	}
}

func (s *sim) employed(name string) *simWorker {
	for _, w := range s.workers {
		if w.alive && w.spec.Name == name {
			return w
		}
	}
	return nil
}

// move lets something happen on the network or on a worker.
func (s *sim) move() bool {
	for _, i := range s.Perm(len(s.workers)) {
		w := s.workers[i]
		switch s.IntN(4) {
		case 0, 1:
			if len(w.outbox) > 0 {
				n := w.outbox[0]
				w.outbox = w.outbox[1:]
				if !w.silent {
					s.step(state.News{News: n})
				}
				return true
			}
		case 2:
			if len(w.inbox) > 0 && w.alive {
				d := w.inbox[0]
				w.inbox = w.inbox[1:]
				if !w.silent {
					w.carryOut(d)
				}
				return true
			}
		default:
			if a := w.next(); a != nil && w.alive {
				if s.chance(5) && len(w.jobs) > w.spec.Slots {
					delete(w.jobs, a.Key)
					w.say(task.Report{Key: a.Key, Run: a.Run, Returned: true})
					return true
				}
				w.finish(a)
				return true
			}
		}
	}
	return false
}

// pass lets time pass. Who lives sends heartbeats.
func (s *sim) pass(d time.Duration) {
	for d > 0 {
		part := min(d, time.Second)
		d -= part
		s.now = s.now.Add(part)
		for _, w := range s.workers {
			if w.alive && s.now.Sub(w.lastBeat) > 4*time.Second {
				w.beat()
			}
		}
	}
	s.step(state.Tick{})
}
