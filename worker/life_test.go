package worker_test

import (
	"context"
	"reflect"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"weft/task"
	"weft/worker"
)

func TestJoinsFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, worker.Config{Name: "one", Hostname: "h", Slots: 3, Memory: 5, Resources: map[string]int64{"gpu": 1}, Version: "v1"})
		r.assign(call("a", 1))
		for range 2 { // the second does nothing
			if err := r.Start(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		news := r.news()
		want := task.News{Worker: "w1", Join: &task.WorkerSpec{
			ID: "w1", Name: "one", Host: "h", Slots: 3, Memory: 5, Resources: map[string]int64{"gpu": 1}, Version: "v1", Began: time.Now(),
		}}
		if len(news) != 2 || !reflect.DeepEqual(news[0], want) {
			t.Errorf("sent %+v, want %+v and a report", news, want)
		}
		r.Stop(ended())
	})
}

func TestStartRefuses(t *testing.T) {
	good := func() worker.Config {
		return worker.Config{ID: "w", Fabric: &wire{}, Host: &host{}}
	}
	for name, spoil := range map[string]func(*worker.Config){
		"no id":             func(c *worker.Config) { c.ID = "" },
		"no fabric":         func(c *worker.Config) { c.Fabric = nil },
		"no host":           func(c *worker.Config) { c.Host = nil },
		"negative slots":    func(c *worker.Config) { c.Slots = -1 },
		"negative fetches":  func(c *worker.Config) { c.Fetches = -1 },
		"negative timeout":  func(c *worker.Config) { c.FetchTimeout = -1 },
		"negative interval": func(c *worker.Config) { c.Heartbeat = -1 },
	} {
		cfg := good()
		spoil(&cfg)
		w := worker.New(cfg)
		if err := w.Start(t.Context()); err == nil {
			t.Errorf("%s: started", name)
		}
		w.Stop(t.Context())
	}
}

func TestStopBeforeStart(t *testing.T) {
	w := worker.New(worker.Config{ID: "w", Fabric: &wire{}, Host: &host{}})
	w.Stop(t.Context())
	w.Stop(t.Context())
	<-w.Done()
	if err := w.Start(t.Context()); err == nil {
		t.Error("a worker that was stopped started")
	}
}

func TestSoftStop(t *testing.T) {
	for name, stop := range map[string]func(r *rig, end context.CancelFunc){
		"Stop":                   func(r *rig, _ context.CancelFunc) { go r.Stop(context.Background()) },
		"the end of the context": func(_ *rig, end context.CancelFunc) { end() },
		"the end of the fabric":  func(r *rig, _ context.CancelFunc) { close(r.dispatches) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, worker.Config{})
				open := make(gate)
				r.host.do = open.run
				r.fetch = func(ctx context.Context, _ task.WorkerID, _ task.Key) ([]byte, error) {
					<-ctx.Done()
					return nil, ctx.Err()
				}
				ctx, end := context.WithCancel(t.Context())
				defer end()
				if err := r.Start(ctx); err != nil {
					t.Fatal(err)
				}
				r.assign(call("runs", 1))
				r.host.started()
				r.assign(call("queued", 2), needs(t, "fetches", 3, remote("x", []byte{1}, "w2")))
				r.news()
				stop(r, end)
				back := r.reports()
				if len(back) != 2 || !back[0].Returned || !back[1].Returned {
					t.Fatalf("handed back %+v, want what was queued and what was fetching", back)
				}
				if name != "the end of the fabric" {
					r.assign(call("late", 4))
					if got := r.one(); got.Key != "late" || !got.Returned {
						t.Errorf("what came after Stop was reported as %+v, want it handed back", got)
					}
				}
				elapse(time.Second)
				close(open)
				<-r.Done()
				last := r.news()
				n := last[len(last)-1]
				if !n.Leave {
					t.Errorf("the last news is %+v, want that it leaves", n)
				}
				var got []task.Report
				for _, n := range last {
					got = append(got, n.Reports...)
				}
				if len(got) != 1 || got[0].Key != "runs" || got[0].Outcome.Err != nil {
					t.Errorf("reported %+v, want the result of the run that was let finish", got)
				}
			})
		})
	}
}

func TestHardStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, worker.Config{Slots: 2})
		r.host.do = make(gate).run
		if err := r.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		r.assign(call("a", 1), call("b", 2))
		r.host.started()
		r.news()
		grace, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		begin := time.Now()
		var stops sync.WaitGroup
		for range 3 {
			stops.Go(func() { r.Stop(grace) })
		}
		stops.Wait()
		if took := time.Since(begin); took != time.Second {
			t.Errorf("Stop took %v, want the second that it was given", took)
		}
		reports := r.reports()
		if len(reports) != 2 || !reports[0].Returned || !reports[1].Returned {
			t.Errorf("reported %+v, want both runs handed back", reports)
		}
		if r.host.running != 0 {
			t.Errorf("%d runs go on after Stop", r.host.running)
		}
	})
}

