package httpapi_test

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(covered{m}) }

// covered runs the tests, and fails when the description has an answer that
// none of them has got from the server.
type covered struct{ m *testing.M }

func (c covered) Run() int {
	code := c.m.Run()
	if code != 0 || narrowed() {
		return code
	}
	s := loadSchema()
	for op, described := range s.operations() {
		for _, status := range slices.Sorted(maps.Keys(described["responses"].(map[string]any))) {
			if !s.seen[op+" "+status] {
				fmt.Printf("no test has seen the server answer %s with %s\n", op, status)
				code = 1
			}
		}
	}
	return code
}

// narrowed reports whether only some tests ran.
func narrowed() bool {
	for _, name := range []string{"test.run", "test.skip", "test.fuzz", "test.bench", "test.list"} {
		if f := flag.Lookup(name); f != nil && f.Value.String() != "" {
			return true
		}
	}
	return false
}
