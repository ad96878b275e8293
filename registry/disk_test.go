package registry_test

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"syscall"
	"testing"

	bolt "go.etcd.io/bbolt"

	"weft/registry"
	"weft/task"
)

// failing is a file of which one thing fails.
type failing struct {
	registry.TempFile
	at  string
	err error
}

// Write writes a half when it fails, as a disk that fills does.
func (f failing) Write(p []byte) (int, error) {
	if f.at == "write" {
		n, _ := f.TempFile.Write(p[:len(p)/2])
		return n, f.err
	}
	return f.TempFile.Write(p)
}

func (f failing) Sync() error {
	if f.at == "sync" {
		return f.err
	}
	return f.TempFile.Sync()
}

func (f failing) Close() error {
	err := f.TempFile.Close()
	if f.at == "close" {
		return f.err
	}
	return err
}

// failAt has one step of the writing of bytes fail.
func failAt(r *registry.Registry, at string, err error) {
	r.WrapCreate(func(create func(dir, pattern string) (registry.TempFile, error)) func(dir, pattern string) (registry.TempFile, error) {
		return func(dir, pattern string) (registry.TempFile, error) {
			if at == "create" {
				return nil, err
			}
			f, createErr := create(dir, pattern)
			if createErr != nil {
				return nil, createErr
			}
			return failing{f, at, err}, nil
		}
	})
	if at == "rename" {
		r.WrapRename(func(func(from, to string) error) func(from, to string) error {
			return func(from, to string) error { return err }
		})
	}
}

func TestFailedWriteLeavesNothing(t *testing.T) {
	for _, cause := range []struct {
		name string
		err  error
		code task.Code
		says string
	}{
		{"full disk", &fs.PathError{Op: "write", Path: "f", Err: syscall.ENOSPC}, task.Unavailable, "full"},
		{"quota", syscall.EDQUOT, task.Unavailable, "full"},
		{"broken disk", syscall.EIO, task.Internal, `"m"`},
	} {
		for _, at := range []string{"create", "write", "sync", "close", "rename"} {
			t.Run(cause.name+" at "+at, func(t *testing.T) {
				dir := t.TempDir()
				r := open(t, dir)
				put(t, r, "m", "1", "one")
				was := files(t, dir)
				failAt(r, at, cause.err)
				_, _, err := r.Put(t.Context(), "m", "2", nil, []byte("two"), info)
				if task.CodeOf(err) != cause.code || !errors.Is(err, cause.err) || !strings.Contains(err.Error(), cause.says) {
					t.Errorf("put failed with %v (%s), want %s, %v and %q", err, task.CodeOf(err), cause.code, cause.err, cause.says)
				}
				if now := files(t, dir); !slices.Equal(now, was) {
					t.Errorf("files are %v, were %v", now, was)
				}
				if m, err := r.Resolve("m", ""); err != nil || m.Version != "1" {
					t.Errorf("latest is %q (%v), want 1 as before", m.Version, err)
				}
				put(t, r, "n", "1", "one") // needs no writing
				wantSound(t, r)
			})
		}
	}
}

// failCommit has the next commit fail, after it was made or before.
func failCommit(r *registry.Registry, made bool, err error) {
	r.WrapCommit(func(commit func(func(*bolt.Tx) error) error) func(func(*bolt.Tx) error) error {
		failed := false
		return func(f func(*bolt.Tx) error) error {
			if failed {
				return commit(f)
			}
			failed = true
			if made {
				return errors.Join(commit(f), err)
			}
			return err
		}
	})
}

// A commit whose last sync fails may or may not have been made. The registry
// serves what is there, as it would after a restart.
func TestFailedCommit(t *testing.T) {
	for _, made := range []bool{false, true} {
		for name, change := range map[string]struct {
			do     func(r *registry.Registry) error
			before []string // versions, the latest first
			after  []string
		}{
			"put": {func(r *registry.Registry) error {
				_, _, err := r.Put(t.Context(), "m", "3", nil, []byte("three"), info)
				return err
			}, []string{"2", "1"}, []string{"3", "2", "1"}},
			"put again": {func(r *registry.Registry) error {
				_, _, err := r.Put(t.Context(), "m", "1", nil, []byte("one"), info)
				return err
			}, []string{"2", "1"}, []string{"1", "2"}},
			"delete": {func(r *registry.Registry) error { return r.Delete("m", "2") }, []string{"2", "1"}, []string{"1"}},
		} {
			t.Run(fmt.Sprintf("%s made %v", name, made), func(t *testing.T) {
				dir := t.TempDir()
				r := open(t, dir)
				put(t, r, "m", "1", "one")
				put(t, r, "m", "2", "two")
				failCommit(r, made, syscall.EIO)
				if err := change.do(r); !errors.Is(err, syscall.EIO) {
					t.Fatalf("the change failed with %v, want %v", err, syscall.EIO)
				}
				want := change.before
				if made {
					want = change.after
				}
				for range 2 {
					if m, err := r.Resolve("m", ""); err != nil || m.Version != want[0] {
						t.Errorf("latest is %q (%v), want %q", m.Version, err, want[0])
					}
					if got := versions(t, r, "m"); len(got) != len(want) {
						t.Errorf("versions are %v, want %v", got, want)
					}
					if name == "put" || !made {
						wantSound(t, r)
					}
					r.Close()
					r = open(t, dir)
				}
				if err := change.do(r); err != nil && (!made || name != "delete") {
					t.Errorf("the change once more: %v", err)
				}
			})
		}
	}
}

// Of two uploads of the same bytes one fails to commit after it wrote them;
// the other needs them.
func TestFailedPutLeavesWhatOthersNeed(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	var once bool
	r.WrapRename(func(rename func(from, to string) error) func(from, to string) error {
		return func(from, to string) error {
			if err := rename(from, to); err != nil || once {
				return err
			}
			once = true
			// While the bytes are there and not yet named, the version is taken
			// by other ones, and another version by the same ones.
			put(t, r, "m", "1", "other")
			put(t, r, "m", "2", "wasm")
			return nil
		}
	})
	_, _, err := r.Put(t.Context(), "m", "1", nil, []byte("wasm"), info)
	wantCode(t, err, task.Conflict, `"1"`)
	wantSound(t, r)
	if got, err := r.Bytes(t.Context(), task.DigestOf([]byte("wasm"))); err != nil || string(got) != "wasm" {
		t.Errorf("the other upload's bytes are %q (%v)", got, err)
	}
}

// The same, and nobody else needs them.
func TestPutThatLosesTakesItsBytesAlong(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	var once bool
	r.WrapRename(func(rename func(from, to string) error) func(from, to string) error {
		return func(from, to string) error {
			if err := rename(from, to); err != nil || once {
				return err
			}
			once = true
			put(t, r, "m", "1", "other")
			return nil
		}
	})
	_, _, err := r.Put(t.Context(), "m", "1", nil, []byte("wasm"), info)
	wantCode(t, err, task.Conflict, `"1"`)
	wantSound(t, r)
	if got := files(t, dir); len(got) != 1 {
		t.Errorf("files are %v, want the winner's alone", got)
	}
}
