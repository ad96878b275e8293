package registry_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	bolt "go.etcd.io/bbolt"

	"weft/registry"
	"weft/task"
)

func TestOpenMakesTheDirectory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	r := open(t, dir)
	put(t, r, "m", "1", "one")
	wantSound(t, r)
	if info, err := os.Stat(filepath.Join(dir, "registry.db")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the database is %v (%v), want readable by its owner alone", info, err)
	}
}

func TestOpenTwice(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	put(t, r, "m", "1", "one")
	_, err := registry.Open(dir)
	wantCode(t, err, task.Conflict, dir, "another process")
	if _, err := r.Resolve("m", ""); err != nil {
		t.Errorf("the first one suffered: %v", err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, dir)
}

// Several that make a registry at once end up with one, and all but one are told so.
func TestOpenAtOnce(t *testing.T) {
	dir := t.TempDir()
	opened := make([]*registry.Registry, 4)
	refused := make([]error, len(opened))
	var all sync.WaitGroup
	for i := range opened {
		all.Go(func() { opened[i], refused[i] = registry.Open(dir) })
	}
	all.Wait()
	winners := 0
	for i, r := range opened {
		if r == nil {
			wantCode(t, refused[i], task.Conflict, dir)
			continue
		}
		winners++
		wantSound(t, r)
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	if winners != 1 {
		t.Errorf("%d have it open", winners)
	}
}

func TestClosed(t *testing.T) {
	r := open(t, t.TempDir())
	m := put(t, r, "m", "1", "one")
	for range 2 {
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	calls := map[string]func() error{
		"Put":      func() error { _, _, err := r.Put(t.Context(), "m", "2", nil, []byte("two"), info); return err },
		"Resolve":  func() error { _, err := r.Resolve("m", ""); return err },
		"List":     func() error { _, _, err := r.List("", 1); return err },
		"Versions": func() error { _, err := r.Versions("m"); return err },
		"Bytes":    func() error { _, err := r.Bytes(t.Context(), m.Digest); return err },
		"Delete":   func() error { return r.Delete("m", "") },
		"Collect":  func() error { _, err := r.Collect(nil); return err },
		"Check":    func() error { _, err := r.Check(t.Context()); return err },
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) { wantCode(t, call(), task.Unavailable, "closed") })
	}
}

func TestOpenRefusesANewerSchema(t *testing.T) {
	dir := t.TempDir()
	open(t, dir).Close()
	for _, c := range []struct {
		schema string
		code   task.Code
	}{
		{fmt.Sprint(registry.Schema + 1), task.Conflict},
		{"0", task.Internal},
		{"x", task.Internal},
	} {
		edit(t, dir, func(tx *bolt.Tx) error { return tx.Bucket([]byte("meta")).Put([]byte("schema"), []byte(c.schema)) })
		_, err := registry.Open(dir)
		wantCode(t, err, c.code, dir, c.schema)
	}
	edit(t, dir, func(tx *bolt.Tx) error {
		return tx.Bucket([]byte("meta")).Put([]byte("schema"), []byte(fmt.Sprint(registry.Schema)))
	})
	open(t, dir)
}

func TestOpenRefusesDamage(t *testing.T) {
	good := t.TempDir()
	r := open(t, good)
	for i := range 40 {
		put(t, r, "m", fmt.Sprint(i), strings.Repeat("w", i+1))
	}
	r.Close()
	db, err := os.ReadFile(filepath.Join(good, "registry.db"))
	if err != nil {
		t.Fatal(err)
	}
	page := os.Getpagesize()
	zeroed := append(append([]byte{}, db[:2*page]...), make([]byte, len(db)-2*page)...)
	for name, content := range map[string][]byte{
		"text":          []byte("not a database at all"),
		"zeros":         make([]byte, len(db)),
		"cut short":     db[:3*page],
		"cut to metas":  db[:2*page],
		"cut to a page": db[:page],
		"pages zeroed":  zeroed,
		"empty":         {},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "registry.db"), content, 0o600); err != nil {
				t.Fatal(err)
			}
			r, err := registry.Open(dir)
			if err == nil {
				r.Close()
			}
			if task.CodeOf(err) != task.Internal || err == nil || !strings.Contains(err.Error(), dir) || strings.Contains(err.Error(), "\n") {
				t.Errorf("opening it: %v, want a line that names the directory", err)
			}
		})
	}
}

func TestOpenRefusesAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if r, err := registry.Open(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("opening a file: %v, %v", r, err)
	}
}

// edit changes the database of a registry that is not open.
func edit(t testing.TB, dir string, f func(*bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(filepath.Join(dir, "registry.db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(f); err != nil {
		t.Error(err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}
