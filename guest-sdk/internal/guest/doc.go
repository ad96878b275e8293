// Package guest is the inside of the SDK: the functions that a module
// registers, and the run of one on encoded arguments.
//
// It owns what a registered function is (its description, how its arguments are
// decoded, its result encoded, its error or panic reported) and the table that
// the ABI's index counts through. It knows no host: bytes come in, bytes or a
// Failure go out, so that the same path serves a module in its sandbox and a
// test of the author's.
//
// A Function may be called from any goroutine. The Table is written while
// packages are initialised and only read afterwards.
//
//	f, err := guest.New("inc", func(x int64) int64 { return x + 1 }, guest.Options{})
//	result, failure := f.Call(ctx, input, nil)
package guest
