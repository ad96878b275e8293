package host

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/tetratelabs/wazero/sys"

	"weft/task"
)

// Host functions end the guest by a panic with one of the errors here; wazero
// catches it at the border and returns it, wrapped, as the error of the call.

// endf ends the guest with an error of that code.
func endf(code task.Code, format string, args ...any) {
	panic(task.Errorf(code, format, args...))
}

// trapf ends the guest with a trap.
func trapf(format string, args ...any) { endf(task.Trap, format, args...) }

// exited is the end of a guest by proc_exit.
type exited struct{ code uint32 }

func (e *exited) Error() string { return fmt.Sprintf("exit code %d", e.code) }

// errInterrupted is the end of a guest in a host function that noticed the end
// of the run's context.
var errInterrupted = errors.New("interrupted")

// failure is what ended a guest as its user is told: a *task.Error. Where err
// is a fault of ours, it is returned as it is.
func (b *sandbox) failure(err error) error {
	message, stack := splitTrace(err.Error())
	var own *task.Error
	var exit *exited
	var closed *sys.ExitError
	var fault runtime.Error
	switch {
	case errors.As(err, &own):
		return withStack(own, stack)
	case errors.As(err, &exit):
		return withStack(b.files.errorf(task.Trap, "the module ended itself with exit code %d", exit.code), stack)
	case b.ctx.Err() != nil && (errors.Is(err, errInterrupted) || errors.As(err, &closed)):
		return interruption(b.ctx, b.limits.Timeout)
	case errors.As(err, &fault):
		return err
	}
	what, ok := trapMessage(message)
	switch {
	case !ok:
		return err
	case what == "unreachable":
		// How programs abort, after they have said why.
		return withStack(b.files.errorf(task.Trap, "the function trapped: unreachable"), stack)
	default:
		return withStack(task.Errorf(task.Trap, "the function trapped: %s", what), stack)
	}
}

// withStack is e with the stack, if it is a trap that has none.
func withStack(e *task.Error, stack string) *task.Error {
	if e.Code != task.Trap || e.Stack != "" {
		return e
	}
	trap := *e
	trap.Stack = stack
	return &trap
}

// interruption is the error of a run whose context has ended; timeout is what
// it was allowed, 0 if it had not begun.
func interruption(ctx context.Context, timeout time.Duration) *task.Error {
	switch {
	case !errors.Is(ctx.Err(), context.DeadlineExceeded):
		return task.Errorf(task.Cancelled, "it was cancelled")
	case timeout > 0:
		return task.Errorf(task.Timeout, "it ran longer than its limit of %s; ask for a higher timeout or do less in one call", timeout)
	default:
		return task.Errorf(task.Timeout, "its time was over before it began")
	}
}
