package scheduler

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"weft/task"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// oneWorker is a fabric with one worker on it, which ends a run when the test
// says so, and holds what is stored with it.
type oneWorker struct {
	news     chan task.News
	assigned chan task.Assignment
	stopped  chan task.RunID

	mu   sync.Mutex
	held map[task.Key][]byte
	mute bool // it does not say what it stored
}

const workerID task.WorkerID = "w"

func (o *oneWorker) News() <-chan task.News { return o.news }

func (o *oneWorker) Send(_ task.WorkerID, d task.Dispatch) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, k := range d.Release {
		delete(o.held, k)
	}
	for _, s := range d.Store {
		o.held[s.Key] = s.Data
		if !o.mute {
			o.stored(s)
		}
	}
	for _, a := range d.Assign {
		o.assigned <- a
	}
	for _, r := range d.Cancel {
		o.stopped <- r
	}
}

func (o *oneWorker) stored(s task.Stored) {
	o.news <- task.News{Worker: workerID, Reports: []task.Report{{Key: s.Key, Run: s.Run, Blob: task.Blob{Size: int64(len(s.Data))}}}}
}

func (o *oneWorker) Fetch(_ context.Context, _ task.WorkerID, k task.Key) ([]byte, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if data := o.held[k]; data != nil {
		return data, nil
	}
	return nil, errors.New("not held")
}

func (o *oneWorker) finish(a task.Assignment, data string) {
	o.news <- task.News{Worker: workerID, Reports: []task.Report{{Key: a.Key, Run: a.Run, Blob: task.Blob{Type: "string", Size: int64(len(data)), Data: []byte(data)}}}}
}

func start(t *testing.T) (*Scheduler, *oneWorker) {
	t.Helper()
	o := &oneWorker{
		news: make(chan task.News, 100), assigned: make(chan task.Assignment, 100), stopped: make(chan task.RunID, 100),
		held: map[task.Key][]byte{},
	}
	s := New(Config{Fabric: o})
	s.Start()
	t.Cleanup(s.Stop)
	o.news <- task.News{Worker: workerID, Join: &task.WorkerSpec{Name: "w", Slots: 2, Memory: 1 << 30}}
	if _, err := s.Events(t.Context(), 0); err != nil { // waits until it has joined
		t.Fatal(err)
	}
	return s, o
}

func graphOf(n int) *task.Graph {
	target := &task.Target{Module: task.ModuleRef{Name: "m"}, Kind: task.SDK, Function: task.Function{Name: "f"}}
	g := &task.Graph{Retain: time.Hour}
	for i := range n {
		g.Tasks = append(g.Tasks, task.GraphTask{Name: fmt.Sprint(i), Target: target, Args: []byte{byte(i)}, Pure: true})
		g.Outputs = append(g.Outputs, i)
	}
	return g
}

func TestSubmitThenWait(t *testing.T) {
	s, o := start(t)
	accepted, err := s.Submit(t.Context(), graphOf(2))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		o.finish(<-o.assigned, "ok")
	}
	all, err := s.Wait(t.Context(), append(accepted.Keys, "nobody"), false, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, got := range all[:2] {
		if got.State != task.StateDone || string(got.Blob.Data) != "ok" {
			t.Errorf("a done future is %+v", got)
		}
	}
	if all[2].State != "" || task.CodeOf(all[2].Err) != task.NotFound {
		t.Errorf("an unknown future is %+v", all[2])
	}
	info, err := s.WaitGraph(t.Context(), accepted.Graph)
	if err != nil || info.State != task.GraphDone || info.Counts.Done != 2 {
		t.Errorf("the graph is %+v, %v", info, err)
	}
}

func TestWaitAnyAnswersAtTheFirst(t *testing.T) {
	s, o := start(t)
	accepted, _ := s.Submit(t.Context(), graphOf(2))
	go func() { o.finish(<-o.assigned, "first") }()
	all, err := s.Wait(t.Context(), accepted.Keys, true, true)
	if err != nil {
		t.Fatal(err)
	}
	done := 0
	for _, got := range all {
		if got.State == task.StateDone {
			done++
		}
	}
	if done != 1 {
		t.Errorf("%d of two are done: %+v", done, all)
	}
}

func TestWaitEndsWithItsContext(t *testing.T) {
	s, _ := start(t)
	accepted, _ := s.Submit(t.Context(), graphOf(1))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	all, err := s.Wait(ctx, accepted.Keys, false, true)
	if err != nil || all[0].State.Settled() {
		t.Errorf("got %+v, %v; want it as it stands", all, err)
	}
}

func TestCallIsGivenUpWithItsCaller(t *testing.T) {
	s, o := start(t)
	ctx, cancel := context.WithCancel(t.Context())
	var a task.Assignment
	go func() {
		a = <-o.assigned
		cancel()
	}()
	_, err := s.Call(ctx, graphOf(1))
	if task.CodeOf(err) != task.Cancelled {
		t.Fatalf("got %v, want cancelled", err)
	}
	if stopped := <-o.stopped; stopped.Key != a.Key || stopped.Run != a.Run {
		t.Errorf("%v was stopped, want run %d of %s", stopped, a.Run, a.Key)
	}
}

