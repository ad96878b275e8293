package testkit_test

import (
	"testing"

	"go.uber.org/goleak"

	"weft/client"
	"weft/internal/testkit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestClusterAnswersAndEnds(t *testing.T) {
	c := testkit.Start(t)
	c.Push(t, "math")
	cl := c.Client(t)
	x := client.Submit[int64](cl, "math/inc", 1)
	got, err := client.Submit[int64](cl, "math/double", x).Result(testkit.Context(t))
	if err != nil || got != 4 {
		t.Fatalf("double(inc(1)) is %d, %v; want 4", got, err)
	}
}
