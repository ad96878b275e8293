// Command faulty is a task module for tests of weft: functions that fail in
// every way that a function can, that take too much, and that show what the
// sandbox lets them see.
//
// fail, panic, index, nil_map, panic_elsewhere, exit and deadlock end badly.
// loop, recurse, allocate, sleep, big_bytes and big_list take time, stack,
// memory and room. log, print, echo, now, random and remember look about.
// flaky fails with some probability; attempts of one task differ only where the
// module was granted real randomness, otherwise all of them draw the same.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	weft "weft/guest-sdk"
)

func init() {
	weft.Register("fail", fail, weft.Params("message"), weft.Doc("returns an error with that message"))
	weft.Register("panic", panics, weft.Params("message"), weft.Doc("panics with that message"))
	weft.Register("index", index, weft.Params("list", "i"), weft.Doc("list[i], with a panic of the runtime if there is none"))
	weft.Register("nil_map", nilMap, weft.Doc("writes to a nil map"))
	weft.Register("panic_elsewhere", panicElsewhere, weft.Params("message"), weft.Doc("panics in another goroutine"))
	weft.Register("exit", os.Exit, weft.Params("code"), weft.Doc("ends the program with that code"))
	weft.Register("deadlock", deadlock, weft.Doc("waits for what never comes"))
	weft.Register("flaky", flaky, weft.Params("probability"), weft.Impure(), weft.Doc("fails with that probability"))

	weft.Register("loop", loop, weft.Doc("never ends"))
	weft.Register("recurse", recurse, weft.Params("depth"), weft.Doc("calls itself that deep, and returns how deep it was"))
	weft.Register("allocate", allocate, weft.Params("bytes"), weft.Doc("allocates that much, a MiB at a time; −1 is without end"))
	weft.Register("sleep", sleep, weft.Params("seconds"), weft.Doc("sleeps, and returns how long it was by its clock"))
	weft.Register("big_bytes", bigBytes, weft.Params("size"), weft.Doc("that many bytes"))
	weft.Register("big_list", bigList, weft.Params("length"), weft.Doc("the integers from 0"))

	weft.Register("log", logLines, weft.Params("level", "message", "times"), weft.Doc("writes lines to the log"))
	weft.Register("print", printBoth, weft.Params("out", "err"), weft.Doc("writes to standard output and standard error"))
	weft.Register("echo", func(v any) any { return v }, weft.Params("value"), weft.Doc("the value"))
	weft.Register("now", now, weft.Impure(), weft.Doc("the time in nanoseconds since 1970"))
	weft.Register("random", random, weft.Params("n"), weft.Impure(), weft.Doc("n random numbers of 0 to 1"))
	weft.Register("remember", remember, weft.Params("value"), weft.Impure(), weft.Doc("the value of the call before, which must be null"))
}

func main() {}

func logLines(ctx context.Context, level, message string, times int) error {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		return err
	}
	for i := range times {
		weft.Log().Log(ctx, l, message, "line", i+1)
	}
	return nil
}

func printBoth(out, err string) error {
	_, failed := fmt.Fprint(os.Stdout, out)
	_, alsoFailed := fmt.Fprint(os.Stderr, err)
	return errors.Join(failed, alsoFailed)
}

func now() int64 { return time.Now().UnixNano() }

func random(n int) []float64 {
	numbers := make([]float64, n)
	for i := range numbers {
		numbers[i] = weft.Rand().Float64()
	}
	return numbers
}

// remembered outlives a call only if the sandbox does.
var remembered any

func remember(v any) any {
	before := remembered
	remembered = v
	return before
}