func TestScatteredDataIsFetchedFromItsHolder(t *testing.T) {
	s, o := start(t)
	for _, size := range []int{1, task.InlineLimit, task.InlineLimit + 1} {
		data := make([]byte, size)
		key, err := s.Scatter(t.Context(), data, "bytes", "", time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		all, err := s.Wait(t.Context(), []task.Key{key}, false, true)
		if err != nil || all[0].State != task.StateDone || len(all[0].Blob.Data) != size {
			t.Fatalf("%d bytes: got %v with %d bytes, %v", size, all[0].State, len(all[0].Blob.Data), err)
		}
		if held := len(o.held[key]); (held > 0) != (size > task.InlineLimit) {
			t.Errorf("of %d bytes the worker holds %d", size, held)
		}
	}
}

// TestScatterEndsWhenTheDataIsThere proves that data that was scattered can be
// had at once, also from a worker that takes its time to store it; and that who
// does not wait so long knows its key.
func TestScatterEndsWhenTheDataIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, o := start(t)
		o.mute = true
		data := make([]byte, task.InlineLimit+1)
		hasty, cancel := context.WithCancel(t.Context())
		cancel()
		key, err := s.Scatter(hasty, data, "bytes", "", time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan task.State, 1)
		go func() {
			if _, err := s.Scatter(t.Context(), data, "bytes", "", time.Hour); err != nil {
				t.Error(err)
			}
			info, err := s.Future(t.Context(), key)
			if err != nil {
				t.Error(err)
			}
			ended <- info.State
		}()
		synctest.Wait()
		select {
		case state := <-ended:
			t.Fatalf("it ended before the worker had stored the data, which is %s", state)
		default:
		}
		o.stored(task.Stored{Key: key, Run: 1, Data: data})
		if state := <-ended; state != task.StateDone {
			t.Errorf("the data is %s, want it done", state)
		}
	})
}

func TestFetchOfOtherBytesIsRefused(t *testing.T) {
	s, o := start(t)
	key, err := s.Scatter(t.Context(), make([]byte, task.InlineLimit+1), "bytes", "", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Wait(t.Context(), []task.Key{key}, false, false); err != nil {
		t.Fatal(err)
	}
	o.mu.Lock()
	o.held[key] = make([]byte, task.InlineLimit+2)
	o.mu.Unlock()
	if _, err := s.Wait(t.Context(), []task.Key{key}, false, true); task.CodeOf(err) != task.WorkerLost {
		t.Errorf("got %v, want worker_lost", err)
	}
}

func TestSessionEventsArriveInOrderAndResume(t *testing.T) {
	s, o := start(t)
	session, err := s.OpenSession(t.Context(), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	g := graphOf(2)
	g.Session, g.Detached = session.ID, true
	if _, err := s.Submit(t.Context(), g); err != nil {
		t.Fatal(err)
	}
	var seen []uint64
	var after uint64
	for range 2 {
		o.finish(<-o.assigned, "ok")
		events, err := s.SessionEvents(t.Context(), session.ID, after, 10)
		if err != nil || len(events) != 1 {
			t.Fatalf("got %+v, %v; want one event", events, err)
		}
		after = events[0].Seq
		seen = append(seen, after)
	}
	all, err := s.SessionEvents(t.Context(), session.ID, 0, 10)
	if err != nil || len(all) != 2 || all[0].Seq != seen[0] || all[1].Seq != seen[1] {
		t.Errorf("from the start: %+v, %v; want those of %v", all, err, seen)
	}
	if err := s.CloseSession(t.Context(), session.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SessionEvents(t.Context(), session.ID, 0, 10); task.CodeOf(err) != task.NotFound {
		t.Errorf("a closed session: %v, want not_found", err)
	}
}

func TestRefusalsAreErrors(t *testing.T) {
	s, _ := start(t)
	cyclic := graphOf(1)
	cyclic.Tasks[0].Deps = []task.Dep{{Task: 0}}
	if _, err := s.Submit(t.Context(), cyclic); task.CodeOf(err) != task.Invalid {
		t.Errorf("a cycle: %v, want invalid", err)
	}
	if _, err := s.Call(t.Context(), cyclic); task.CodeOf(err) != task.Invalid {
		t.Errorf("a cycle in a call: %v, want invalid", err)
	}
	if err := s.Cancel(t.Context(), "nobody", ""); task.CodeOf(err) != task.NotFound {
		t.Errorf("cancel of nothing: %v, want not_found", err)
	}
	if _, err := s.Graph(t.Context(), "nobody"); task.CodeOf(err) != task.NotFound {
		t.Errorf("no graph: %v, want not_found", err)
	}
}

func TestDrainAndStop(t *testing.T) {
	s, o := start(t)
	accepted, _ := s.Submit(t.Context(), graphOf(1))
	s.Drain()
	if _, err := s.Submit(t.Context(), graphOf(1)); task.CodeOf(err) != task.Unavailable {
		t.Errorf("submit while draining: %v, want unavailable", err)
	}
	waiting := make(chan error)
	go func() {
		_, err := s.Wait(context.Background(), accepted.Keys, false, true)
		waiting <- err
	}()
	<-o.assigned
	s.Stop()
	s.Stop()
	if err := <-waiting; task.CodeOf(err) != task.Unavailable {
		t.Errorf("who waits at a stop is told %v, want unavailable", err)
	}
	if _, err := s.Workers(t.Context()); task.CodeOf(err) != task.Unavailable {
		t.Errorf("after a stop: %v, want unavailable", err)
	}
}

func TestClusterEvents(t *testing.T) {
	s, _ := start(t)
	events, err := s.Events(t.Context(), 0)
	if err != nil || events[0].Type != "worker.joined" {
		t.Fatalf("got %+v, %v; want a worker joining", events, err)
	}
	last := events[len(events)-1].Seq
	if _, err := s.Submit(t.Context(), graphOf(1)); err != nil {
		t.Fatal(err)
	}
	events, err = s.Events(t.Context(), last)
	if err != nil || events[0].Type != "graph.submitted" || events[0].Seq != last+1 {
		t.Errorf("got %+v, %v; want a graph submitted", events, err)
	}
}
