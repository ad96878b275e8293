package worker_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"testing"

	"weft/task"
	"weft/worker"
)

// The cost of a task that does nothing, as the worker's overhead: to be read
// against BenchmarkPool, which passes the same assignments and reports through
// as many goroutines and channels, and nothing else.

const benchSlots = 2

// hose is a fabric that feeds a worker and counts what comes back.
type hose struct {
	dispatches chan task.Dispatch
	reported   chan int
}

func (h *hose) Send(n task.News) {
	if len(n.Reports) > 0 {
		h.reported <- len(n.Reports)
	}
}
func (h *hose) Dispatches() <-chan task.Dispatch { return h.dispatches }
func (h *hose) Fetch(context.Context, task.WorkerID, task.Key) ([]byte, error) {
	return nil, task.Errorf(task.Unavailable, "nobody is there")
}
func (h *hose) Serve(func(context.Context, task.Key) ([]byte, error)) {}

var benchResult = []byte{1}

func nothing(*task.Call) task.Outcome { return task.Outcome{Result: benchResult} }

type idleHost struct{}

func (idleHost) Run(context.Context, *task.Call) task.Outcome {
	return task.Outcome{Result: benchResult}
}

// benchKeys is cut into keys. They come again only after millions: a goroutine
// that the system holds up must not find a newer run of its key.
var benchKeys = func() string {
	random := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, 1<<22)
	for i := range b {
		b[i] = "0123456789abcdef"[random.IntN(16)]
	}
	return string(b)
}()

func benchKey(run int) task.Key {
	at := run % (len(benchKeys) - 32)
	return task.Key(benchKeys[at : at+32])
}

// assignments are n of them, from a run number on.
func assignments(n, from int, t *task.Target) []task.Assignment {
	as := make([]task.Assignment, n)
	for i := range as {
		run := from + i
		as[i] = task.Assignment{
			Key: benchKey(run), Run: task.Run(run + 1), Rank: task.Rank{Place: uint32(run)}, Target: t, Args: []byte{0x80},
		}
	}
	return as
}

// feed sends b.N assignments, as the reports of earlier ones come, so that
// ahead of them are under way.
func feed(b *testing.B, batch, ahead int, kind task.Kind, send func([]task.Assignment), reported <-chan int) {
	b.Helper()
	t := &task.Target{Module: task.ModuleRef{Name: "m"}, Kind: kind, Function: task.Function{Name: "f"}}
	sent, back := 0, 0
	b.ReportAllocs()
	b.ResetTimer()
	for back < b.N {
		for sent-back+batch <= ahead && sent < b.N {
			send(assignments(batch, sent, t))
			sent += batch
		}
		back += <-reported
	}
	for back < sent {
		back += <-reported
	}
	b.StopTimer()
}

func benchmarkWorker(b *testing.B, batch, ahead int, kind task.Kind) {
	b.Helper()
	h := &hose{dispatches: make(chan task.Dispatch, 256), reported: make(chan int, 4096)}
	w := worker.New(worker.Config{ID: "w", Slots: benchSlots, Fabric: h, Host: idleHost{}, Builtins: nothing, Logger: slog.New(slog.DiscardHandler)})
	if err := w.Start(b.Context()); err != nil {
		b.Fatal(err)
	}
	feed(b, batch, ahead, kind, func(as []task.Assignment) { h.dispatches <- task.Dispatch{Assign: as} }, h.reported)
	w.Stop(context.Background())
}

func benchmarkPool(b *testing.B, batch, ahead int) {
	b.Helper()
	dispatches := make(chan task.Dispatch, 256)
	jobs, reports, reported := make(chan *task.Assignment, 256), make(chan task.Report, 256), make(chan int, 4096)
	var pool, ends sync.WaitGroup
	ends.Go(func() {
		defer close(jobs)
		for d := range dispatches {
			for i := range d.Assign {
				jobs <- &d.Assign[i]
			}
		}
	})
	for range benchSlots {
		pool.Go(func() {
			for a := range jobs {
				call := task.Call{Key: a.Key, Target: a.Target, Args: a.Args}
				out := nothing(&call)
				reports <- task.Report{Key: a.Key, Run: a.Run, Outcome: task.Outcome{Usage: out.Usage}, Blob: task.Blob{Data: out.Result}}
			}
		})
	}
	ends.Go(func() {
		for range reports {
			reported <- 1
		}
	})
	feed(b, batch, ahead, task.Builtin, func(as []task.Assignment) { dispatches <- task.Dispatch{Assign: as} }, reported)
	close(dispatches)
	pool.Wait()
	close(reports)
	ends.Wait()
}

func BenchmarkTinyTasks(b *testing.B) {
	for _, c := range []struct{ batch, ahead int }{{1, 1}, {1, 64}, {16, 64}, {256, 256}} {
		name := fmt.Sprintf("batch=%d/ahead=%d", c.batch, c.ahead)
		b.Run(name+"/pool", func(b *testing.B) { benchmarkPool(b, c.batch, c.ahead) })
		b.Run(name+"/builtin", func(b *testing.B) { benchmarkWorker(b, c.batch, c.ahead, task.Builtin) })
		b.Run(name+"/host", func(b *testing.B) { benchmarkWorker(b, c.batch, c.ahead, task.SDK) })
	}
}
