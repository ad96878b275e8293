package wire

import (
	"cmp"
	"errors"
	"net/http"

	"weft/task"
)

// Problem is an error as a body (RFC 9457): the whole body of an answer that
// failed, with the type ProblemJSON, or a member of one that did not.
type Problem struct {
	Type   string    `json:"type"`   // a reference, "/docs/errors#timeout"; one for each code
	Title  string    `json:"title"`  // of the code
	Status int       `json:"status"` // of the code
	Code   task.Code `json:"code"`
	Detail string    `json:"detail"`         // a sentence: what, where, what to do
	Key    task.Key  `json:"key,omitzero"`   // the future where the failure began
	Task   string    `json:"task,omitzero"`  // the task of a refused graph
	Field  string    `json:"field,omitzero"` // the member, parameter or header that is wrong
	Stack  string    `json:"stack,omitzero"` // the guest's, of a trap
}

// NewProblem is the problem that tells of err. An error that is no *task.Error,
// or one with the code internal, is a fault of the server, and the problem
// shows nothing of its inside.
func NewProblem(err error) *Problem {
	var e *task.Error
	if !errors.As(err, &e) {
		e = &task.Error{Code: task.Internal}
	}
	if Status(e.Code) == http.StatusInternalServerError {
		e = &task.Error{Code: task.Internal, Key: e.Key, Task: e.Task, Detail: "the server met a fault of its own; its log says more"}
	}
	return &Problem{
		Type: ErrorsPath + "#" + string(e.Code), Title: Title(e.Code), Status: Status(e.Code), Code: e.Code,
		Detail: cmp.Or(e.Detail, Title(e.Code)), Key: e.Key, Task: e.Task, Field: e.Field, Stack: e.Stack,
	}
}

// MaybeProblem is NewProblem(e), or nil when there is no error.
func MaybeProblem(e *task.Error) *Problem {
	if e == nil {
		return nil
	}
	return NewProblem(e)
}

// Err is the error that the problem tells of.
func (p *Problem) Err() *task.Error {
	return &task.Error{Code: p.Code, Detail: p.Detail, Key: p.Key, Task: p.Task, Field: p.Field, Stack: p.Stack}
}
