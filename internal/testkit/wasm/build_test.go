package wasm_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"weft/internal/testkit/wasm"
)

func TestModuleIsWebAssembly(t *testing.T) {
	for _, name := range []string{"math", "items", "text", "faulty"} {
		if b := wasm.Module(t, name); !bytes.HasPrefix(b, []byte("\x00asm\x01\x00\x00\x00")) {
			t.Errorf("module %s begins with % x", name, b[:min(8, len(b))])
		}
	}
}

// TestBuildOnce proves that all callers get the very same bytes.
func TestBuildOnce(t *testing.T) {
	first, err := wasm.Build(t.Context(), "modules/math")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			again, err := wasm.Build(t.Context(), "./modules/math/")
			if err != nil || &again[0] != &first[0] {
				t.Errorf("another call built other bytes: %v", err)
			}
		})
	}
	all.Wait()
}

// TestBuildKeepsItsOutput proves that the module lies in the user's cache.
func TestBuildKeepsItsOutput(t *testing.T) {
	b := wasm.Module(t, "math")
	cache, err := wasm.CacheDir("")
	if err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(cache, "modules-*", "modules-math.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range found {
		if kept, err := os.ReadFile(path); err == nil && bytes.Equal(kept, b) {
			return
		}
	}
	t.Errorf("none of %v is what was built", found)
}

func TestCacheDirNeedsAHome(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("HOME", "")
	t.Setenv("LocalAppData", "")
	if dir, err := wasm.CacheDir("x"); err == nil {
		t.Errorf("without a home the cache is %s", dir)
	}
}

func TestBuildSaysWhatGoSaid(t *testing.T) {
	_, err := wasm.Build(t.Context(), "modules/none-of-that-name")
	if err == nil || !strings.Contains(err.Error(), "build modules/none-of-that-name") || !strings.Contains(err.Error(), "directory not found") {
		t.Errorf("got %v, want the go command's words", err)
	}
}

func TestBuildEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := wasm.Build(ctx, "modules/none-of-that-name"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

// TestBuildStoppedLeavesNothing stops the go command while it works.
func TestBuildStoppedLeavesNothing(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("GOCACHE", t.TempDir()) // so that there is much to do
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := wasm.Build(ctx, "guest-sdk/testdata/samples")
		ended <- err
	}()
	for working := false; !working; { // no event tells of it
		found, err := filepath.Glob(filepath.Join(temp, "weft-build-*", "*"))
		if err != nil {
			t.Fatal(err)
		}
		working = len(found) > 0
		select {
		case err := <-ended:
			t.Fatalf("it ended by itself, with %v", err)
		default:
		}
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("there is left: %v, %v", left, err)
	}
}

func TestRoot(t *testing.T) {
	root, err := wasm.Root()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, "guest-sdk", "abi", "abi.go")); err != nil {
		t.Errorf("%s is not the root: %v", root, err)
	}
	for _, below := range []string{"modules", "guest-sdk/abi"} {
		t.Chdir(filepath.Join(root, below))
		if got, err := wasm.Root(); err != nil || got != root {
			t.Errorf("from %s: %s, %v, want %s", below, got, err, root)
		}
	}
}

func TestRootOutsideACheckout(t *testing.T) {
	t.Chdir(t.TempDir())
	if _, err := wasm.Root(); !errors.Is(err, wasm.ErrNoCheckout) {
		t.Errorf("got %v, want %v", err, wasm.ErrNoCheckout)
	}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "go.mod"), []byte("module weft/elsewhere\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(other)
	_, err := wasm.Root()
	if !errors.Is(err, wasm.ErrNoCheckout) || !strings.Contains(err.Error(), other) {
		t.Errorf("got %v, want one that names %s", err, other)
	}
}
