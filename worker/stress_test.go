package worker_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"weft/task"
	"weft/value"
	"weft/worker"
)

// TestWhateverComesIsAnsweredOnce throws dispatches at a worker, many at once
// and in no order that a scheduler would choose, and holds it to what it
// promises: a run that is neither cancelled nor overtaken by a newer run of its
// key is reported exactly once, one that is at most once, and what is released
// is gone. An assignment that comes twice, the second time when it has already
// been answered, may be answered again.
func TestWhateverComesIsAnsweredOnce(t *testing.T) {
	for seed := range uint64(10) {
		bubble(t, worker.Config{Slots: 4, Heartbeat: time.Hour, FetchTimeout: 50 * time.Millisecond}, func(r *rig) {
			s := &storm{rig: r, random: rand.New(rand.NewPCG(seed, 3)), current: map[task.Key]task.Run{}, twice: map[task.Run]bool{}}
			for i := range s.values {
				s.values[i] = encode(t, i)
			}
			large := bytesOf(t, task.InlineLimit+1, 1)
			r.host.do = func(ctx context.Context, c *task.Call) task.Outcome { return s.run(ctx, c, large) }
			r.fetch = s.fetch
			for range 400 {
				r.send(s.dispatch())
				elapse(time.Duration(s.random.IntN(8)) * time.Millisecond)
			}
			s.judge(seed)
		})
	}
}

type storm struct {
	*rig
	random  *rand.Rand
	values  [8][]byte
	last    task.Run
	current map[task.Key]task.Run // that must be reported
	twice   map[task.Run]bool     // said twice
}

// run lasts as long, and ends as well, as the seed of the call says.
func (s *storm) run(ctx context.Context, c *task.Call, large []byte) task.Outcome {
	select {
	case <-time.After(time.Duration(c.Seed[0]%64) * time.Millisecond):
	case <-ctx.Done():
		return task.Outcome{Err: task.Errorf(task.Cancelled, "stopped")}
	}
	switch c.Seed[1] % 4 {
	case 0:
		return task.Outcome{Err: task.Errorf(task.GuestError, "no")}
	case 1:
		return task.Outcome{Result: large}
	default:
		return task.Outcome{Result: c.Args}
	}
}

// fetch gives values after a while, wrong ones, errors, or nothing, as the
// holder's name says.
func (s *storm) fetch(ctx context.Context, holder task.WorkerID, key task.Key) ([]byte, error) {
	i, _ := strconv.Atoi(string(key))
	switch holder {
	case "good":
		<-time.After(time.Millisecond)
		return s.values[i], nil
	case "bad":
		return s.values[(i+1)%len(s.values)], nil
	case "silent":
		<-ctx.Done()
		return nil, ctx.Err()
	default:
		return nil, errors.New("gone")
	}
}

func (s *storm) dispatch() task.Dispatch {
	var d task.Dispatch
	for range s.random.IntN(3) {
		key := s.key()
		run, ok := s.current[key]
		if ok && s.random.IntN(2) == 0 {
			d.Cancel = append(d.Cancel, task.RunID{Key: key, Run: run})
			delete(s.current, key)
		} else if !ok {
			d.Release = append(d.Release, key)
		}
	}
	for range s.random.IntN(8) {
		a := s.assignment()
		s.current[a.Key] = a.Run
		d.Assign = append(d.Assign, a)
		if s.random.IntN(4) == 0 {
			d.Assign = append(d.Assign, a)
			s.twice[a.Run] = true
		}
	}
	return d
}

func (s *storm) key() task.Key { return task.Key("k" + strconv.Itoa(s.random.IntN(100))) }

func (s *storm) assignment() task.Assignment {
	s.last++
	a := call(s.key(), s.last)
	a.Rank.Priority = s.random.IntN(3)
	a.Seed[0], a.Seed[1] = byte(s.random.Uint32()), byte(s.random.Uint32())
	var args []any
	for range s.random.IntN(3) {
		i := s.random.IntN(len(s.values))
		holders := []task.WorkerID{"bad", "silent", "gone", "good", "w1"}
		s.random.Shuffle(len(holders), func(i, j int) { holders[i], holders[j] = holders[j], holders[i] })
		args = append(args, value.Placeholder(len(a.Inputs)))
		a.Inputs = append(a.Inputs, remote(task.Key(strconv.Itoa(i)), s.values[i], holders[:s.random.IntN(4)]...))
	}
	if args != nil {
		a.Args = encode(s.t, args)
	}
	return a
}

// judge waits for the end and compares what was reported.
func (s *storm) judge(seed uint64) {
	elapse(time.Minute)
	times := make(map[task.Run]int)
	kinds := make(map[string]int)
	for _, rep := range s.reports() {
		times[rep.Run]++
		switch {
		case rep.Returned:
			kinds["returned"]++
		case rep.Lost != nil:
			kinds["lost"]++
		case rep.Outcome.Err != nil:
			kinds["failed"]++
		default:
			kinds["done"]++
		}
	}
	for key, run := range s.current {
		if times[run] == 0 {
			s.t.Errorf("seed %d: run %d of %s was never reported", seed, run, key)
		}
	}
	for run, n := range times {
		if n > 1 && !s.twice[run] {
			s.t.Errorf("seed %d: run %d was reported %d times", seed, run, n)
		}
	}
	for _, kind := range []string{"returned", "lost", "failed", "done"} {
		if kinds[kind] == 0 {
			s.t.Errorf("seed %d: no run was %s: the storm is too mild", seed, kind)
		}
	}
	var all task.Dispatch
	for i := range 100 {
		all.Release = append(all.Release, task.Key("k"+strconv.Itoa(i)))
	}
	s.send(all)
	elapse(time.Hour)
	news := s.news()
	if seen := *news[len(news)-1].Seen; seen.Held != 0 || seen.Bytes != 0 || seen.Running != 0 || seen.Queued != 0 {
		s.t.Errorf("seed %d: in the end the worker says %+v, want nothing left", seed, seen)
	}
}
