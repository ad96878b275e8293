package task

import (
	"errors"
	"fmt"
)

// Code says what kind of failure an Error is. The codes are those of the HTTP
// API, and a client sees the same ones.
type Code string

const (
	Invalid         Code = "invalid"          // the request is wrong: what, where, and what to do is in the detail
	Unauthenticated Code = "unauthenticated"  // no token, or one that is not known
	Forbidden       Code = "forbidden"        // the token may not do this
	NotFound        Code = "not_found"        // nothing of that name
	Conflict        Code = "conflict"         // the name is taken by something else, or what is there is in the way
	Cancelled       Code = "cancelled"        // somebody cancelled it
	TooLarge        Code = "too_large"        // over a limit on size
	BadModule       Code = "bad_module"       // the bytes are no module that weft can run
	Trap            Code = "trap"             // the sandbox stopped on a fault of the guest
	GuestError      Code = "guest_error"      // the function returned an error
	Exit            Code = "exit"             // the program ended with a non-zero code
	Timeout         Code = "timeout"          // it ran longer than it may
	QueueTimeout    Code = "queue_timeout"    // it waited for a slot longer than it may
	Fuel            Code = "fuel"             // it computed more than it may
	Memory          Code = "memory"           // it wanted more memory than it may have
	OutputTooLarge  Code = "output_too_large" // its result is larger than a result may be
	TooManyTasks    Code = "too_many_tasks"   // its root's budget of tasks is used up
	RateLimited     Code = "rate_limited"     // this caller asks too often
	WorkerLost      Code = "worker_lost"      // its workers died, or its data went with one
	NoWorker        Code = "no_worker"        // no worker that could ever run it is there
	Unavailable     Code = "unavailable"      // the server is starting or stopping
	Internal        Code = "internal"         // a fault of weft
)

// Codes lists every code.
func Codes() []Code {
	return []Code{
		Invalid, Unauthenticated, Forbidden, NotFound, Conflict, Cancelled, TooLarge, BadModule, Trap, GuestError, Exit,
		Timeout, QueueTimeout, Fuel, Memory, OutputTooLarge, TooManyTasks, RateLimited, WorkerLost, NoWorker, Unavailable, Internal,
	}
}

// Shared reports whether a failure with this code belongs to the call itself
// and so to everybody who submits the same pure call. A failure by limits,
// workers or cancel does not: a later submission runs the call again.
func (c Code) Shared() bool {
	switch c {
	case Trap, GuestError, Exit, Invalid, BadModule, NotFound, Conflict:
		return true
	default:
		return false
	}
}

// Error is a failure as everyone who is told of it sees it.
type Error struct {
	Code   Code
	Detail string // a sentence: what, where, what to do
	Key    Key    // the future where the failure began, when it began in one
	Task   string // the task of a refused graph
	Field  string // the field of a refused request
	Stack  string // the guest's stack, of a trap
}

// Error says the detail and where it happened; the code leads only when there
// is nothing better to say.
func (e *Error) Error() string {
	s := e.Detail
	if s == "" {
		s = string(e.Code)
	}
	if e.Field != "" {
		s = e.Field + ": " + s
	}
	if e.Task != "" {
		s = "task " + e.Task + ": " + s
	}
	if e.Key != "" {
		s = string(e.Key) + ": " + s
	}
	return s
}

// Is makes errors.Is(err, &Error{Code: c}) true of every error with that code.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && *t == Error{Code: e.Code}
}

// Errorf returns an Error with the code and a formatted detail.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Detail: fmt.Sprintf(format, args...)}
}

// CodeOf is the code of the first Error in err's chain, or Internal.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}
