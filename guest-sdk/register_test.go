package weft_test

import (
	"strings"
	"testing"

	weft "weft/guest-sdk"
	"weft/guest-sdk/internal/samples"
)

// TestRegisterRefuses proves that what cannot be registered panics with its
// name and the reason.
func TestRegisterRefuses(t *testing.T) {
	for _, c := range []struct {
		name    string
		fn      any
		options []weft.Option
		want    string
	}{
		{"no spaces", func() {}, nil, `weft: Register("no spaces"): the name of a function is`},
		{"channels", func(chan int) {}, nil, `weft: Register("channels"): parameter 1: chan int cannot be a value`},
		{"unnamed", func(int, int) {}, []weft.Option{weft.Params("x")}, `weft: Register("unnamed"): Params names 1 parameters of 2`},
		{samples.Echo, func() {}, nil, `weft: Register("echo"): a function of that name is registered already`},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer func() {
				if said, ok := recover().(string); !ok || !strings.HasPrefix(said, c.want) {
					t.Errorf("panicked with %q, want %q", said, c.want)
				}
			}()
			weft.Register(c.name, c.fn, c.options...)
		})
	}
}