func TestRetire(t *testing.T) {
	bubble(t, worker.Config{}, func(r *rig) {
		open := make(gate)
		r.host.do = open.run
		r.send(task.Dispatch{Assign: []task.Assignment{call("a", 1), call("b", 2)}, Retire: true})
		r.assign(call("late", 3))
		if got := r.one(); got.Key != "late" || !got.Returned {
			r.t.Errorf("what came after Retire was reported as %+v, want it handed back", got)
		}
		close(open)
		<-r.Done()
		var keys []task.Key
		news := r.news()
		for _, n := range news {
			for _, rep := range n.Reports {
				keys = append(keys, rep.Key)
			}
		}
		if !reflect.DeepEqual(keys, []task.Key{"a", "b"}) || !news[len(news)-1].Leave {
			r.t.Errorf("sent %+v, want the results of a and b, and that it leaves", news)
		}
	})
}

func TestRetireWithNothingToDo(t *testing.T) {
	bubble(t, worker.Config{}, func(r *rig) {
		r.send(task.Dispatch{Retire: true})
		r.send(task.Dispatch{Retire: true})
		<-r.Done()
		if news := r.news(); len(news) != 1 || !news[0].Leave {
			r.t.Errorf("sent %+v, want only that it leaves", news)
		}
	})
}

func TestRetireEndsWhenTheLastIsCancelled(t *testing.T) {
	bubble(t, worker.Config{}, func(r *rig) {
		r.fetch = func(ctx context.Context, _ task.WorkerID, _ task.Key) ([]byte, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		r.send(task.Dispatch{Assign: []task.Assignment{needs(r.t, "a", 1, remote("x", []byte{1}, "w2"))}, Retire: true})
		r.none()
		r.cancel("a", 1)
		<-r.Done()
	})
}

// A worker that the scheduler gave up forgets what it has and joins as one that
// began anew.
func TestRejoin(t *testing.T) {
	bubble(t, worker.Config{}, func(r *rig) {
		stopped := make(chan struct{})
		r.host.do = func(ctx context.Context, c *task.Call) task.Outcome {
			if c.Key != "long" {
				return task.Outcome{Result: bytesOf(r.t, task.InlineLimit+1, 7)}
			}
			<-ctx.Done()
			close(stopped)
			return task.Outcome{Err: task.Errorf(task.Cancelled, "stopped")}
		}
		r.assign(call("made", 1))
		r.assign(call("long", 2))
		r.assign(call("queued", 3))
		r.news()
		r.send(task.Dispatch{Rejoin: true, Assign: []task.Assignment{call("anew", 4)}})
		<-stopped
		news := r.news()
		if len(news) == 0 || news[0].Join == nil || news[0].Join.Began.IsZero() {
			r.t.Fatalf("sent %+v, want first that it joins", news)
		}
		var reported []task.Key
		for _, n := range news {
			for i := range n.Reports {
				reported = append(reported, n.Reports[i].Key)
			}
		}
		if len(reported) != 1 || reported[0] != "anew" {
			r.t.Errorf("reported %v, want what was assigned since alone", reported)
		}
		if _, err := r.serve(r.t.Context(), "made"); task.CodeOf(err) != task.NotFound {
			r.t.Errorf("fetch of what it held before: %v, want not_found", err)
		}
	})
}

func TestHeartbeat(t *testing.T) {
	bubble(t, worker.Config{Heartbeat: time.Second}, func(r *rig) {
		open := make(gate)
		r.host.do = func(ctx context.Context, c *task.Call) task.Outcome {
			out := open.run(ctx, c)
			out.Result = bytesOf(r.t, task.InlineLimit+1, 7)
			return out
		}
		r.assign(call("a", 1))
		r.news()
		elapse(time.Second)
		news := r.news()
		if len(news) != 1 || news[0].Seen == nil || news[0].Worker != "w1" {
			r.t.Fatalf("sent %+v after an interval, want a heartbeat", news)
		}
		if s := *news[0].Seen; s.Memory < 1<<20 || s.Running != 1 || s.Held != 0 || s.Queued != 0 || len(s.Runs) != 1 || s.Runs[0] != (task.RunID{Key: "a", Run: 1}) {
			r.t.Errorf("heartbeat says %+v, want run 1 of a and the memory of the process", s)
		}
		close(open)
		r.news()
		elapse(3 * time.Second)
		news = r.news()
		if len(news) != 3 {
			r.t.Fatalf("sent %d news in three intervals, want 3 heartbeats", len(news))
		}
		if s := *news[2].Seen; s.Running != 0 || s.Held != 1 || s.Bytes != task.InlineLimit+1 {
			r.t.Errorf("heartbeat says %+v, want one result of %d bytes held", s, task.InlineLimit+1)
		}
	})
}
