// Command math is a task module: arithmetic on integers, at once and after a
// pause.
//
// inc, double and add are what most graphs in tests and examples are made of.
// slow_inc, slow_double and slow_add take a random time of up to max_seconds
// first, as work would. Sums beyond an int64 wrap around, as in Go.
package main

import (
	"errors"
	"time"

	weft "weft/guest-sdk"
)

func init() {
	weft.Register("inc", inc, weft.Params("x"), weft.Doc("x + 1"))
	weft.Register("double", double, weft.Params("x"), weft.Doc("2 x"))
	weft.Register("add", add, weft.Params("x", "y"), weft.Doc("x + y"))
	weft.Register("slow_inc", slowInc, weft.Params("x", "max_seconds"), weft.Doc("x + 1 after a random time"))
	weft.Register("slow_double", slowDouble, weft.Params("x", "max_seconds"), weft.Doc("2 x after a random time"))
	weft.Register("slow_add", slowAdd, weft.Params("x", "y", "max_seconds"), weft.Doc("x + y after a random time"))
}

func main() {}

func inc(x int64) int64 { return x + 1 }

func double(x int64) int64 { return 2 * x }

func add(x, y int64) int64 { return x + y }

func slowInc(x int64, maxSeconds float64) (int64, error) { return inc(x), pause(maxSeconds) }

func slowDouble(x int64, maxSeconds float64) (int64, error) { return double(x), pause(maxSeconds) }

func slowAdd(x, y int64, maxSeconds float64) (int64, error) { return add(x, y), pause(maxSeconds) }

// pause sleeps for a random part of maxSeconds.
func pause(maxSeconds float64) error {
	if !(maxSeconds >= 0 && maxSeconds <= 3600) {
		return errors.New("max_seconds is from 0 to 3600")
	}
	time.Sleep(time.Duration(weft.Rand().Float64() * maxSeconds * float64(time.Second)))
	return nil
}
