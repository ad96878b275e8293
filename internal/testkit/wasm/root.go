package wasm

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// modulePath is what go.mod of the checkout says.
const modulePath = "weft"

// ErrNoCheckout is returned, wrapped, where the working directory is not in a
// checkout of weft.
var ErrNoCheckout = errors.New("not in a checkout of weft")

// Root returns the root of the checkout that the working directory is in.
func Root() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find the checkout of weft: %w", err)
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		found, err := isRoot(dir)
		switch {
		case err != nil:
			return "", fmt.Errorf("find the checkout of weft: %w", err)
		case found:
			return dir, nil
		case dir == filepath.Dir(dir):
			return "", fmt.Errorf("%s: %w: neither it nor a directory above it has a go.mod of module %s; change to one", start, ErrNoCheckout, modulePath)
		}
	}
}

// isRoot reports whether dir has the go.mod of weft.
func isRoot(dir string) (bool, error) {
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	for line := range strings.Lines(string(mod)) {
		if fields := strings.Fields(line); len(fields) >= 2 && fields[0] == "module" {
			return fields[1] == modulePath, nil
		}
	}
	return false, nil
}

// CacheDir returns a directory of that name in the user's cache, made if it is
// not there. Hosts in tests keep compiled code in one, as to compile a module
// takes a second, and twenty with the race detector.
func CacheDir(name string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find a place for %s: %w", name, err)
	}
	dir := filepath.Join(cache, "weft", name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make a place for %s: %w", name, err)
	}
	return dir, nil
}
