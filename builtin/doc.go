// Package builtin is the functions of the platform: builtin/len, getitem,
// identity, list and sum. They are pure, need no module and run in the
// worker itself, without a sandbox.
//
// It owns what they are called, what they take and what they do. It refuses to
// know of graphs, workers and futures: it runs a task.Call as a sandbox would
// and answers with a task.Outcome. They walk over encoded values as bytes, take
// time linear in their arguments and allocate no more than their result, so
// that they need no limit on time or memory. All functions of the package may
// be called from any goroutine.
//
//	f, ok := builtin.Lookup("sum")
//	outcome := builtin.Run(&task.Call{Target: &task.Target{Function: f}, Args: args, Limits: limits})
package builtin
