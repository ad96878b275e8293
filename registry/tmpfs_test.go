//go:build linux

package registry_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"weft/registry"
	"weft/task"
)

// TestFullDisk has a process of its own mount a file system of 512 KiB in a
// name space that only it sees, and fill it.
func TestFullDisk(t *testing.T) {
	cmd := child("full-disk", t.TempDir())
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
	case !errors.As(err, &exit):
		t.Skipf("this system gives no name space to a test: %v", err)
	case exit.ExitCode() == exitSkip:
		t.Skipf("this system mounts nothing for a test: %s", &out)
	default:
		t.Errorf("%v\n%s", err, &out)
	}
}

// exitSkip is how a child says that it could not begin.
const exitSkip = 77

func init() { roles["full-disk"] = fullDisk }

// fullDisk is the child of TestFullDisk.
func fullDisk(dir string) int {
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=512k"); err != nil {
		fmt.Println(err)
		return exitSkip
	}
	if err := onFullDisk(dir); err != nil {
		fmt.Println(err)
		return 1
	}
	return 0
}

func onFullDisk(dir string) error {
	r, err := registry.Open(dir)
	if err != nil {
		return err
	}
	defer func() { r.Close() }()
	if err := putOn(r, "1", "one", task.ModuleInfo{}); err != nil {
		return err
	}
	if err := tooMuch(r, dir, strings.Repeat("w", 600<<10), task.ModuleInfo{}); err != nil {
		return fmt.Errorf("bytes that do not fit: %w", err)
	}
	large := task.ModuleInfo{Functions: []task.Function{{Name: "f", Doc: strings.Repeat("d", 100<<10)}}}
	filler := filepath.Join(dir, "filler")
	if err := fill(filler, 64<<10); err != nil {
		return err
	}
	if err := tooMuch(r, dir, "two", large); err != nil {
		return fmt.Errorf("a record that does not fit: %w", err)
	}
	if err := os.Remove(filler); err != nil {
		return err
	}
	if err := putOn(r, "2", "two", large); err != nil {
		return fmt.Errorf("put with room again: %w", err)
	}
	if err := r.Close(); err != nil {
		return err
	}
	if r, err = registry.Open(dir); err != nil {
		return err
	}
	if m, err := r.Resolve("m", ""); err != nil || m.Version != "2" {
		return fmt.Errorf("opened again: latest is %q (%v), want 2", m.Version, err)
	}
	return nil
}

func putOn(r *registry.Registry, version, wasm string, info task.ModuleInfo) error {
	_, _, err := r.Put(context.Background(), "m", version, nil, []byte(wasm), info)
	return err
}

// tooMuch uploads what cannot fit, and says what is not as it was before.
func tooMuch(r *registry.Registry, dir, wasm string, info task.ModuleInfo) error {
	was := stored(dir)
	err := putOn(r, "2", wasm, info)
	if task.CodeOf(err) != task.Unavailable || !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "full") {
		return fmt.Errorf("put: %v, want unavailable, as the disk is full", err)
	}
	if now := stored(dir); !slices.Equal(now, was) {
		return fmt.Errorf("files are %v, were %v", now, was)
	}
	if m, err := r.Resolve("m", ""); err != nil || m.Version != "1" {
		return fmt.Errorf("latest is %q (%v), want 1 as before", m.Version, err)
	}
	if problems, err := r.Check(context.Background()); err != nil || len(problems) > 0 {
		return fmt.Errorf("check says %v %v", problems, err)
	}
	return nil
}

// fill writes a file until the disk is full and gives room bytes back.
func fill(path string, room int64) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var size int64
	for err == nil {
		var n int
		n, err = f.Write(make([]byte, 4096))
		size += int64(n)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		return err
	}
	return f.Truncate(size - room)
}

// stored are the files of the bytes.
func stored(dir string) []string {
	found, _ := filepath.Glob(filepath.Join(dir, "blobs", "sha256", "*"))
	return found
}
