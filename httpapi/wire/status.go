package wire

import (
	"net/http"

	"weft/task"
)

// Status is the HTTP status of a code.
func Status(code task.Code) int {
	switch code {
	case task.Invalid:
		return http.StatusBadRequest
	case task.Unauthenticated:
		return http.StatusUnauthorized
	case task.Forbidden:
		return http.StatusForbidden
	case task.NotFound:
		return http.StatusNotFound
	case task.Conflict, task.Cancelled:
		return http.StatusConflict
	case task.TooLarge:
		return http.StatusRequestEntityTooLarge
	case task.BadModule, task.Trap, task.GuestError, task.Exit, task.Timeout, task.QueueTimeout, task.Fuel, task.Memory, task.OutputTooLarge:
		return http.StatusUnprocessableEntity
	case task.TooManyTasks, task.RateLimited:
		return http.StatusTooManyRequests
	case task.WorkerLost:
		return http.StatusBadGateway
	case task.NoWorker, task.Unavailable:
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

// CodeFor is the code to take for an answer with that status which is no
// problem document: something between client and server gave it.
func CodeFor(status int) task.Code {
	switch status {
	case http.StatusUnauthorized:
		return task.Unauthenticated
	case http.StatusForbidden:
		return task.Forbidden
	case http.StatusNotFound:
		return task.NotFound
	case http.StatusConflict:
		return task.Conflict
	case http.StatusRequestEntityTooLarge:
		return task.TooLarge
	case http.StatusTooManyRequests:
		return task.RateLimited
	}
	if status >= 400 && status < 500 {
		return task.Invalid
	}
	return task.Unavailable
}

// Title is the short summary of a code. It never changes for a code.
func Title(code task.Code) string {
	if t, ok := titles[code]; ok {
		return t
	}
	return titles[task.Internal]
}

var titles = map[task.Code]string{
	task.Invalid:         "The request is wrong",
	task.Unauthenticated: "A token is needed",
	task.Forbidden:       "This is not allowed",
	task.NotFound:        "There is nothing of that name",
	task.Conflict:        "Something else is in the way",
	task.Cancelled:       "It was cancelled",
	task.TooLarge:        "It is too large",
	task.BadModule:       "The module cannot be run",
	task.Trap:            "The function trapped",
	task.GuestError:      "The function returned an error",
	task.Exit:            "The program ended with an error",
	task.Timeout:         "The run took too long",
	task.QueueTimeout:    "The task waited too long",
	task.Fuel:            "The run used up its fuel",
	task.Memory:          "The run wanted too much memory",
	task.OutputTooLarge:  "The result is too large",
	task.TooManyTasks:    "There are too many tasks",
	task.RateLimited:     "There are too many requests",
	task.WorkerLost:      "A worker was lost",
	task.NoWorker:        "No worker can run it",
	task.Unavailable:     "The server is not available",
	task.Internal:        "The server has a fault",
}
