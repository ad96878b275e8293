package inproc_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"weft/fabric/inproc"
	"weft/task"
)

// dispatch and run make a number a message and the other way round.
func dispatch(n int) task.Dispatch {
	return task.Dispatch{Cancel: []task.RunID{{Key: "k", Run: task.Run(n)}}}
}

func run(d task.Dispatch) int { return int(d.Cancel[0].Run) }

// elapse lets time pass, on the clock of the bubble.
func elapse(d time.Duration) { <-time.After(d) }

// arrived reads the numbers that are there once everything stands still.
func arrived(w *inproc.WorkerSide) []int {
	synctest.Wait()
	var got []int
	for {
		select {
		case d := <-w.Dispatches():
			got = append(got, run(d))
			synctest.Wait()
		default:
			return got
		}
	}
}

func TestFaultsAreThoseOfTheSeed(t *testing.T) {
	// fates sends a hundred messages to each of two workers, taking turns of
	// the given length, and returns what arrived at the first.
	fates := func(seed uint64, turn int) (got []int) {
		synctest.Test(t, func(t *testing.T) {
			f := inproc.New(inproc.Seed(seed))
			defer f.Close()
			f.Faults().Set(inproc.Trouble{Drop: 0.3, Duplicate: 0.3})
			w1 := f.Worker("w1")
			f.Worker("w2")
			for n := 0; n < 100; n += turn {
				for i := range turn {
					f.Scheduler().Send("w1", dispatch(n+i))
				}
				for i := range turn {
					f.Scheduler().Send("w2", dispatch(n+i))
				}
			}
			got = arrived(w1)
		})
		return got
	}
	first := fates(7, 1)
	if again := fates(7, 1); !slices.Equal(again, first) {
		t.Errorf("the same seed gave %v, then %v", first, again)
	}
	if other := fates(7, 50); !slices.Equal(other, first) {
		t.Errorf("what is sent through another link changed %v to %v", first, other)
	}
	if other := fates(8, 1); slices.Equal(other, first) {
		t.Errorf("seeds 7 and 8 gave the same %v", first)
	}
}

func TestDelayKeepsTheOrderOfALink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := inproc.New()
		defer f.Close()
		f.Faults().Set(inproc.Trouble{MinDelay: 10 * time.Millisecond, MaxDelay: time.Second})
		w := f.Worker("w1")
		var want []int
		for n := range 300 {
			f.Scheduler().Send("w1", dispatch(n))
			want = append(want, n)
		}
		elapse(10*time.Millisecond - 1)
		if got := arrived(w); len(got) > 0 {
			t.Errorf("%v arrived before the shortest delay", got)
		}
		f.Faults().Clear()
		f.Scheduler().Send("w1", dispatch(300)) // must not overtake what is on its way
		want = append(want, 300)
		elapse(time.Second)
		if got := arrived(w); !slices.Equal(got, want) {
			t.Errorf("arrived %v, want %v", got, want)
		}
		f.Scheduler().Send("w1", dispatch(301))
		if got := arrived(w); !slices.Equal(got, []int{301}) {
			t.Errorf("with nothing on its way and no delay %v arrived at once, want [301]", got)
		}
		if got := f.Faults().Tally(); got.Delayed != 301 || got.Dropped != 0 {
			t.Errorf("tally is %+v, want 301 delayed", got)
		}
	})
}

func TestWorkersOvertakeOneAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := inproc.New()
		defer f.Close()
		f.Faults().Set(inproc.Trouble{MaxDelay: time.Second})
		const workers = 20
		for i := range workers {
			f.Worker(task.WorkerID(fmt.Sprint(i))).Send(task.News{Reports: []task.Report{{Run: task.Run(i)}}})
		}
		var order []task.Run
		for range workers {
			order = append(order, (<-f.Scheduler().News()).Reports[0].Run)
		}
		if slices.IsSorted(order) {
			t.Errorf("news arrived in the order of sending, %v", order)
		}
	})
}

func TestTroubleOfOneLink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := inproc.New()
		defer f.Close()
		f.Faults().SetLink(inproc.Link{From: inproc.Scheduler, To: "w1"}, inproc.Trouble{Drop: 1})
		w1, w2 := f.Worker("w1"), f.Worker("w2")
		f.Scheduler().Send("w1", dispatch(1))
		f.Scheduler().Send("w2", dispatch(2))
		w1.Send(task.News{Worker: "w1"})
		if got := arrived(w1); len(got) > 0 {
			t.Errorf("%v arrived over a link that drops everything", got)
		}
		if got := arrived(w2); !slices.Equal(got, []int{2}) {
			t.Errorf("%v arrived over another link, want [2]", got)
		}
		if n := <-f.Scheduler().News(); n.Worker != "w1" {
			t.Errorf("%+v arrived the other way, want the news of w1", n)
		}
		if got, want := f.Faults().Tally(), (inproc.Tally{Dropped: 1}); got != want {
			t.Errorf("tally is %+v, want %+v", got, want)
		}
	})
}

func TestCutTakesWhatIsOnItsWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := inproc.New()
		defer f.Close()
		w := f.Worker("w1")
		f.Faults().Set(inproc.Trouble{MinDelay: time.Second, MaxDelay: time.Second})
		f.Scheduler().Send("w1", dispatch(1))
		elapse(time.Second / 2)
		f.Faults().Cut("w1")
		f.Scheduler().Send("w1", dispatch(2))
		elapse(time.Second / 2)
		synctest.Wait()
		f.Faults().Heal("w1")
		f.Scheduler().Send("w1", dispatch(3))
		elapse(time.Second)
		if got := arrived(w); !slices.Equal(got, []int{3}) {
			t.Errorf("arrived %v, want only what was sent after healing: [3]", got)
		}
	})
}

func TestCutFromEveryone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := inproc.New()
		defer f.Close()
		value := func(context.Context, task.Key) ([]byte, error) { return []byte{1}, nil }
		w1, w2 := f.Worker("w1"), f.Worker("w2")
		w1.Serve(value)
		w2.Serve(value)
		f.Faults().Cut("w1")
		f.Faults().Cut("w1", "w2")
		f.Scheduler().Send("w1", dispatch(1))
		w1.Send(task.News{Worker: "w1"})
		if got := arrived(w1); len(got) > 0 {
			t.Errorf("a worker that is cut off received %v", got)
		}
		for from, fetch := range map[string]func(context.Context, task.WorkerID, task.Key) ([]byte, error){
			"w1 from w2": func(ctx context.Context, _ task.WorkerID, k task.Key) ([]byte, error) { return w1.Fetch(ctx, "w2", k) },
			"w2 from w1": w2.Fetch,
			"scheduler":  f.Scheduler().Fetch,
		} {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			if _, err := fetch(ctx, "w1", "k"); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("fetch, %s: got %v, want silence", from, err)
			}
			cancel()
		}
		f.Faults().Heal("w1")
		if _, err := w2.Fetch(t.Context(), "w1", "k"); err != nil {
			t.Errorf("after healing w2 cannot fetch from w1: %v", err)
		}
		f.Scheduler().Send("w1", dispatch(2))
		if got := arrived(w1); !slices.Equal(got, []int{2}) {
			t.Errorf("after healing w1 received %v, want [2]", got)
		}
	})
}

func TestFetchMeetsFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := inproc.New()
		defer f.Close()
		w1, w2 := f.Worker("w1"), f.Worker("w2")
		w1.Serve(func(ctx context.Context, key task.Key) ([]byte, error) {
			if key == "cut meanwhile" {
				f.Faults().Cut("w1", "w2")
			}
			return []byte{1}, nil
		})

		f.Faults().Set(inproc.Trouble{MinDelay: time.Second, MaxDelay: time.Second})
		begin := time.Now()
		if _, err := w2.Fetch(t.Context(), "w1", "k"); err != nil || time.Since(begin) != time.Second {
			t.Errorf("a delayed fetch took %v: %v", time.Since(begin), err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second/2)
		defer cancel()
		if _, err := w2.Fetch(ctx, "w1", "k"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a fetch given up while delayed ended with %v", err)
		}

		f.Faults().Set(inproc.Trouble{})
		ctx, cancel = context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := w2.Fetch(ctx, "w1", "cut meanwhile"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a fetch whose answer is lost ended with %v", err)
		}

		failed := make(chan error, 2)
		go func() { _, err := w2.Fetch(t.Context(), "w1", "k"); failed <- err }() // lost: cut
		f.Faults().SetLink(inproc.Link{From: inproc.Scheduler, To: "w1"}, inproc.Trouble{MinDelay: time.Hour, MaxDelay: time.Hour})
		go func() { _, err := f.Scheduler().Fetch(t.Context(), "w1", "k"); failed <- err }()
		synctest.Wait()
		f.Close()
		for range 2 {
			if err := <-failed; task.CodeOf(err) != task.Unavailable {
				t.Errorf("a fetch on a fabric that is closed ended with %v, want code %s", err, task.Unavailable)
			}
		}
	})
}

func TestCloseForgetsWhatIsDelayed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := inproc.New()
		f.Faults().Set(inproc.Trouble{MinDelay: time.Second, MaxDelay: time.Second})
		w := f.Worker("w1")
		f.Scheduler().Send("w1", dispatch(1))
		f.Close()
		f.Scheduler().Send("w1", dispatch(2))
		w.Send(task.News{})
		elapse(time.Minute)
		if d, ok := <-w.Dispatches(); ok {
			t.Errorf("%+v arrived after Close", d)
		}
		late := f.Worker("w2")
		if _, ok := <-late.Dispatches(); ok {
			t.Error("a worker could attach to a closed fabric")
		}
	})
}
