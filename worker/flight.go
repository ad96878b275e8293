package worker

import (
	"context"
	"slices"

	"weft/task"
)

// flight brings one value from one of the workers that hold it to all jobs
// that need it. The holder of the lock may touch it.
type flight struct {
	digest  task.Digest
	sources []source // asked one after another; more may be added under way
	needs   []need
	place   ranked[flight] // among those that no fetcher has taken
	ctx     context.Context
	cancel  context.CancelFunc // when nobody needs it any more
}

// source is where a value can be had, and under which name.
type source struct {
	holder task.WorkerID
	key    task.Key
}

// need is one input of a job.
type need struct {
	job   *job
	input int
}

// gather finds the inputs of a job that are here and sets flights off for the
// others. The caller holds mu.
func (w *Worker) gather(j *job) {
	j.inputs = make([][]byte, len(j.Inputs))
	for i := range j.Inputs {
		in := &j.Inputs[i]
		if data, ok := w.have(in); ok {
			j.inputs[i] = data
			continue
		}
		f := w.flightOf(in)
		if f == nil {
			j.lost = append(j.lost, *in)
			continue
		}
		w.board(f, need{j, i})
	}
}

// have looks for a value in the message and on this worker.
func (w *Worker) have(in *task.Input) ([]byte, bool) {
	if in.Blob.Data != nil {
		return in.Blob.Data, true
	}
	if data, ok := w.store.get(in.Key, in.Blob.Digest); ok {
		return data, true
	}
	return w.cache.get(in.Blob.Digest)
}

// flightOf finds or makes the flight that brings a value. It is nil when there
// is nobody to ask.
func (w *Worker) flightOf(in *task.Input) *flight {
	f := w.flights[in.Blob.Digest]
	for _, h := range in.Holders {
		s := source{h, in.Key}
		if h == w.cfg.ID || f != nil && slices.Contains(f.sources, s) {
			continue // it is not here: have has looked
		}
		if f == nil {
			f = &flight{digest: in.Blob.Digest}
			f.ctx, f.cancel = context.WithCancel(w.doing)
			w.flights[f.digest] = f
		}
		f.sources = append(f.sources, s)
	}
	return f
}

// board has a flight bring a value to one more job. Until a fetcher takes it,
// it has the rank of the first of its jobs.
func (w *Worker) board(f *flight, n need) {
	n.job.missing++
	n.job.flights = append(n.job.flights, f)
	f.needs = append(f.needs, n)
	switch {
	case len(f.needs) == 1:
		f.place = ranked[flight]{of: f, rank: n.job.Rank}
		w.wanted.push(&f.place)
		w.fetch.Signal()
	case f.place.at > 0 && n.job.Rank.Before(f.place.rank):
		w.wanted.remove(&f.place)
		f.place.rank = n.job.Rank
		w.wanted.push(&f.place)
	}
}

// abandon takes a job off its flights. One that nobody needs any more is
// called off. The caller holds mu.
func (w *Worker) abandon(j *job) {
	for _, f := range j.flights {
		f.needs = slices.DeleteFunc(f.needs, func(n need) bool { return n.job == j })
		if len(f.needs) > 0 || w.flights[f.digest] != f {
			continue
		}
		w.end(f)
		if f.place.at > 0 {
			w.wanted.remove(&f.place)
		}
	}
}

// end takes a flight off the books.
func (w *Worker) end(f *flight) {
	delete(w.flights, f.digest)
	f.cancel()
}
