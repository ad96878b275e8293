// Package weft is what the author of a task module imports: it makes plain Go
// functions callable by name from graphs, and gives them a log and a source of
// randomness.
//
//	package main
//
//	import weft "weft/guest-sdk"
//
//	func init() {
//		weft.Register("inc", func(x int64) int64 { return x + 1 })
//	}
//
//	func main() {}
//
// It is built with the stock toolchain:
//
//	GOOS=wasip1 GOARCH=wasm go build -buildmode=c-shared -o math.wasm ./math
//
// # Functions
//
// A function takes any number of parameters, the last one variadic if you
// like, and returns nothing, a value, an error, or a value and an error. A
// context.Context may come first; it is nobody's argument and never ends, as a
// task that is cancelled is stopped with its sandbox.
//
// Parameters and results are bools, integers, floats, strings, []byte, slices,
// arrays, maps with string keys, structs (members named by a cbor tag, else a
// json tag, else the field), pointers to these (null, or a value), any, and
// types that marshal as text, such as time.Time. An argument of another type,
// or an integer beyond the parameter's range, fails the call with guest_error
// before the function runs; a float parameter takes an integer too. In an any
// there is nil, bool, int64 (uint64 where it is beyond), float64, string,
// []byte, []any or map[string]any.
//
// An error that is returned fails the task with guest_error, a panic with trap
// and its stack. A panic in another goroutine, or os.Exit, ends the whole
// sandbox; the task then fails with what the Go runtime says.
//
// # The sandbox
//
// Every call runs in a sandbox of its own that is as it was after the package
// was initialised: what a call leaves in variables, and goroutines that it
// leaves running, are gone. What init prepares (a compiled regexp, a table) is
// there for every call at no cost.
//
// Unless the operator granted more, there are no files, no network and no
// environment, the clock stands at a fixed moment and moves by what the task
// sleeps, and chance is seeded by the task's key. So a function gives the same
// result whenever and wherever it runs, and results are shared. The packages
// math/rand and math/rand/v2 are seeded before the first call and give every
// call the same numbers; use Rand. A function whose result depends on more than
// its arguments is registered with Impure.
//
// # Tests
//
// Functions are plain Go, and all of this package works natively: test them
// with go test as they are, or with package wefttest through the path that a
// real call takes.
package weft
