package httpapi

import (
	"slices"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"weft/httpapi/wire"
	"weft/task"
)

// How long retries wait when the caller does not say.
const (
	defaultBackoff    = 100 * time.Millisecond
	defaultMaxBackoff = 10 * time.Second
)

// retriesBody is what "retries" may hold; it tells what is not there from
// what is zero, which wire.Retries need not.
type retriesBody struct {
	Max        int64          `json:"max"`
	Backoff    *wire.Duration `json:"backoff"`
	MaxBackoff *wire.Duration `json:"max_backoff"`
	On         []task.Code    `json:"on"`
}

// readRetries reads "retries", in full or as the bare number of them.
func readRetries(raw jsontext.Value) (task.Retries, error) {
	var b retriesBody
	var err error
	if raw.Kind() == '0' {
		err = readChecked(raw, &b.Max, nil)
	} else {
		err = readChecked(raw, &b, nil)
	}
	if err != nil {
		return task.Retries{}, err
	}
	if b.Max < 0 || b.Max > maxRetries {
		return task.Retries{}, task.Errorf(task.Invalid, "a task is retried 0 to %d times", maxRetries)
	}
	if err := checkCodes(b.On); err != nil {
		return task.Retries{}, inField("on", err)
	}
	r := task.Retries{Max: int(b.Max), Backoff: defaultBackoff, MaxBackoff: defaultMaxBackoff, On: b.On}
	if b.Backoff != nil {
		r.Backoff = time.Duration(*b.Backoff)
		r.MaxBackoff = max(r.Backoff, defaultMaxBackoff)
	}
	if b.MaxBackoff != nil {
		r.MaxBackoff = time.Duration(*b.MaxBackoff)
		if b.Backoff == nil {
			r.Backoff = min(r.Backoff, r.MaxBackoff)
		}
	}
	return r, checkBackoff(&r)
}

// checkCodes checks the failures that are retried. nil is all of them.
func checkCodes(codes []task.Code) error {
	if codes != nil && len(codes) == 0 {
		return task.Errorf(task.Invalid, "no failure is named; leave it out for every one, or set \"max\" to 0")
	}
	known := task.Codes()
	for i, code := range codes {
		switch {
		case !slices.Contains(known, code):
			return inField(indexed("", i), task.Errorf(task.Invalid, "%q is no code of a failure", clip(string(code))))
		case code == task.Cancelled:
			return inField(indexed("", i), task.Errorf(task.Invalid, "what was cancelled is never retried"))
		}
	}
	return nil
}

func checkBackoff(r *task.Retries) error {
	if err := boundedDuration(r.Backoff); err != nil {
		return inField("backoff", err)
	}
	if err := boundedDuration(r.MaxBackoff); err != nil {
		return inField("max_backoff", err)
	}
	if r.MaxBackoff < r.Backoff {
		return inField("max_backoff", task.Errorf(task.Invalid, "it is less than the first backoff, %s", r.Backoff))
	}
	return nil
}
