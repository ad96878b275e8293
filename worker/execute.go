package worker

import (
	"context"
	"errors"
	"runtime/debug"
	"time"

	"weft/task"
	"weft/value"
)

// execute runs a job. It is called without the lock.
func (w *Worker) execute(ctx context.Context, j *job) result {
	out := w.run(ctx, j)
	if out.Err == nil {
		out.Err = checkResult(j, out.Result)
	}
	if out.Started.IsZero() {
		out.Started = j.started
	}
	if out.Finished.IsZero() {
		out.Finished = time.Now()
	}
	if out.Usage.Wall == 0 {
		out.Usage.Wall = out.Finished.Sub(out.Started)
	}
	data := out.Result
	out.Result = nil
	r := result{report: task.Report{Key: j.Key, Run: j.Run, Outcome: out}}
	if out.Err != nil {
		return r
	}
	if len(data) <= task.InlineLimit {
		r.report.Blob = task.Blob{Type: value.TypeOf(data), Size: int64(len(data)), Data: data}
		return r
	}
	r.report.Blob = heldBlob(data)
	r.keep = data
	return r
}

// heldBlob is what a report says of a value that stays here.
func heldBlob(data []byte) task.Blob {
	return task.Blob{Type: value.TypeOf(data), Size: int64(len(data)), Digest: task.DigestOf(data)}
}

// run makes the call of a job, whatever happens in it.
func (w *Worker) run(ctx context.Context, j *job) (out task.Outcome) {
	defer func() {
		if p := recover(); p != nil {
			w.log.Error("a run panicked", "key", j.Key, "call", j.Target, "panic", p, "stack", string(debug.Stack()))
			out = task.Outcome{Err: task.Errorf(task.Internal, "worker %s failed while it ran %s; its log says more", w.cfg.Name, j.Target)}
		}
	}()
	args := j.Args
	if len(j.inputs) > 0 {
		var err error
		if args, err = value.Splice(args, j.inputs); err != nil {
			return task.Outcome{Err: misfit(err)}
		}
	}
	j.call = task.Call{Key: j.Key, Target: j.Target, Args: args, Seed: j.Seed, Limits: j.Limits}
	if j.Target.Kind != task.Builtin {
		return w.cfg.Host.Run(ctx, &j.call)
	}
	if w.cfg.Builtins == nil {
		return task.Outcome{Err: task.Errorf(task.Internal, "worker %s has no builtin functions", w.cfg.Name)}
	}
	return w.cfg.Builtins(&j.call)
}

// checkResult says what is wrong with a result.
func checkResult(j *job, data []byte) *task.Error {
	switch size := int64(len(data)); {
	case size == 0:
		return task.Errorf(task.Internal, "%s ended with neither a result nor an error", j.Target)
	case j.Limits.Result > 0 && size > j.Limits.Result:
		return task.Errorf(task.OutputTooLarge, "the result of %s is %d bytes, the limit is %d: return less, or several parts from several tasks", j.Target, size, j.Limits.Result)
	}
	return nil
}

// refusal reports that a job ends with an error that no run of it made.
func refusal(j *job, err *task.Error, now time.Time) task.Report {
	return task.Report{Key: j.Key, Run: j.Run, Outcome: task.Outcome{Err: err, Started: now, Finished: now}}
}

// misfit is why a call cannot have its inputs. The request was right as far as
// could be seen then: what only an input brings is an error of the run.
func misfit(err error) *task.Error {
	var e *task.Error
	switch {
	case !errors.As(err, &e):
		return task.Errorf(task.Internal, "put the inputs into the arguments: %v", err)
	case e.Code == task.Invalid:
		return task.Errorf(task.GuestError, "%s", e.Detail)
	default:
		return e
	}
}
