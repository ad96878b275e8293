package state_test

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"weft/task"
)

// simWorker is a model of a worker: it does what package worker does, one
// message at a time.
type simWorker struct {
	sim    *sim
	spec   task.WorkerSpec
	alive  bool
	silent bool // nothing gets through, in either direction

	jobs     map[task.Key]*task.Assignment
	store    map[task.Key]kept
	leaving  bool
	inbox    []task.Dispatch // on their way to it
	outbox   []task.News     // on their way from it
	lastBeat time.Time
}

type kept struct {
	run    task.Run
	digest task.Digest
	value  value
}

func (s *sim) hire(name string) *simWorker {
	s.hired++
	w := &simWorker{sim: s, alive: true, jobs: map[task.Key]*task.Assignment{}, store: map[task.Key]kept{}, lastBeat: s.now}
	w.spec = task.WorkerSpec{
		ID: task.WorkerID(fmt.Sprintf("%s-%d", name, s.hired)), Name: name, Host: "h" + name[1:], Slots: 1 + s.IntN(3), Memory: 1 << 30,
		Resources: map[string]int64{"gpu": int64(s.IntN(3))}, Began: time.Unix(int64(s.hired), 0),
	}
	if s.over {
		w.spec.Resources["gpu"] = 2
	}
	s.workers = append(s.workers, w)
	w.send(task.News{Join: &w.spec})
	return w
}

// send puts news on its way. It may be lost, or doubled.
func (w *simWorker) send(n task.News) {
	n.Worker = w.spec.ID
	if n.Join != nil {
		spec := *n.Join
		n.Join = &spec
	}
	if w.sim.lost() {
		return
	}
	w.outbox = append(w.outbox, n)
	if w.sim.doubled() {
		w.outbox = append(w.outbox, n)
	}
}

func (w *simWorker) say(r task.Report) { w.send(task.News{Reports: []task.Report{r}}) }

// carryOut does what a dispatch says.
func (w *simWorker) carryOut(d task.Dispatch) {
	if d.Rejoin {
		clear(w.jobs)
		clear(w.store)
		w.leaving = false
		w.sim.hired++
		w.spec.Began = time.Unix(int64(w.sim.hired), 0)
		w.send(task.News{Join: &w.spec})
	}
	for _, k := range d.Release {
		delete(w.store, k)
	}
	for _, r := range d.Cancel {
		if j := w.jobs[r.Key]; j != nil && j.Run == r.Run {
			delete(w.jobs, r.Key)
		} else if w.store[r.Key].run == r.Run {
			delete(w.store, r.Key)
		}
	}
	for _, st := range d.Store {
		v := scattered(st.Data)
		w.store[st.Key] = kept{st.Run, task.DigestOf(st.Data), v}
		w.say(task.Report{Key: st.Key, Run: st.Run, Blob: task.Blob{Type: "bytes", Size: int64(len(st.Data)), Digest: task.DigestOf(st.Data)}})
	}
	for i := range d.Assign {
		w.accept(&d.Assign[i])
	}
	w.leaving = w.leaving || d.Retire
	w.mayLeave()
}

func (w *simWorker) accept(a *task.Assignment) {
	if old := w.jobs[a.Key]; old != nil && old.Run >= a.Run {
		return
	}
	if w.leaving {
		w.say(task.Report{Key: a.Key, Run: a.Run, Returned: true})
		return
	}
	w.jobs[a.Key] = a
}

func (w *simWorker) mayLeave() {
	if w.leaving && len(w.jobs) == 0 && w.alive {
		w.send(task.News{Leave: true})
		w.alive = false
	}
}

// next is the job that it would run next: the first by rank, of any of its
// slots.
func (w *simWorker) next() *task.Assignment {
	jobs := slices.SortedFunc(maps.Values(w.jobs), func(a, b *task.Assignment) int {
		if a.Rank.Before(b.Rank) || a.Rank == b.Rank && a.Run < b.Run {
			return -1
		}
		return 1
	})
	if len(jobs) == 0 {
		return nil
	}
	return jobs[w.sim.IntN(min(len(jobs), w.spec.Slots))]
}

// finish ends a run, well or not.
func (w *simWorker) finish(a *task.Assignment) {
	delete(w.jobs, a.Key)
	defer w.mayLeave()
	r := task.Report{Key: a.Key, Run: a.Run}
	inputs, lost := w.gather(a)
	if lost != nil {
		r.Lost = lost
		w.say(r)
		return
	}
	r.Outcome.Started, r.Outcome.Finished = w.sim.now, w.sim.now
	r.Outcome.Usage.Wall = time.Duration(w.sim.IntN(4)) * time.Millisecond
	v := evaluate(a.Target.Function.Name, a.Args, inputs)
	switch {
	case v.fails:
		r.Outcome.Err = task.Errorf(task.GuestError, "it fails")
	case a.Target.Function.Name == "slow" && w.sim.trouble(20):
		r.Outcome.Err = task.Errorf(task.Timeout, "it took too long")
	case w.sim.trouble(2):
		w.die("killed by a task")
		return
	default:
		r.Blob = v.encode()
		if r.Blob.Data == nil {
			w.store[a.Key] = kept{a.Run, r.Blob.Digest, v}
		}
	}
	w.say(r)
}

// gather gets the inputs of a run, or says which nobody could give.
func (w *simWorker) gather(a *task.Assignment) (inputs []value, lost []task.Input) {
	for _, in := range a.Inputs {
		v, ok := w.fetch(&in)
		if !ok {
			lost = append(lost, in)
		}
		inputs = append(inputs, v)
	}
	return inputs, lost
}

func (w *simWorker) fetch(in *task.Input) (value, bool) {
	if in.Blob.Data != nil {
		return decode(in.Blob.Data), true
	}
	for _, x := range w.sim.workers {
		if k, ok := x.store[in.Key]; ok && x.alive && !x.silent && k.digest == in.Blob.Digest && slices.Contains(in.Holders, x.spec.ID) {
			return k.value, true
		}
	}
	return value{}, false
}

// die ends it without a word; the scheduler may hear of that at once.
func (w *simWorker) die(why string) {
	w.alive = false
	w.inbox = nil
	w.sim.deaths = append(w.sim.deaths, death{w.spec.ID, why})
}

// beat sends a heartbeat.
func (w *simWorker) beat() {
	w.lastBeat = w.sim.now
	stats := &task.WorkerStats{Held: int64(len(w.store)), Runs: []task.RunID{}}
	for _, k := range slices.Sorted(maps.Keys(w.jobs)) {
		stats.Runs = append(stats.Runs, task.RunID{Key: k, Run: w.jobs[k].Run})
	}
	for _, k := range slices.Sorted(maps.Keys(w.store)) {
		stats.Holds = append(stats.Holds, task.RunID{Key: k, Run: w.store[k].run})
	}
	w.send(task.News{Seen: stats})
}
