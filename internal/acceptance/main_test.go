package acceptance

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if url := os.Getenv(brokenClientVariable); url != "" {
		brokenClient(url)
		return
	}
	goleak.VerifyTestMain(m)
}
