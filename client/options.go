package client

import (
	"time"

	"weft/httpapi/wire"
	"weft/task"
)

// An Option says how tasks are run; see Client.With.
type Option func(*options)

// options are what a view of a client submits tasks with. They are not written
// once the view is made.
type options struct {
	task     wire.Task // without a call and arguments
	members  []byte    // the JSON of task's members, each after a comma
	err      error     // of options that cannot be sent
	inFlight int       // elements that a stage of a pipeline has under way
}

// with returns the options with more of them.
func (o *options) with(opts []Option) *options {
	more := *o
	for _, opt := range opts {
		opt(&more)
	}
	const call = `{"call":""` // what every task begins with
	text, err := wire.Marshal(more.task)
	if err != nil {
		more.err = task.Errorf(task.Invalid, "options of tasks: %s", err)
		return &more
	}
	more.members = text[len(call) : len(text)-len("}")]
	return &more
}

// Priority makes tasks run before those of a lower one; 0 is what tasks have
// by themselves.
func Priority(p int) Option { return func(o *options) { o.task.Priority = p } }

// Impure makes every submission a run of its own, with its own key, even if
// the same call ran before.
func Impure() Option { return func(o *options) { o.task.Pure = new(bool) } }

// Timeout bounds the time that a run holds a slot.
func Timeout(d time.Duration) Option {
	return func(o *options) { o.task.Timeout = wire.Duration(d) }
}

// QueueTimeout bounds the time that a task waits for a slot.
func QueueTimeout(d time.Duration) Option {
	return func(o *options) { o.task.QueueTimeout = wire.Duration(d) }
}

// Memory bounds the memory of a run, in bytes.
func Memory(n int64) Option { return func(o *options) { o.task.Memory = wire.Size(n) } }

// Fuel bounds how much a run computes.
func Fuel(n int64) Option { return func(o *options) { o.task.Fuel = n } }

// Retries runs a task that fails again, at most n times.
func Retries(n int) Option {
	return func(o *options) { o.retries().Max = n }
}

// Backoff is the pause before the first retry, doubled before each further
// one up to longest, 0 for no bound.
func Backoff(first, longest time.Duration) Option {
	return func(o *options) {
		r := o.retries()
		r.Backoff, r.MaxBackoff = wire.Duration(first), wire.Duration(longest)
	}
}

// RetryOn limits retries to failures with these codes.
func RetryOn(codes ...task.Code) Option {
	return func(o *options) { o.retries().On = codes }
}

// retries returns the options' own copy of the retries.
func (o *options) retries() *wire.Retries {
	own := &wire.Retries{}
	if o.task.Retries != nil {
		*own = *o.task.Retries
	}
	o.task.Retries = own
	return own
}

// Key names the future of the next submission; a name that another call has is
// a conflict.
func Key(key task.Key) Option { return func(o *options) { o.task.Key = key } }

// Workers lets tasks run on these workers only, by id, name or host.
func Workers(names ...string) Option {
	return func(o *options) { o.task.Workers, o.task.AllowOtherWorkers = names, false }
}

// PreferWorkers is Workers as a wish: others may run the tasks too.
func PreferWorkers(names ...string) Option {
	return func(o *options) { o.task.Workers, o.task.AllowOtherWorkers = names, true }
}

// Resources are taken from the worker while a task runs.
func Resources(needs map[string]int64) Option {
	return func(o *options) { o.task.Resources = needs }
}

// Labels are shown with the futures.
func Labels(labels map[string]string) Option {
	return func(o *options) { o.task.Labels = labels }
}

// InFlight is how many elements each stage of a pipeline of channels has under
// way; 256 unless said.
func InFlight(n int) Option { return func(o *options) { o.inFlight = max(1, n) } }
