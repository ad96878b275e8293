package host

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"weft/task"
)

// What a description may hold.
const (
	maxFunctions = 4096
	maxParams    = 255
	maxDoc       = 4 << 10 // bytes
)

// describe sets what m says of itself. Whatever goes wrong in the guest
// meanwhile makes it a bad module.
func (m *module) describe(ctx context.Context, limits task.Limits) error {
	ctx, cancel := context.WithTimeout(ctx, limits.Timeout)
	defer cancel()
	b := newSandbox(ctx, m.digest, limits)
	functions, err := m.kind.describe(m, b)
	if err != nil {
		return describeError(b.failure(err))
	}
	if err := checkFunctions(functions); err != nil {
		return err
	}
	slices.SortFunc(functions, func(f, g task.Function) int { return cmp.Compare(f.Name, g.Name) })
	m.info = task.ModuleInfo{Kind: m.kind.name(), Functions: functions}
	m.byName = make(map[string]*task.Function, len(functions))
	for i := range functions {
		m.byName[functions[i].Name] = &functions[i]
	}
	return nil
}

// describeError makes the failure of a guest one of its module. A fault of
// ours stays what it is.
func describeError(err error) error {
	var e *task.Error
	if !errors.As(err, &e) || e.Code == task.BadModule {
		return err
	}
	bad := task.Errorf(task.BadModule, "when it was tried out at upload, it failed (%s): %s", e.Code, e.Detail)
	bad.Stack = e.Stack
	return bad
}

// checkFunctions checks the number and the names of functions, which may come
// from the guest.
func checkFunctions(functions []task.Function) error {
	if len(functions) == 0 {
		return badModule("it has no functions: it exports neither %s nor functions over i32, i64, f32 and f64 that are named with A-Z a-z 0-9 . _ -", starter)
	}
	if len(functions) > maxFunctions {
		return badModule("it has %d functions and may have %d; export fewer, or split it", len(functions), maxFunctions)
	}
	seen := make(map[string]bool, len(functions))
	for _, f := range functions {
		if seen[f.Name] {
			return badModule("it has two functions named %s", f.Name)
		}
		seen[f.Name] = true
		if len(f.Params) > maxParams {
			return badModule("its function %s has %d parameters and may have %d; pass a list", f.Name, len(f.Params), maxParams)
		}
	}
	return nil
}
