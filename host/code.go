package host

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/tetratelabs/wazero"
)

// learnVersion lets wazero look up its own version, which it does at first use
// and notes without a lock: hosts that are made at the same time would race.
var learnVersion = sync.OnceFunc(func() {
	ctx := context.Background()
	_ = wazero.NewRuntime(ctx).Close(ctx) // nothing was instantiated in it
})

// openCodeCache returns the cache of compiled code that all modules share, in
// a directory if one is named.
func openCodeCache(dir string) (wazero.CompilationCache, error) {
	learnVersion()
	if dir == "" {
		return wazero.NewCompilationCache(), nil
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("find code cache %s: %w", dir, err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make code cache: %w", err)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return nil, fmt.Errorf("look at code cache: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		if err := os.Chmod(dir, 0o700); err != nil {
			return nil, fmt.Errorf("close code cache %s to others: %w", dir, err)
		}
	}
	cache, err := wazero.NewCompilationCacheWithDir(dir)
	if err != nil {
		return nil, fmt.Errorf("open code cache %s: %w", dir, err)
	}
	return cache, nil
}
