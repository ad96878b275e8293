package httpapi

import (
	"errors"
	"strconv"

	"weft/task"
)

// badTask is an error of a field of a task.
func badTask(name string, m member, err error) error {
	return inTask(name, inField(m.String(), err))
}

// inTask adds the task to an error that tells of one of its fields. An error
// that lies deeper is one of reading the body, and stays as it is.
func inTask(name string, err error) error {
	e, ok := err.(*task.Error) //nolint:errorlint // one that is wrapped is an error of reading
	if !ok {
		return err
	}
	named := *e
	named.Task = clip(name)
	return &named
}

// asInvalid makes of what is not there a fault of the request that names it.
func asInvalid(err error) error {
	if err == nil {
		return nil
	}
	var e *task.Error
	if !errors.As(err, &e) || e.Code != task.NotFound {
		return err
	}
	changed := *e
	changed.Code = task.Invalid
	return &changed
}

// refused is the error of a submission as the caller is told it: an unknown
// future among the arguments of a task is a fault of that task.
func refused(err error) error {
	var e *task.Error
	if !errors.As(err, &e) || e.Task == "" {
		return err
	}
	changed := *e
	if changed.Code == task.NotFound {
		changed.Code = task.Invalid
		if changed.Field == "" {
			changed.Field = memberArgs.String()
		}
	}
	if changed.Code == task.Conflict && changed.Field == "" {
		changed.Field = memberKey.String()
	}
	return &changed
}

// indexed names an element of a list.
func indexed(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }
