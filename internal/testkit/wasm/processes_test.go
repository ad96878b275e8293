package wasm_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"weft/internal/testkit/wasm"
)

// childVariable makes a process of this test one of its children.
const childVariable = "WEFT_TEST_BUILDS"

// TestProcessesSideBySide proves that processes that build the same module at
// the same time, with nothing kept yet, all get it whole.
func TestProcessesSideBySide(t *testing.T) {
	if pkg := os.Getenv(childVariable); pkg != "" {
		b, err := wasm.Build(t.Context(), pkg)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(os.Stdout, "sum %x\n", sha256.Sum256(b))
		return
	}
	const pkg = "guest-sdk/testdata/bare"
	want, err := wasm.Build(t.Context(), pkg)
	if err != nil {
		t.Fatal(err)
	}
	goCache, err := exec.CommandContext(t.Context(), "go", "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	empty := t.TempDir()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestProcessesSideBySide$")
			child.Env = append(os.Environ(), childVariable+"="+pkg, "XDG_CACHE_HOME="+empty, "GOCACHE="+strings.TrimSpace(string(goCache)))
			out, err := child.CombinedOutput()
			if sum := fmt.Sprintf("sum %x\n", sha256.Sum256(want)); err != nil || !strings.Contains(string(out), sum) {
				t.Errorf("a child built something else: %v\n%s\nwant %s", err, out, sum)
			}
		})
	}
	all.Wait()
}
