package state_test

import (
	"slices"
	"time"

	"weft/scheduler/state"
	"weft/task"
)

// settle heals the network, sees to it that workers for everything live, and
// waits until nothing is unsettled any more.
func (s *sim) settle() {
	s.over = true
	for _, w := range s.workers {
		w.silent = false
	}
	for _, d := range s.deaths {
		s.step(state.WorkerLost{ID: d.worker, Reason: d.why})
	}
	s.deaths = nil
	const silence = 35 // seconds, after which a worker that is gone is known to be
	for i := range 100 {
		s.calm()
		if c := s.m.Cluster().Futures; i > silence && c.Total() == c.Settled() && s.settledDown() {
			return
		}
		s.pass(time.Second)
	}
	var items []task.FutureInfo
	for _, state := range []task.State{task.StateWaiting, task.StateQueued, task.StateRunning} {
		some, _ := s.m.Futures(task.FutureFilter{State: state}, "", 10)
		items = append(items, some...)
	}
	s.failf("everything is well and still not settled: %+v; %+v", s.m.Cluster().Futures, items)
}

// calm lets everything happen that does not take time.
func (s *sim) calm() {
	for rounds := 0; s.busy(); rounds++ {
		if rounds > 100000 {
			s.failf("it never comes to rest")
		}
		s.move()
	}
	for _, name := range simWorkers {
		if w := s.employed(name); w == nil || w.spec.Resources["gpu"] < 2 {
			if w != nil {
				w.leaving = true
				w.mayLeave()
			} else {
				s.hire(name)
			}
		}
	}
}

func (s *sim) busy() bool {
	return slices.ContainsFunc(s.workers, func(w *simWorker) bool {
		return len(w.outbox) > 0 || w.alive && len(w.inbox)+len(w.jobs) > 0
	})
}

// settledDown reports whether the last workers are those that stay, and nothing
// is under way.
func (s *sim) settledDown() bool {
	for _, name := range simWorkers {
		if w := s.employed(name); w == nil || w.spec.Resources["gpu"] < 2 || w.leaving {
			return false
		}
	}
	return !s.busy()
}

// giveUp ends all that holds anything, and proves that nothing remains, neither
// in the machine nor on the workers.
func (s *sim) giveUp() {
	for len(s.watches) > 0 {
		s.unwatch()
	}
	for _, c := range slices.Clone(s.sessions) {
		s.step(state.CloseSession{ID: c.id})
	}
	for _, g := range slices.Clone(s.graphs) {
		s.step(state.DeleteGraph{ID: g.id})
	}
	s.calm()
	s.pass(10 * time.Second) // heartbeats tell of what a lost message should have ended
	s.calm()
	if left := s.m.Leftovers(); left != "" {
		s.failf("all was given up, and there is still %s", left)
	}
	for _, w := range s.workers {
		for k := range w.store {
			if w.alive {
				s.failf("all was given up, and worker %s still holds %s", w.spec.ID, k)
			}
		}
	}
}
