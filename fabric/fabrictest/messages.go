package fabrictest

import (
	"bytes"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"weft/task"
)

// moment is a time that any encoding of times keeps.
var moment = time.Date(2026, 3, 1, 12, 0, 0, 123456789, time.UTC)

func dispatchArrivesWhole(t *testing.T, f Fabric) {
	w := f.Worker("w1")
	target := &task.Target{
		Module:       task.ModuleRef{Name: "math", Version: "1.0", Digest: task.DigestOf([]byte("math"))},
		Kind:         task.SDK,
		Capabilities: []string{"clock"},
		Function: task.Function{
			Name: "add", Params: []task.Param{{Name: "x", Type: "int"}}, Variadic: true, Result: "int", Pure: true, Doc: "adds",
		},
	}
	want := task.Dispatch{
		Release: []task.Key{"gone"},
		Cancel:  []task.RunID{{Key: "c", Run: 3}},
		Store:   []task.Stored{{Key: "s", Data: []byte{1, 2}}},
		Assign: []task.Assignment{{
			Key: "a", Run: 1 << 60, Attempt: 2, Rank: task.Rank{Priority: -1, Age: 1 << 63, Place: 7},
			Target: target, Args: []byte{0x80},
			Inputs: []task.Input{
				{Key: "i", Blob: task.Blob{Type: "int", Size: 1, Data: []byte{1}}},
				{Key: "j", Blob: task.Blob{Type: "bytes", Size: 1 << 40, Digest: task.DigestOf([]byte("j"))}, Holders: []task.WorkerID{"w2", "w3"}},
			},
			Seed:   task.ContentID{9},
			Limits: task.Limits{Timeout: time.Second, Memory: 1, Fuel: 2, Result: 3, Log: 4},
		}, {Key: "b", Run: 2, Target: target}},
		Retire: true,
	}
	f.Scheduler.Send("w1", want)
	if got := next(t, w.Dispatches()); !reflect.DeepEqual(got, want) {
		t.Errorf("dispatch arrived as\n%+v, want\n%+v", got, want)
	}
}

func newsArrivesWhole(t *testing.T, f Fabric) {
	w := f.Worker("w1")
	want := task.News{
		Worker: "w1",
		Join:   &task.WorkerSpec{ID: "w1", Name: "one", Host: "h", Slots: 2, Memory: 3, Resources: map[string]int64{"gpu": 1}, Version: "v"},
		Seen:   &task.WorkerStats{Memory: 1, Held: 2, Bytes: 3, Running: 4, Queued: 5},
		Reports: []task.Report{{
			Key: "ok", Run: 1,
			Outcome: task.Outcome{
				Usage:   task.Usage{Wall: time.Second, Fuel: 5, MemoryPeak: 6},
				Logs:    []task.LogLine{{Time: moment, Stream: "log", Level: "info", Text: "hello"}},
				Started: moment, Finished: moment.Add(time.Second),
			},
			Blob: task.Blob{Type: "int", Size: 1, Data: []byte{1}},
		}, {
			Key: "bad", Run: 2,
			Outcome: task.Outcome{Err: &task.Error{Code: task.Trap, Detail: "out of bounds", Key: "bad", Stack: "main.f"}},
		}, {
			Key: "back", Run: 3, Returned: true,
		}, {
			Key: "lost", Run: 4, Lost: []task.Input{{Key: "i", Blob: task.Blob{Size: 1, Digest: task.DigestOf(nil)}, Holders: []task.WorkerID{"w2"}}},
		}},
		Leave: true,
	}
	w.Send(want)
	if got := next(t, f.Scheduler.News()); !reflect.DeepEqual(got, want) {
		t.Errorf("news arrived as\n%+v, want\n%+v", got, want)
	}
}

// many is enough to overflow whatever lies between two ends.
const many = 5000

func orderOfDispatches(t *testing.T, f Fabric) {
	workers := []Worker{f.Worker("w0"), f.Worker("w1"), f.Worker("w2")}
	go func() {
		for n := range many {
			for i := range workers {
				f.Scheduler.Send(task.WorkerID(fmt.Sprintf("w%d", i)), numbered(n))
			}
		}
	}()
	for n := range many {
		for i, w := range workers {
			if got := number(t, next(t, w.Dispatches())); got != n {
				t.Fatalf("w%d received dispatch %d, want %d", i, got, n)
			}
		}
	}
}

