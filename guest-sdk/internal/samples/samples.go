// Package samples registers functions of all types and endings, for the tests
// that hold a module in a sandbox against the same functions run natively.
//
// The tests import it for its registrations; testdata/samples is the module.
package samples

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"strings"
	"time"

	weft "weft/guest-sdk"
)

// Shape is a struct of everything that travels.
type Shape struct {
	Name    string             `json:"name"`
	Points  []Point            `json:"points,omitempty"`
	Weights map[string]float64 `json:"weights"`
	Parent  *Shape             `json:"parent"`
	Raw     []byte             `json:"raw"`
	Since   time.Time          `json:"since"`
	Extra   any                `json:"extra"`
}

// Point is a small struct.
type Point struct{ X, Y int32 }

// Echo is registered as a package variable, as may be done.
var Echo = weft.Register("echo", func(v any) any { return v })

func init() {
	identity[bool]("bool")
	identity[int]("int")
	identity[int8]("int8")
	identity[int16]("int16")
	identity[int32]("int32")
	identity[int64]("int64")
	identity[uint]("uint")
	identity[uint8]("uint8")
	identity[uint16]("uint16")
	identity[uint32]("uint32")
	identity[uint64]("uint64")
	identity[float32]("float32")
	identity[float64]("float64")
	identity[string]("string")
	identity[[]byte]("bytes")
	identity[[]int64]("ints")
	identity[[]float64]("floats")
	identity[[]string]("strings")
	identity[[][]byte]("blobs")
	identity[map[string]int64]("counts")
	identity[map[string][]string]("index")
	identity[[2]float32]("pair")
	identity[*int]("maybe")
	identity[time.Duration]("duration")
	identity[time.Time]("time")
	identity[Shape]("shape")
	identity[[]*Shape]("shapes")
	registerEndings()
	registerSurroundings()
}

func identity[T any](name string) { weft.Register(name, func(v T) T { return v }) }

// registerEndings registers functions that end in every way.
func registerEndings() {
	weft.Register("nothing", func() {})
	weft.Register("nil_list", func() []int { return nil })
	weft.Register("add", func(x, y int64) int64 { return x + y }, weft.Params("x", "y"), weft.Doc("x + y"))
	weft.Register("join", func(_ context.Context, sep string, parts ...string) string { return strings.Join(parts, sep) }, weft.Params("sep", "parts"))
	weft.Register("fail", errors.New)
	weft.Register("half", func(x int) (int, error) {
		if x%2 != 0 {
			return 0, fmt.Errorf("%d is odd", x)
		}
		return x / 2, nil
	})
	weft.Register("panic", func(message string) { panic(message) })
	weft.Register("divide", func(x, y int) int { return x / y })
	weft.Register("broken_text", func() string { return "\xff" })
	weft.Register("exit", os.Exit)
	weft.Register("panic_elsewhere", func() {
		go panic("elsewhere")
		select {}
	})
}

// registerSurroundings registers functions that look at what is around them.
func registerSurroundings() {
	weft.Register("sleep", func(d time.Duration) time.Duration {
		start := time.Now()
		time.Sleep(d) //nolint:forbidigo // that a guest can is what is tested
		return time.Since(start)
	})
	weft.Register("log", func(ctx context.Context, level int, message string) {
		weft.Log().With("n", level).LogAttrs(ctx, slog.Level(level), message, slog.Group("at", "x", 1, "msg", "inner"), slog.String("level", "own"))
	})
	weft.Register("random", func() []uint64 { return []uint64{weft.Rand().Uint64(), weft.Rand().Uint64()} }, weft.Impure())
	weft.Register("seeded_once", rand.Uint64, weft.Impure())
}
