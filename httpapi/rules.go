package httpapi

import (
	"time"

	"github.com/gin-gonic/gin"

	"weft/httpapi/wire"
	"weft/task"
)

// Bounds of options that no token lifts.
const (
	maxPriority = 1_000_000
	maxRetries  = 1_000
	maxDuration = 365 * 24 * time.Hour
	maxMemory   = 4 << 30 // what a 32-bit guest can address
	maxText     = 1_000   // bytes of a label
	maxTaskName = 200     // bytes
	maxEntries  = 100     // workers, resources or labels of a task
)

// rules are what a caller may ask for.
type rules struct {
	limits   *Limits
	operator bool
}

func (a *API) rules(c *gin.Context) rules {
	return rules{limits: &a.cfg.Limits, operator: isOperator(c)}
}

// timeout checks how long a run may take.
func (r rules) timeout(d time.Duration) error {
	if err := positiveDuration(d); err != nil {
		return err
	}
	if d > r.limits.Timeout && !r.operator {
		return task.Errorf(task.Forbidden, "a run may take %s at most; only an operator's token asks for more", r.limits.Timeout)
	}
	return nil
}

// memory checks how many bytes a run may have.
func (r rules) memory(n int64) error {
	if n < 1 || n > maxMemory {
		return task.Errorf(task.Invalid, "a run has between 1 byte and %s of memory", wire.FormatSize(maxMemory))
	}
	if n > r.limits.Memory && !r.operator {
		return task.Errorf(task.Forbidden, "a run has %s of memory at most; only an operator's token asks for more", wire.FormatSize(r.limits.Memory))
	}
	return nil
}

// positiveDuration checks a limit in time.
func positiveDuration(d time.Duration) error {
	if d <= 0 {
		return task.Errorf(task.Invalid, "the time is not above zero; leave it out for the default")
	}
	return boundedDuration(d)
}

// boundedDuration checks a time that may be none at all.
func boundedDuration(d time.Duration) error {
	if d < 0 || d > maxDuration {
		return task.Errorf(task.Invalid, "times go from 0s to %s", maxDuration)
	}
	return nil
}

// priority checks where a task stands among the others.
func priority(n int64) error {
	if n < -maxPriority || n > maxPriority {
		return task.Errorf(task.Invalid, "priorities go from -%d to %d", maxPriority, maxPriority)
	}
	return nil
}

// fuel checks how much a run may compute.
func fuel(n int64) error {
	if n < 1 {
		return task.Errorf(task.Invalid, "the fuel is not above zero; leave it out for no limit")
	}
	return nil
}
