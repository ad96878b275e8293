package registry_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"weft/task"
)

func TestCollect(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	shared := put(t, r, "a", "1", "shared")
	put(t, r, "b", "1", "shared")
	own := put(t, r, "a", "2", "own")
	running := put(t, r, "a", "3", "running")
	if err := r.Delete("a", ""); err != nil {
		t.Fatal(err)
	}
	asked := map[task.Digest]bool{}
	inUse := func(d task.Digest) bool { asked[d] = true; return d == running.Digest }
	removed, err := r.Collect(inUse)
	if err != nil || !slices.Equal(removed, []task.Digest{own.Digest}) {
		t.Errorf("collected %v (%v), want %v alone", removed, err, own.Digest)
	}
	if asked[shared.Digest] {
		t.Error("collect asked whether bytes that a version names are in use")
	}
	_, err = r.Bytes(t.Context(), own.Digest)
	wantCode(t, err, task.NotFound, own.Digest.String())
	for _, kept := range []task.Module{shared, running} {
		if _, err := r.Bytes(t.Context(), kept.Digest); err != nil {
			t.Errorf("the bytes of %s@%s: %v", kept.Name, kept.Version, err)
		}
	}
	if removed, err = r.Collect(nil); err != nil || !slices.Equal(removed, []task.Digest{running.Digest}) {
		t.Errorf("when nothing runs any more it collected %v (%v), want %v", removed, err, running.Digest)
	}
	if removed, err = r.Collect(nil); err != nil || removed != nil {
		t.Errorf("with nothing left it collected %v (%v)", removed, err)
	}
	wantSound(t, r)
}

func TestCollectRemovesOnlyItsOwn(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "[a*") // a name that is a bad pattern
	r := open(t, dir)
	m := put(t, r, "m", "1", "one")
	blob := filepath.Base(blobPath(dir, m.Digest))
	strays := []string{"registry.db.17.tmp", "blobs/sha256/" + blob + ".17.tmp", "blobs/sha256/" + filepath.Base(blobPath(dir, task.Digest{1}))}
	foreign := []string{"notes.txt", "registry.db.tmp", "blobs/notes.tmp", "blobs/" + blob, "blobs/sha256/notes.tmp", "blobs/sha256/" + blob + ".bak", "blobs/sha256/directory/file"}
	for _, path := range slices.Concat(strays, foreign) {
		write(t, filepath.Join(dir, path), "x")
	}
	if removed, err := r.Collect(nil); err != nil || !slices.Equal(removed, []task.Digest{{1}}) {
		t.Errorf("collected %v (%v), want the one stray blob", removed, err)
	}
	left := append(slices.Clone(foreign), "blobs/sha256/"+blob)
	slices.Sort(left)
	if got := files(t, dir); !slices.Equal(got, left) {
		t.Errorf("left are\n%q, want\n%q", got, left)
	}
}

// write writes a file and the directories on its way.
func write(t testing.TB, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
