package acceptance

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"weft/internal/testkit"
)

// The contract with curl alone, against the binary.
func TestContractWithCurl(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl is not installed")
	}
	binary := filepath.Join(t.TempDir(), "weft")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "weft/cmd/weft").CombinedOutput(); err != nil {
		t.Fatalf("build the binary: %v\n%s", err, out)
	}
	ctx := testkit.Context(t)
	serve := exec.CommandContext(ctx, binary, "serve", "--json", "--listen", "127.0.0.1:0", "--data", t.TempDir())
	var log bytes.Buffer
	serve.Stderr = &log
	stdout, err := serve.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = serve.Process.Kill() // it has ended, unless the test has failed
		_ = serve.Wait()
	}()
	line, err := bufio.NewReader(stdout).ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var started struct{ URL string }
	if err := json.Unmarshal(line, &started); err != nil || started.URL == "" {
		t.Fatalf("serve said %s: %v", line, err)
	}

	out, err := exec.CommandContext(ctx, "sh", filepath.Join("testdata", "contract.sh"), started.URL, filepath.Join("testdata", "arith.wasm")).CombinedOutput()
	if err != nil {
		t.Errorf("the script: %v\n%s", err, out)
	}
	if err := serve.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := serve.Wait(); err != nil {
		t.Errorf("serve ended with %v; its log: %s", err, &log)
	}
}
