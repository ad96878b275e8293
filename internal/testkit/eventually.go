package testkit

import (
	"testing"
	"time"
)

// Eventually waits until a condition holds, for what no call of the API waits
// for, such as that something is gone. It looks often, and ends the test when
// the time of Context has passed.
func Eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	ctx := Context(t)
	look := time.NewTicker(2 * time.Millisecond)
	defer look.Stop()
	for !holds() {
		select {
		case <-look.C:
		case <-ctx.Done():
			t.Fatalf("it never came about that %s", what)
		}
	}
}
