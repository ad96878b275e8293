package worker_test

import (
	"context"
	"testing"
	"time"

	"weft/task"
	"weft/worker"
)

func TestCancelQueued(t *testing.T) {
	bubble(t, worker.Config{}, func(r *rig) {
		open := make(gate)
		r.host.do = open.run
		r.assign(call("a", 1))
		r.host.started()
		r.assign(call("b", 2), call("c", 3))
		r.cancel("b", 2)
		r.cancel("c", 99) // no such run: nothing happens
		r.none()
		close(open)
		if got := r.reports(); len(got) != 2 || got[1].Key != "c" {
			r.t.Errorf("reported %+v, want a and c", got)
		}
	})
}

func TestCancelRunning(t *testing.T) {
	bubble(t, worker.Config{}, func(r *rig) {
		r.host.do = make(gate).run
		r.assign(call("a", 1))
		if got := r.host.started(); len(got) != 1 {
			r.t.Fatalf("began %v, want a", got)
		}
		r.cancel("a", 1)
		r.none()
		if r.host.running != 0 {
			r.t.Error("the run goes on after it was cancelled")
		}
		r.host.do = func(ctx context.Context, c *task.Call) task.Outcome {
			if err := ctx.Err(); err != nil {
				return task.Outcome{Err: task.Errorf(task.Cancelled, "%v", err)}
			}
			return task.Outcome{Result: c.Args}
		}
		r.assign(call("b", 2))
		if got := r.one(); got.Key != "b" || got.Outcome.Err != nil {
			r.t.Errorf("reported %+v, want the result of b: the slot is free and its runs are not cancelled", got)
		}
	})
}

// A run that does not heed its context at once, or ends while the word comes,
// must leave nothing behind either.
func TestCancelledRunLeavesNothing(t *testing.T) {
	large := bytesOf(t, task.InlineLimit+1, 1)
	bubble(t, worker.Config{}, func(r *rig) {
		open := make(chan struct{})
		r.host.do = func(context.Context, *task.Call) task.Outcome {
			<-open
			return task.Outcome{Result: large}
		}
		r.assign(call("late", 1))
		r.host.started()
		r.cancel("late", 1)
		r.none()
		close(open)
		r.none()
		if r.holds("late") {
			r.t.Error("a run that ended after it was cancelled left its result")
		}

		r.assign(call("early", 2))
		if got := r.one(); got.Blob.Size == 0 || !r.holds("early") {
			r.t.Fatalf("reported %+v, want a result that is held", got)
		}
		r.cancel("early", 1)
		if !r.holds("early") {
			r.t.Error("the cancel of another run took a result")
		}
		r.cancel("early", 2)
		if r.holds("early") {
			r.t.Error("a run that ended before the word came left its result")
		}
	})
}

func TestCancelFetching(t *testing.T) {
	bubble(t, worker.Config{}, func(r *rig) {
		fetches, calledOff := 0, 0
		r.fetch = func(ctx context.Context, _ task.WorkerID, _ task.Key) ([]byte, error) {
			fetches++
			<-ctx.Done()
			calledOff++
			return nil, ctx.Err()
		}
		r.assign(needs(r.t, "a", 1, remote("x", []byte{1}, "w2", "w3")))
		r.none()
		r.cancel("a", 1)
		r.none()
		if fetches != 1 || calledOff != 1 {
			r.t.Errorf("%d fetches, %d called off, want the one to be called off and no other holder asked", fetches, calledOff)
		}
		elapse(time.Hour)
		r.assign(call("b", 2))
		if got := r.reports(); len(got) != 1 || got[0].Key != "b" {
			r.t.Errorf("reported %+v, want b alone", got)
		}
	})
}

// What nobody needs any more is not even asked for.
func TestCancelBeforeTheFetch(t *testing.T) {
	one, two := bytesOf(t, 10, 1), bytesOf(t, 10, 2)
	bubble(t, worker.Config{Fetches: 1}, func(r *rig) {
		p := &peers{values: map[task.WorkerID][]byte{"w2": one}, hold: make(chan struct{})}
		r.fetch = p.fetch
		r.assign(needs(r.t, "a", 1, remote("x", one, "w2")), needs(r.t, "b", 2, remote("y", two, "w2")))
		r.none()
		r.cancel("b", 2)
		r.none()
		close(p.hold)
		if got := r.one(); got.Key != "a" {
			r.t.Errorf("reported %+v, want a", got)
		}
		if asked := p.questions(); len(asked) != 1 {
			r.t.Errorf("asked %v, want only what a needs", asked)
		}
	})
}

// An answer to a question that was called off must not end the one that was
// asked since.
func TestLateAnswer(t *testing.T) {
	data := bytesOf(t, 10, 1)
	bubble(t, worker.Config{Cache: -1}, func(r *rig) {
		var asked []chan struct{}
		r.fetch = func(context.Context, task.WorkerID, task.Key) ([]byte, error) {
			answer := make(chan struct{})
			asked = append(asked, answer)
			<-answer // whatever becomes of the context
			return data, nil
		}
		r.assign(needs(r.t, "a", 1, remote("x", data, "w2")))
		r.none()
		r.cancel("a", 1)
		r.assign(needs(r.t, "b", 2, remote("x", data, "w2")))
		r.none()
		close(asked[0])
		r.none()
		r.assign(needs(r.t, "c", 3, remote("x", data, "w2")))
		r.none()
		if len(asked) != 2 {
			r.t.Errorf("asked %d times, want b and c to share a question", len(asked))
		}
		for _, answer := range asked[1:] {
			close(answer)
		}
		if got := r.reports(); len(got) != 2 || len(got[0].Lost)+len(got[1].Lost) > 0 {
			r.t.Errorf("reported %+v, want the results of b and c", got)
		}
	})
}

func TestCancelBeforeAssignOfTheNextRun(t *testing.T) {
	bubble(t, worker.Config{Slots: 2}, func(r *rig) {
		open := make(gate)
		r.host.do = open.run
		r.assign(call("a", 1))
		r.host.started()
		r.send(task.Dispatch{Cancel: []task.RunID{{Key: "a", Run: 1}}, Assign: []task.Assignment{call("a", 2)}})
		r.none()
		close(open)
		if got := r.one(); got.Run != 2 || got.Outcome.Err != nil {
			r.t.Errorf("reported %+v, want the result of run 2", got)
		}
	})
}
