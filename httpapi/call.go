package httpapi

import (
	"errors"

	"github.com/gin-gonic/gin"

	"weft/httpapi/wire"
	"weft/task"
	"weft/value"
)

// call runs one function and answers with its result.
func (a *API) call(c *gin.Context) error {
	acc, err := negotiate(c)
	if err != nil {
		return err
	}
	target, err := a.functions().resolve(c.Param("module"), c.Param("function"))
	if err != nil {
		return err
	}
	t := task.GraphTask{Name: target.Function.Name, Target: target}
	if t.Options, t.Pure, err = a.callOptions(c, target); err != nil {
		return err
	}
	if err := a.readArgs(c, &t); err != nil {
		return err
	}
	g := &task.Graph{Tasks: []task.GraphTask{t}, Outputs: []int{0}, Detached: true}
	settled, err := a.cfg.Scheduler.Call(c.Request.Context(), g)
	if err != nil {
		return withoutTask(err)
	}
	if err := settledError(&settled); err != nil {
		return err
	}
	return a.writeValue(c, acc, settled.Blob.Data)
}

// callOptions reads how a call is run from the query.
func (a *API) callOptions(c *gin.Context, target *task.Target) (*task.Options, bool, error) {
	isPure, err := queryBool(c, wire.PureParam)
	if err != nil {
		return nil, false, err
	}
	pure := target.Function.Pure
	if isPure != nil {
		pure = *isPure
	}
	if c.Request.URL.RawQuery == "" {
		return task.DefaultOptions, pure, nil
	}
	opts := new(task.Options)
	timeout, given, err := queryDuration(c, wire.TimeoutParam)
	if err == nil && given {
		err = a.rules(c).timeout(timeout)
	}
	if err != nil {
		return nil, false, inParam(wire.TimeoutParam, err)
	}
	opts.Timeout = timeout
	prio, err := queryInt(c, wire.PriorityParam, -maxPriority, maxPriority, 0)
	if err != nil {
		return nil, false, err
	}
	opts.Priority = int(prio)
	opts.Fuel, err = queryInt(c, wire.FuelParam, 1, 1<<63-1, 0)
	return opts, pure, err
}

// readArgs reads the arguments of a call. A byte string is one argument, and
// no body is none.
func (a *API) readArgs(c *gin.Context, t *task.GraphTask) error {
	media, err := valueType(c)
	if err != nil {
		return err
	}
	body, err := readBody(c, a.cfg.Limits.Value)
	if err != nil {
		return err
	}
	var args callArgs
	switch {
	case len(body) == 0 && media != wire.OctetStream:
		t.Args = noArgs
	case media == wire.OctetStream:
		t.Args, err = value.Marshal([]any{body})
	case media == wire.CBOR:
		t.Args, err = value.Canonical(body)
	default:
		t.Args, err = value.ArgsFromJSON(body, &args)
		t.Deps = args.deps
	}
	if err != nil {
		return inField(argsField, err)
	}
	if t.Args, err = value.Convert(t.Args, &t.Target.Function); err != nil {
		return inField(argsField, err)
	}
	return nil
}

var argsField = memberArgs.String()

// callArgs numbers the futures among the arguments of a single call.
type callArgs struct{ depList }

// Ref refuses: there is no other task.
func (*callArgs) Ref(name string) (int, error) {
	return 0, task.Errorf(task.Invalid, "{\"$ref\": %q} stands for a task of the same graph, and a call is alone; name a future with {\"$future\": key}", clip(name))
}

// inParam puts an error into the parameter that it is about, unless it tells
// already.
func inParam(name string, err error) error {
	var e *task.Error
	if errors.As(err, &e) && e.Field == name {
		return err
	}
	return inField(name, err)
}

// withoutTask is an error of a submission that the caller knows as a call.
func withoutTask(err error) error {
	var e *task.Error
	if !errors.As(err, &e) || e.Task == "" {
		return err
	}
	changed := *e
	changed.Task = ""
	return &changed
}

// settledError is the error of a future that did not end well, or nil. What
// has ended without a result always has one.
func settledError(s *task.Settled) error {
	switch {
	case s.State == task.StateDone && s.Blob.Data != nil:
		return nil
	case s.Err != nil:
		return s.Err
	case s.State == task.StateCancelled:
		return &task.Error{Code: task.Cancelled, Key: s.Key, Detail: "the task was cancelled"}
	default:
		return task.Errorf(task.Internal, "future %s is %s without a result or an error", s.Key, s.State)
	}
}
