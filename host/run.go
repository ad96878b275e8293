package host

import (
	"context"
	"time"

	"weft/task"
	"weft/value"
)

// run makes a call of an open module.
func (h *Host) run(ctx context.Context, m *module, call *task.Call) (out task.Outcome) {
	out.Started = time.Now()
	ctx, cancel := context.WithTimeout(ctx, call.Limits.Timeout)
	defer cancel()
	b := newSandbox(ctx, m.digest, call.Limits)
	result, err := m.call(b, call)
	if err != nil {
		out.Err = h.tell(b.failure(err), call)
	} else {
		out.Result = result
	}
	out.Logs = b.finish()
	out.Finished = time.Now()
	out.Usage = task.Usage{Wall: out.Finished.Sub(out.Started), MemoryPeak: b.memory.size()}
	return out
}

// call checks a call against the module's own description, makes it, and
// checks the size of the result.
func (m *module) call(b *sandbox, call *task.Call) ([]byte, error) {
	name := call.Target.Function.Name
	f, ok := m.byName[name]
	if !ok {
		return nil, task.Errorf(task.NotFound, "module %s has no function %s", call.Target.Module.Name, name)
	}
	// Types that the arguments' futures brought are seen here for the first
	// time. What is wrong with them is no fault of the request.
	args, err := value.Convert(call.Args, f)
	if err != nil {
		return nil, task.Errorf(task.GuestError, "%s", err)
	}
	fitting := *call
	fitting.Args = args
	result, err := m.kind.call(m, b, &fitting)
	if err != nil {
		return nil, err
	}
	if e := resultError(int64(len(result)), b.limits.Result); e != nil {
		return nil, e
	}
	return result, nil
}
