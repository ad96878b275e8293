package worker

import (
	"context"
	"fmt"
	"time"

	"weft/task"
)

// runFetcher is a goroutine that takes one flight after another. It ends when
// the worker closes.
func (w *Worker) runFetcher() {
	for f := w.nextFlight(); f != nil; f = w.nextFlight() {
		w.fly(f)
	}
}

// nextFlight waits for a flight, and returns nil when none will come.
func (w *Worker) nextFlight() *flight {
	w.mu.Lock()
	defer w.mu.Unlock()
	for !w.closing {
		if f := w.wanted.pop(); f != nil {
			return f
		}
		w.fetch.Wait()
	}
	return nil
}

// fly asks the sources of a flight until one gives the value.
func (w *Worker) fly(f *flight) {
	for i := 0; ; i++ {
		s, ok := w.source(f, i)
		if !ok {
			return
		}
		data, err := w.ask(f, s)
		if err == nil {
			w.land(f, data)
			return
		}
		if f.ctx.Err() != nil {
			return // called off
		}
		w.log.Warn("could not fetch an input", "key", s.key, "holder", s.holder, "error", err)
	}
}

// source is the i-th source of a flight. A flight that has no more of them is
// over, and its value lost to all its jobs.
func (w *Worker) source(f *flight, i int) (source, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if i < len(f.sources) {
		return f.sources[i], true
	}
	w.deliver(f, func(n need) { n.job.lost = append(n.job.lost, n.job.Inputs[n.input]) })
	return source{}, false
}

// ask fetches a value from one holder. A value that is not what its digest says
// is as good as none.
func (w *Worker) ask(f *flight, s source) ([]byte, error) {
	ctx, cancel := context.WithTimeout(f.ctx, w.cfg.FetchTimeout)
	defer cancel()
	data, err := w.cfg.Fabric.Fetch(ctx, s.holder, s.key)
	if err != nil {
		return nil, err
	}
	if got := task.DigestOf(data); got != f.digest {
		return nil, fmt.Errorf("the value has digest %s, want %s", got, f.digest)
	}
	return data, nil
}

// land gives a value to the jobs that wait for it.
func (w *Worker) land(f *flight, data []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cache.put(f.digest, data)
	w.deliver(f, func(n need) { n.job.inputs[n.input] = data })
}

// deliver ends a flight, giving each need what it has for it. The caller holds
// mu.
func (w *Worker) deliver(f *flight, give func(need)) {
	if w.flights[f.digest] != f {
		return // called off meanwhile
	}
	w.end(f)
	now := time.Now()
	for _, n := range f.needs {
		give(n)
		if n.job.missing--; n.job.missing == 0 {
			w.fetching--
			w.gathered(n.job, now)
		}
	}
}
