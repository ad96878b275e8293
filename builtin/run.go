package builtin

import (
	"time"

	"weft/task"
	"weft/value"
	"weft/value/item"
)

// Run runs the call of a builtin function. What is wrong with the arguments is
// a guest_error, as it is where a module's function finds it; a result above
// the limit is output_too_large. Of the usage only Wall is there: a builtin
// burns no fuel and has no memory of its own.
func Run(call *task.Call) task.Outcome {
	started := time.Now()
	result, err := run(call)
	finished := time.Now()
	return task.Outcome{
		Result:   result,
		Err:      err,
		Usage:    task.Usage{Wall: finished.Sub(started)},
		Started:  started,
		Finished: finished,
	}
}

func run(call *task.Call) ([]byte, *task.Error) {
	name := call.Target.Function.Name
	b, ok := find(name)
	if !ok {
		return nil, task.Errorf(task.NotFound, "there is no function %s/%s", task.BuiltinModule, name)
	}
	args, err := value.Convert(call.Args, &b.declaration)
	if err != nil {
		return nil, task.Errorf(task.GuestError, "%s", err)
	}
	_, first, err := item.Next(args, 0)
	if err != nil {
		return nil, task.Errorf(task.Internal, "%s: %s", name, err)
	}
	result, err := b.run(args, first)
	if err != nil {
		return nil, task.Errorf(task.GuestError, "%s: %s", name, err)
	}
	if limit := call.Limits.Result; limit > 0 && int64(len(result)) > limit {
		return nil, task.Errorf(task.OutputTooLarge, "%s: the result is %d bytes, the limit is %d", name, len(result), limit)
	}
	return result, nil
}
