package registry_test

import (
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"weft/registry"
	"weft/task"
)

// TestMain runs the tests, or, in a process that one of them started, the
// role that the test gave it.
func TestMain(m *testing.M) {
	if role, ok := roles[os.Getenv(roleVariable)]; ok {
		os.Exit(role(os.Getenv(dirVariable)))
	}
	goleak.VerifyTestMain(m)
}

const (
	roleVariable = "WEFT_REGISTRY_TEST_ROLE"
	dirVariable  = "WEFT_REGISTRY_TEST_DIR"
)

// roles are what a child process can be, by name; it returns its exit code.
var roles = map[string]func(dir string) int{}

// child is this test binary in another role, over a directory.
func child(role, dir string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleVariable+"="+role, dirVariable+"="+dir)
	return cmd
}

// open opens a registry, and closes it when the test ends.
func open(t testing.TB, dir string) *registry.Registry {
	t.Helper()
	r, err := registry.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// put uploads and must succeed.
func put(t testing.TB, r *registry.Registry, name, version, wasm string, capabilities ...string) task.Module {
	t.Helper()
	m, _, err := r.Put(t.Context(), name, version, capabilities, []byte(wasm), info)
	if err != nil {
		t.Fatalf("put %s@%s: %v", name, version, err)
	}
	return m
}

// info describes a module with something in every field.
var info = task.ModuleInfo{Kind: task.SDK, Functions: []task.Function{
	{Name: "add", Params: []task.Param{{Name: "a", Type: "int"}, {Type: "list<float?>"}}, Variadic: true, Result: "map<bytes>", Pure: true, Doc: "Adds <a> & more."},
	{Name: "now", Result: "null"},
}}

// wantCode holds err against the code of a *task.Error and words of its sentence.
func wantCode(t testing.TB, err error, code task.Code, words ...string) {
	t.Helper()
	var e *task.Error
	if !errors.As(err, &e) || e.Code != code {
		t.Fatalf("got error %v, want code %s", err, code)
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("error is more than a line: %q", err)
	}
	for _, w := range words {
		if !strings.Contains(e.Error(), w) {
			t.Errorf("error %q does not say %q", e, w)
		}
	}
}

// wantSound checks that a registry has no problems.
func wantSound(t testing.TB, r *registry.Registry) {
	t.Helper()
	problems, err := r.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("problem: %s", p)
	}
}

// versions are the versions of a name, newest first; none when it is unknown.
func versions(t testing.TB, r *registry.Registry, name string) []string {
	t.Helper()
	all, err := r.Versions(name)
	if err != nil {
		wantCode(t, err, task.NotFound, name)
		return nil
	}
	got := make([]string, len(all))
	for i, m := range all {
		got[i] = m.Version
	}
	return got
}

// blobPath is the file of a digest.
func blobPath(dir string, d task.Digest) string {
	return filepath.Join(dir, "blobs", "sha256", hex.EncodeToString(d[:]))
}

// files are the files of a registry but its database, sorted, within dir.
func files(t testing.TB, dir string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == "registry.db" {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		found = append(found, rel)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(found)
	return found
}
