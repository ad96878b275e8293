package value_test

import (
	"encoding/hex"
	"strings"
	"testing"

	"weft/task"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// unhex reads hex in which spaces are free.
func unhex(tb testing.TB, s string) []byte {
	tb.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// wantError checks that err has the code and says each of the parts.
func wantError(tb testing.TB, err error, code task.Code, parts ...string) {
	tb.Helper()
	if err == nil {
		tb.Fatalf("no error, want %s: %q", code, parts)
	}
	if got := task.CodeOf(err); got != code {
		tb.Errorf("code %s of %q, want %s", got, err, code)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			tb.Errorf("error %q does not say %q", err, part)
		}
	}
}

// nest puts b into n lists.
func nest(b []byte, n int) []byte {
	return append([]byte(strings.Repeat("\x81", n)), b...)
}
