package worker_test

import (
	"context"
	"testing"
	"time"

	"weft/task"
	"weft/worker"
)

// lasting is a host whose runs take as long as their seed says.
func lasting(ctx context.Context, c *task.Call) task.Outcome {
	select {
	case <-time.After(time.Duration(c.Seed[0]) * time.Millisecond):
		return task.Outcome{Result: c.Args}
	case <-ctx.Done():
		return task.Outcome{Err: task.Errorf(task.Cancelled, "stopped")}
	}
}

func takes(key task.Key, run task.Run, ms byte) task.Assignment {
	a := call(key, run)
	a.Seed[0] = ms
	return a
}

// patience is what the worker promises.
const patience = 10 * time.Millisecond

func TestHandsBackWhatCannotStart(t *testing.T) {
	bubble(t, worker.Config{Slots: 2}, func(r *rig) {
		r.host.do = lasting
		r.assign(takes("long", 1, 100), takes("longer", 2, 200), takes("waits", 3, 1))
		elapse(patience - 1)
		r.none()
		elapse(1)
		if got := r.one(); got.Key != "waits" || got.Run != 3 || !got.Returned {
			r.t.Errorf("after %v reported %+v, want that the one that waits is handed back", patience, got)
		}
		elapse(5 * time.Millisecond)
		r.assign(takes("late", 4, 1))
		elapse(patience - 1)
		r.none()
		elapse(1)
		if got := r.one(); got.Key != "late" || !got.Returned {
			r.t.Errorf("reported %+v, want the late one handed back, %v after it came", got, patience)
		}
		elapse(200 * time.Millisecond)
		if got := r.reports(); len(got) != 2 || got[0].Returned || got[1].Returned {
			r.t.Errorf("reported %+v, want the results of the long ones", got)
		}
	})
}

func TestEachWaitsItsOwnTime(t *testing.T) {
	bubble(t, worker.Config{}, func(r *rig) {
		r.host.do = lasting
		r.assign(takes("long", 1, 100), takes("first", 2, 1))
		elapse(4 * time.Millisecond)
		r.assign(takes("second", 3, 1))
		elapse(6 * time.Millisecond)
		if got := r.one(); got.Key != "first" {
			r.t.Errorf("reported %+v, want the first handed back", got)
		}
		elapse(4 * time.Millisecond)
		if got := r.one(); got.Key != "second" {
			r.t.Errorf("reported %+v, want the second handed back", got)
		}
	})
}

func TestShortRunsHandNothingBack(t *testing.T) {
	bubble(t, worker.Config{Slots: 2}, func(r *rig) {
		r.host.do = lasting
		as := []task.Assignment{takes("long", 1, 250)}
		for i := range 20 { // each waits longer than patience, but something begins all the time
			as = append(as, takes(task.Key(rune('a'+i)), task.Run(i+2), 9))
		}
		r.assign(as...)
		elapse(time.Second)
		got := r.reports()
		for _, rep := range got {
			if rep.Returned {
				r.t.Errorf("%s was handed back", rep.Key)
			}
		}
		if len(got) != 21 {
			r.t.Errorf("%d results, want 21", len(got))
		}
	})
}

func TestLongRunAfterShortOnes(t *testing.T) {
	bubble(t, worker.Config{}, func(r *rig) {
		r.host.do = lasting
		r.assign(takes("short", 1, 7), takes("long", 2, 50), takes("waits", 3, 1))
		elapse(7*time.Millisecond + patience - 1)
		if got := r.one(); got.Key != "short" {
			r.t.Errorf("reported %+v, want the short one only", got)
		}
		elapse(1)
		if got := r.one(); got.Key != "waits" || !got.Returned {
			r.t.Errorf("reported %+v, want the one that waits handed back, %v after the long one began", got, patience)
		}
	})
}

func TestWhatWaitsForInputsIsNotHandedBack(t *testing.T) {
	bubble(t, worker.Config{FetchTimeout: time.Hour}, func(r *rig) {
		r.host.do = lasting
		r.fetch = (&peers{}).fetch
		r.assign(takes("long", 1, 100), needs(r.t, "fetches", 2, remote("x", []byte{1}, "silent")))
		elapse(90 * time.Millisecond)
		r.none()
	})
}
