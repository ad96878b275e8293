package registry_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"weft/registry"
)

// Each case damages a registry of m@1 and m@2, latest 2, over the bytes "one"
// and "two", in one way.
func TestCheckFinds(t *testing.T) {
	const one = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed" // the digest of its bytes
	bucket := func(name string) func(tx *bolt.Tx) *bolt.Bucket {
		return func(tx *bolt.Tx) *bolt.Bucket { return tx.Bucket([]byte(name)) }
	}
	versions, latest := bucket("versions"), bucket("latest")
	blob := func(digits string) string { return filepath.Join("blobs", "sha256", digits) }
	for _, c := range []struct {
		name   string
		damage func(t *testing.T, dir string)
		path   string
		what   string // a part of it
		mends  string // the upload of these bytes as version 1 mends it, if any does
	}{
		{"missing bytes", func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, blob(one))) }, blob(one), "m@1 are missing", "one"},
		{"changed bytes", func(t *testing.T, dir string) { write(t, filepath.Join(dir, blob(one)), "onE") }, blob(one), "m@1 are damaged", "one"},
		{"bytes cut short", func(t *testing.T, dir string) { write(t, filepath.Join(dir, blob(one)), "") }, blob(one), "m@1 are damaged", "one"},
		{"stray bytes", func(t *testing.T, dir string) { write(t, filepath.Join(dir, blob(strings.Repeat("0", 63)+"1")), "x") },
			blob(strings.Repeat("0", 63) + "1"), "no version names", ""},
		{"stray write", func(t *testing.T, dir string) { write(t, filepath.Join(dir, blob(one)+".123.tmp"), "o") }, blob(one) + ".123.tmp", "interrupted", ""},
		{"stray database", func(t *testing.T, dir string) { write(t, filepath.Join(dir, "registry.db.123.tmp"), "o") }, "registry.db.123.tmp", "interrupted", ""},
		{"foreign file", func(t *testing.T, dir string) { write(t, filepath.Join(dir, "blobs", "notes"), "") }, filepath.Join("blobs", "notes"), "none of the registry's", ""},
		{"foreign directory", func(t *testing.T, dir string) { write(t, filepath.Join(dir, blob("x"), "y"), "") }, blob("x"), "none of the registry's", ""},
		{"record unreadable", func(t *testing.T, dir string) {
			edit(t, dir, func(tx *bolt.Tx) error { return versions(tx).Put([]byte("m/1"), []byte(`{"digest":`)) })
		}, "registry.db", "m/1", "one"},
		{"record without digest", func(t *testing.T, dir string) {
			edit(t, dir, func(tx *bolt.Tx) error { return versions(tx).Put([]byte("m/1"), []byte(`{}`)) })
		}, "registry.db", "m/1", "one"},
		{"record under no name", func(t *testing.T, dir string) {
			edit(t, dir, func(tx *bolt.Tx) error { return versions(tx).Put([]byte("M\n"), []byte(`{}`)) })
		}, "registry.db", `M\n`, ""},
		{"record of another size", func(t *testing.T, dir string) {
			edit(t, dir, func(tx *bolt.Tx) error {
				v := strings.Replace(string(versions(tx).Get([]byte("m/1"))), `"size":3`, `"size":4`, 1)
				return versions(tx).Put([]byte("m/1"), []byte(v))
			})
		}, "registry.db", "m@1 says 4 bytes and there are 3", ""},
		{"no latest", func(t *testing.T, dir string) {
			edit(t, dir, func(tx *bolt.Tx) error { return latest(tx).Delete([]byte("m")) })
		}, "registry.db", `"m" has no latest; "2"`, "one"},
		{"latest of nothing", func(t *testing.T, dir string) {
			edit(t, dir, func(tx *bolt.Tx) error { return latest(tx).Put([]byte("m"), []byte("3")) })
		}, "registry.db", `"3", which is not there; "2"`, "one"},
		{"latest without versions", func(t *testing.T, dir string) {
			edit(t, dir, func(tx *bolt.Tx) error { return latest(tx).Put([]byte("n"), []byte("1")) })
		}, "registry.db", `"n"`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			r := open(t, dir)
			put(t, r, "m", "1", "one")
			put(t, r, "m", "2", "two")
			wantSound(t, r)
			r.Close()
			c.damage(t, dir)
			r = open(t, dir)
			wantProblem(t, r, c.path, c.what)
			if m, err := r.Resolve("m", ""); err != nil || m.Version != "2" {
				t.Errorf("latest is %q (%v), want 2 whatever happened to the rest", m.Version, err)
			}
			if c.mends != "" {
				put(t, r, "m", "1", c.mends)
				collect(t, r)
				wantSound(t, r)
			}
		})
	}
}

// wantProblem checks that a registry has exactly one problem, and which.
func wantProblem(t *testing.T, r *registry.Registry, path, what string) {
	t.Helper()
	problems, err := r.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// Bytes whose record cannot be read are stray as well: the first says why.
	if len(problems) == 2 && problems[1].Path == "registry.db" && strings.Contains(problems[0].What, "no version names") {
		problems = problems[1:]
	}
	if len(problems) != 1 || problems[0].Path != path || !strings.Contains(problems[0].What, what) || problems[0].Fix == "" {
		t.Errorf("problems %q, want one of %s: …%s…", problems, path, what)
	}
}

func collect(t testing.TB, r *registry.Registry) {
	t.Helper()
	if _, err := r.Collect(nil); err != nil {
		t.Fatal(err)
	}
}

func TestCheckFindsDamagedPages(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	for i := range 20 { // more than bbolt keeps within another page
		put(t, r, "m", fmt.Sprint(i), "one")
	}
	r.Close()
	// A key out of order: bbolt would no longer find it.
	path := filepath.Join(dir, "registry.db")
	db, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(db), "m/1{") {
		t.Fatal("the database has no record m/1 to damage")
	}
	write(t, path, strings.ReplaceAll(string(db), "m/1{", "z/1{"))
	problems, err := open(t, dir).Check(t.Context())
	if err != nil || !slices.ContainsFunc(problems, func(p registry.Problem) bool {
		return p.Path == "registry.db" && strings.Contains(p.What, "the database is damaged")
	}) {
		t.Errorf("check found %v (%v), want the damaged page", problems, err)
	}
}

func TestCheckNamesAllVersions(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	m := put(t, r, "m", "1", "one")
	put(t, r, "m", "2", "one")
	put(t, r, "n", "1", "one")
	if err := os.Remove(blobPath(dir, m.Digest)); err != nil {
		t.Fatal(err)
	}
	problems, err := r.Check(t.Context())
	if err != nil || len(problems) != 1 || !strings.Contains(problems[0].String(), "and 2 more") {
		t.Errorf("problems %v (%v), want one for the three versions", problems, err)
	}
}

func TestCheckStops(t *testing.T) {
	r := open(t, t.TempDir())
	put(t, r, "m", "1", "one")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if problems, err := r.Check(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("check with a context that has ended: %v, %v", problems, err)
	}
}
