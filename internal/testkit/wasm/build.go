package wasm

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// built holds the modules that this process has built, by package.
var built = struct {
	sync.Mutex
	modules map[string]*module
}{modules: map[string]*module{}}

// module is one package's outcome. Whoever puts a token into turn may build
// it, once.
type module struct {
	turn chan struct{}
	wasm []byte // read only by callers of Build
}

// Build returns the WebAssembly of a package of this repository, named by its
// path from the root: "modules/math". A process builds each one once and
// returns the same bytes again, which nobody may change. The error holds what
// the go command said.
func Build(ctx context.Context, pkg string) ([]byte, error) {
	m := moduleOf(filepath.ToSlash(filepath.Clean(pkg)))
	select {
	case m.turn <- struct{}{}:
		defer func() { <-m.turn }()
	case <-ctx.Done():
		return nil, fmt.Errorf("build %s: %w", pkg, ctx.Err())
	}
	if m.wasm != nil {
		return m.wasm, nil
	}
	wasm, err := build(ctx, filepath.Clean(pkg))
	if err != nil {
		return nil, fmt.Errorf("build %s: %w", pkg, err)
	}
	m.wasm = wasm
	return wasm, nil
}

func moduleOf(pkg string) *module {
	built.Lock()
	defer built.Unlock()
	m := built.modules[pkg]
	if m == nil {
		m = &module{turn: make(chan struct{}, 1)}
		built.modules[pkg] = m
	}
	return m
}

// build runs the go command on the file that is kept for pkg, which it leaves
// alone when it is up to date, and reads that file before any other process
// may write it.
func build(ctx context.Context, pkg string) ([]byte, error) {
	root, err := Root()
	if err != nil {
		return nil, err
	}
	out, err := outputPath(root, pkg)
	if err != nil {
		return nil, err
	}
	unlock, err := lockedfile.MutexAt(out + ".lock").Lock()
	if err != nil {
		return nil, fmt.Errorf("lock the output: %w", err)
	}
	defer unlock()
	if err := runGo(ctx, root, "build", "-trimpath", "-buildmode=c-shared", "-o", out, "."+string(filepath.Separator)+pkg); err != nil {
		return nil, err
	}
	return os.ReadFile(out)
}

// outputPath is where the module of pkg is kept: a place for each checkout, so
// that two of them do not overwrite one another's.
func outputPath(root, pkg string) (string, error) {
	checkout := sha256.Sum256([]byte(root))
	dir, err := CacheDir("modules-" + hex.EncodeToString(checkout[:6]))
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, strings.ReplaceAll(filepath.ToSlash(pkg), "/", "-")+".wasm"), nil
}

// runGo runs the go command in dir for wasip1. It works in a directory that is
// removed here, as the go command leaves its own behind when it is stopped.
func runGo(ctx context.Context, dir string, args ...string) error {
	work, err := os.MkdirTemp("", "weft-build-")
	if err != nil {
		return fmt.Errorf("make a directory to build in: %w", err)
	}
	defer func() { _ = os.RemoveAll(work) }() // in a temporary directory, what is left is swept some day
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "CGO_ENABLED=0", "GOTMPDIR="+work, "GOFLAGS="+portableFlags(os.Getenv("GOFLAGS")))
	endTogether(cmd)
	cmd.WaitDelay = 5 * time.Second
	output, err := cmd.CombinedOutput()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, strings.TrimSpace(string(output)))
	}
	return nil
}

// portableFlags is GOFLAGS without what exists natively only: detectors and
// coverage.
func portableFlags(flags string) string {
	var kept []string
	for _, flag := range strings.Fields(flags) {
		switch name, _, _ := strings.Cut(strings.TrimLeft(flag, "-"), "="); name {
		case "race", "msan", "asan", "cover", "covermode", "coverpkg":
		default:
			kept = append(kept, flag)
		}
	}
	return strings.Join(kept, " ")
}
