package worker

import (
	"time"

	"weft/task"
)

// job is an assignment on this worker. The holder of the lock may touch it;
// while it is running, its assignment, inputs and call belong to its slot.
type job struct {
	task.Assignment
	inputs [][]byte // in the order of Assignment.Inputs, as far as they are there

	phase   phase
	missing int       // inputs that are being fetched
	flights []*flight // that bring them
	lost    []task.Input
	place   ranked[job] // among the ready ones
	since   time.Time   // when it became ready

	started time.Time
	slot    *slot // that runs it
	void    bool  // nobody waits for it any more
	call    task.Call
}

type phase uint8

const (
	fetching phase = iota
	ready
	running
)

// accept takes an assignment on. The caller holds mu.
func (w *Worker) accept(j *job, now time.Time) {
	if old := w.jobs[j.Key]; old != nil {
		if old.Run >= j.Run {
			return // said twice, or late
		}
		w.drop(old) // the scheduler would not run a key twice at once
	}
	if w.draining {
		w.tell(task.Report{Key: j.Key, Run: j.Run, Returned: true})
		return
	}
	if err := j.tooLarge(); err != nil {
		w.tell(refusal(j, err, now))
		return
	}
	w.jobs[j.Key] = j
	if len(j.Inputs) > 0 {
		w.gather(j)
	}
	if j.missing == 0 {
		w.gathered(j, now)
		return
	}
	w.fetching++
}

// gathered queues a job whose inputs have all been sought. The caller holds mu.
func (w *Worker) gathered(j *job, now time.Time) {
	if len(j.lost) > 0 {
		w.forget(j)
		w.tell(task.Report{Key: j.Key, Run: j.Run, Lost: j.lost})
		return
	}
	j.phase, j.since = ready, now
	j.place = ranked[job]{of: j, rank: j.Rank}
	w.ready.push(&j.place)
	switch {
	case w.idle > 0:
		w.work.Signal()
	case w.blocked():
		w.arm(patience)
	}
}

// drop stops a job for good: nothing of it is reported or kept. The caller
// holds mu.
func (w *Worker) drop(j *job) {
	w.forget(j)
	j.void = true
	switch j.phase {
	case fetching:
		w.fetching--
		w.abandon(j)
	case ready:
		w.ready.remove(&j.place)
	case running:
		j.slot.cancel()
		return // its slot clears it
	}
	j.clear()
}

// handOver gives a job that has not begun back to the scheduler. The caller
// holds mu.
func (w *Worker) handOver(j *job) {
	w.tell(task.Report{Key: j.Key, Run: j.Run, Returned: true})
	w.drop(j)
}

// forget takes a job off the books. The slots, which end when there are none
// left and none to come, are told. The caller holds mu.
func (w *Worker) forget(j *job) {
	delete(w.jobs, j.Key)
	if w.draining && len(w.jobs) == 0 {
		w.work.Broadcast()
	}
}

// clear lets go of the values: jobs that came together share their memory, and
// the last of them may run for long.
func (j *job) clear() {
	j.Assignment, j.call = task.Assignment{}, task.Call{}
	j.inputs, j.flights, j.lost = nil, nil, nil
}

// tooLarge says that the arguments and inputs alone take more memory than the
// run may have.
func (j *job) tooLarge() *task.Error {
	sum := int64(len(j.Args))
	for i := range j.Inputs {
		b := &j.Inputs[i].Blob
		sum += max(b.Size, int64(len(b.Data)))
	}
	if j.Limits.Memory <= 0 || sum <= j.Limits.Memory {
		return nil
	}
	return task.Errorf(task.Memory, "the arguments of %s are %d bytes with the values of the futures among them, and the run may use %d bytes of memory: allow it more, or pass less",
		j.Target, sum, j.Limits.Memory)
}
