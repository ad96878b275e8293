package state_test

import (
	"strconv"
	"strings"
	"time"

	"weft/scheduler/state"
	"weft/task"
)

// join WORKER [slots=1] [name=…] [host=…] [memory=N] [resources=(gpu:1)] [began=N]
func (s *script) join() {
	spec := &task.WorkerSpec{ID: task.WorkerID(s.arg(0)), Name: s.arg(0), Slots: 1, Memory: 1 << 30}
	s.opt("slots", &spec.Slots)
	s.opt("name", &spec.Name)
	s.opt("host", &spec.Host)
	s.opt("memory", &spec.Memory)
	var began int64
	if s.opt("began", &began) {
		spec.Began = time.Unix(began, 0)
	}
	spec.Resources = s.resources(s.d.CmdArgs)
	s.step(state.News{News: task.News{Worker: spec.ID, Join: spec}})
}

// leave WORKER: it says goodbye.
func (s *script) leave() {
	s.step(state.News{News: task.News{Worker: task.WorkerID(s.arg(0)), Leave: true}})
}

// lose WORKER [reason=…]: it is gone without a word.
func (s *script) lose() {
	e := state.WorkerLost{ID: task.WorkerID(s.arg(0)), Reason: "the connection broke"}
	s.opt("reason", &e.Reason)
	s.step(e)
}

// retire WORKER
func (s *script) retire() { s.step(state.Retire{ID: task.WorkerID(s.arg(0))}) }

// beat WORKER [bytes=N] [runs=(x#1,y#2)] [holds=(z#3)]: a heartbeat, which may
// say what the worker runs and holds.
func (s *script) beat() {
	stats := &task.WorkerStats{Runs: s.runIDs("runs"), Holds: s.runIDs("holds")}
	s.opt("bytes", &stats.Bytes)
	s.step(state.News{News: task.News{Worker: task.WorkerID(s.arg(0)), Seen: stats}})
}

// runIDs reads (x#1,y#2), nil if the option is not there.
func (s *script) runIDs(option string) []task.RunID {
	var all []string
	if !s.opt(option, &all) {
		return nil
	}
	runs := []task.RunID{}
	for _, r := range all {
		if name, number, ok := strings.Cut(r, "#"); ok {
			n, err := strconv.ParseUint(number, 10, 64)
			if err != nil {
				s.t.Fatalf("%s: %q: %v", s.d.Pos, r, err)
			}
			runs = append(runs, task.RunID{Key: s.key(name), Run: task.Run(n)})
		}
	}
	return runs
}

// ok NAME … [size=N] [wall=10ms] [run=N] [worker=W]: the current runs ended well.
// A size above the limit of what travels in messages stays with the worker.
func (s *script) ok() {
	s.report(func(name string, r *task.Report) {
		size := 3
		s.opt("size", &size)
		data := []byte(name + strings.Repeat(".", size))[:size]
		r.Blob = task.Blob{Type: "string", Size: int64(size), Data: data}
		if size > task.InlineLimit {
			r.Blob.Data, r.Blob.Digest = nil, task.DigestOf(data)
		}
	})
}

// fail NAME … [code=guest_error] [detail=…] [run=N] [worker=W]
func (s *script) fail() {
	s.report(func(_ string, r *task.Report) {
		code, detail := string(task.GuestError), "boom"
		s.opt("code", &code)
		s.opt("detail", &detail)
		r.Outcome.Err = &task.Error{Code: task.Code(code), Detail: detail}
	})
}

// returned NAME … : the worker hands the runs back.
func (s *script) returned() {
	s.report(func(_ string, r *task.Report) { r.Returned = true })
}

// lost NAME inputs=(x,y) from=(w1,w2): no holder that was named could give them.
func (s *script) lost() {
	s.report(func(_ string, r *task.Report) {
		var inputs, from []string
		s.opt("inputs", &inputs)
		s.opt("from", &from)
		for _, in := range inputs {
			lost := task.Input{Key: s.key(in)}
			for _, w := range from {
				lost.Holders = append(lost.Holders, task.WorkerID(w))
			}
			r.Lost = append(r.Lost, lost)
		}
	})
}

// report sends the reports of the last runs of the futures that are named, or of
// the one that the options say: one news for all in a row of the same worker.
func (s *script) report(fill func(string, *task.Report)) {
	n := task.News{}
	for _, name := range s.args() {
		r := s.runs[s.key(name)]
		s.opt("run", (*uint64)(&r.number))
		s.opt("worker", (*string)(&r.worker))
		if r.worker == "" {
			s.t.Fatalf("%s: %s was never assigned", s.d.Pos, name)
		}
		if n.Worker != r.worker && n.Reports != nil {
			s.step(state.News{News: n})
			n.Reports = nil
		}
		n.Worker = r.worker
		rep := task.Report{Key: s.key(name), Run: r.number}
		rep.Outcome.Started, rep.Outcome.Finished = s.now, s.now
		rep.Outcome.Usage.Wall = 10 * time.Millisecond
		s.opt("wall", &rep.Outcome.Usage.Wall)
		fill(name, &rep)
		n.Reports = append(n.Reports, rep)
	}
	s.step(state.News{News: n})
}
