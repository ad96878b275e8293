package client

import (
	"errors"

	"weft/task"
)

// Error is a failure as the server tells of it, and as this package makes its
// own: a code of the HTTP API, a sentence, and the key of the future where the
// failure began.
type Error = task.Error

// One for each code of the HTTP API: errors.Is(err, client.ErrTimeout) is true
// of every error with the code timeout.
var (
	ErrInvalid         = &Error{Code: task.Invalid}
	ErrUnauthenticated = &Error{Code: task.Unauthenticated}
	ErrForbidden       = &Error{Code: task.Forbidden}
	ErrNotFound        = &Error{Code: task.NotFound}
	ErrConflict        = &Error{Code: task.Conflict}
	ErrCancelled       = &Error{Code: task.Cancelled}
	ErrTooLarge        = &Error{Code: task.TooLarge}
	ErrBadModule       = &Error{Code: task.BadModule}
	ErrTrap            = &Error{Code: task.Trap}
	ErrGuest           = &Error{Code: task.GuestError}
	ErrExit            = &Error{Code: task.Exit}
	ErrTimeout         = &Error{Code: task.Timeout}
	ErrQueueTimeout    = &Error{Code: task.QueueTimeout}
	ErrFuel            = &Error{Code: task.Fuel}
	ErrMemory          = &Error{Code: task.Memory}
	ErrOutputTooLarge  = &Error{Code: task.OutputTooLarge}
	ErrTooManyTasks    = &Error{Code: task.TooManyTasks}
	ErrRateLimited     = &Error{Code: task.RateLimited}
	ErrWorkerLost      = &Error{Code: task.WorkerLost}
	ErrNoWorker        = &Error{Code: task.NoWorker}
	ErrUnavailable     = &Error{Code: task.Unavailable}
	ErrInternal        = &Error{Code: task.Internal}
)

// The ways in which a future comes to nothing on the client's side.
var (
	// ErrClosed is the error of futures that had not settled when their client
	// was closed, and of those submitted afterwards.
	ErrClosed error = task.Errorf(task.Unavailable, "the client is closed")

	// ErrSessionLost is the error of futures that had not settled when the
	// server gave their session up, or could not be reached for so long that it
	// must have. Dial again and submit again.
	ErrSessionLost error = task.Errorf(task.Unavailable, "the session is lost")

	// ErrReleased is the error of a future that the program released.
	ErrReleased error = task.Errorf(task.Cancelled, "the future was released by this program")
)

// asError is err as an *Error, whose copy is the caller's own.
func asError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		own := *e
		return &own
	}
	return &Error{Code: task.Internal, Detail: err.Error()}
}
