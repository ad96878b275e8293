package weft

import (
	"log/slog"
	"math/rand/v2"
)

// Log returns the logger of the task. Each record becomes a line of the task's
// log, the message and then the attributes as key=value, with its level.
// Natively it is slog.Default().
func Log() *slog.Logger { return taskLog() }

// Rand returns the task's generator of random numbers, the same one all through
// a task. It is seeded by the task's key: a pure task that runs again draws the
// same numbers, other tasks draw others. Like all that math/rand/v2 makes it is
// for one goroutine at a time. Natively each call returns a new generator with
// a seed of chance.
func Rand() *rand.Rand { return taskRand() }