func orderOfNews(t *testing.T, f Fabric) {
	const workers, each = 5, many / 5
	for i := range workers {
		id := task.WorkerID(fmt.Sprintf("w%d", i))
		w := f.Worker(id)
		go func() {
			for n := range each {
				w.Send(counted(id, n))
			}
		}()
	}
	seen := make(map[task.WorkerID]int)
	for range workers * each {
		n := next(t, f.Scheduler.News())
		if got, want := count(t, n), seen[n.Worker]; got != want {
			t.Fatalf("received news %d of %s, want %d", got, n.Worker, want)
		}
		seen[n.Worker]++
	}
}

func manySenders(t *testing.T, f Fabric) {
	const senders, each = 8, 500
	w := f.Worker("w1")
	var sending sync.WaitGroup
	for s := range senders {
		sending.Go(func() {
			for n := range each {
				f.Scheduler.Send("w1", numbered(s*each+n))
			}
		})
	}
	last := make(map[int]int) // of each sender
	for range senders * each {
		n := number(t, next(t, w.Dispatches()))
		if before, ok := last[n/each]; ok && n != before+1 || !ok && n%each != 0 {
			t.Fatalf("received dispatch %d of sender %d after %d", n%each, n/each, before%each)
		}
		last[n/each] = n
	}
	ends(t, "Send", sending.Wait)
}

func slowReceiver(t *testing.T, f Fabric) {
	slow, quick := f.Worker("slow"), f.Worker("quick")
	ends(t, "Send to a worker that does not read", func() {
		for n := range many {
			f.Scheduler.Send("slow", numbered(n))
		}
	})
	f.Scheduler.Send("quick", numbered(1))
	number(t, next(t, quick.Dispatches()))
	quick.Send(counted("quick", 1))
	count(t, next(t, f.Scheduler.News()))
	for n := range many {
		if got := number(t, next(t, slow.Dispatches())); got != n {
			t.Fatalf("the slow worker received dispatch %d, want %d", got, n)
		}
	}
}

func newsWaits(t *testing.T, f Fabric) {
	w := f.Worker("w1")
	ends(t, "Send to a scheduler that does not read", func() {
		for n := range many {
			w.Send(counted("w1", n))
		}
	})
	for n := range many {
		if got := count(t, next(t, f.Scheduler.News())); got != n {
			t.Fatalf("received news %d, want %d", got, n)
		}
	}
}

// big is more than a message of most transports may have.
const big = 12 << 20

func bigMessages(t *testing.T, f Fabric) {
	w := f.Worker("w1")
	data := pattern(big)
	f.Scheduler.Send("w1", numbered(1))
	f.Scheduler.Send("w1", task.Dispatch{
		Store:  []task.Stored{{Key: "s", Data: data}},
		Assign: []task.Assignment{{Key: "a", Run: 1, Args: data[:big/2]}, {Key: "b", Run: 2, Args: data[big/2:]}},
	})
	f.Scheduler.Send("w1", numbered(2))
	if got := number(t, next(t, w.Dispatches())); got != 1 {
		t.Fatalf("received dispatch %d before the big one, want 1", got)
	}
	d := next(t, w.Dispatches())
	if len(d.Store) != 1 || !bytes.Equal(d.Store[0].Data, data) {
		t.Error("a big stored value did not arrive as it was sent")
	}
	if len(d.Assign) != 2 || !bytes.Equal(d.Assign[0].Args, data[:big/2]) || !bytes.Equal(d.Assign[1].Args, data[big/2:]) {
		t.Error("big arguments did not arrive as they were sent")
	}
	if got := number(t, next(t, w.Dispatches())); got != 2 {
		t.Fatalf("received dispatch %d after the big one, want 2", got)
	}

	reports := make([]task.Report, 200)
	for i := range reports {
		reports[i] = task.Report{Key: "r", Run: task.Run(i), Blob: task.Blob{Type: "bytes", Size: task.InlineLimit, Data: data[i*1024:][:task.InlineLimit]}}
	}
	w.Send(task.News{Worker: "w1", Reports: reports})
	if n := next(t, f.Scheduler.News()); !reflect.DeepEqual(n.Reports, reports) {
		t.Error("many full reports did not arrive as they were sent")
	}
}
