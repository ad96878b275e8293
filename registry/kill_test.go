//go:build unix

package registry_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"syscall"
	"testing"

	"weft/registry"
	"weft/task"
)

func init() {
	roles["put"] = putForever
	for _, step := range killSteps {
		roles["die at "+step] = func(dir string) int { return dieAt(dir, step) }
	}
}

// TestKilledAnywhere kills a process that uploads, deletes and collects as
// fast as it can, at moments of chance, again and again over one directory.
// Nothing that it had been told is done may be lost, nothing undone may be
// seen, and nothing but stray files may be left.
func TestKilledAnywhere(t *testing.T) {
	dir := t.TempDir()
	acknowledged := map[string]bool{} // name@version: there or deleted
	for round := range 10 {
		doubtful := killPutters(t, dir, 1+rand.IntN(60), acknowledged)
		r := open(t, dir)
		for ref, there := range acknowledged {
			if doubtful[ref] {
				continue
			}
			if err := holds(t.Context(), r, ref); (err == nil) != there {
				t.Errorf("round %d: %s was acknowledged as there: %v, and: %v", round, ref, there, err)
			}
		}
		for ref := range doubtful {
			acknowledged[ref] = holds(t.Context(), r, ref) == nil
		}
		if err := recovers(t.Context(), r); err != nil {
			t.Errorf("round %d: %v", round, err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// killPutters runs putters until they have acknowledged so many changes,
// kills them while they go on, and enters what they acknowledged. It returns
// the versions that they were at when they died.
func killPutters(t *testing.T, dir string, changes int, acknowledged map[string]bool) (doubtful map[string]bool) {
	t.Helper()
	cmd := child("put", dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	doubtful = map[string]bool{}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		verb, ref, _ := strings.Cut(lines.Text(), " ")
		switch verb {
		case "try":
			doubtful[ref] = true
		case "put", "delete":
			acknowledged[ref] = verb == "put"
			delete(doubtful, ref)
			if changes--; changes == 0 {
				work(rand.IntN(300))
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		default:
			t.Errorf("the putters say %q", lines.Text())
		}
	}
	if err := cmd.Wait(); changes > 0 {
		t.Fatalf("the putters ended by themselves: %v", err)
	}
	return doubtful
}

// work takes a while that depends on n, to let a child come further.
func work(n int) {
	b := make([]byte, 16<<10)
	for range n {
		d := task.DigestOf(b)
		copy(b, d[:])
	}
}

// contentOf is the bytes that are put as a version: from nearly nothing to
// half a MiB, and those of some versions the same.
func contentOf(ref string) []byte {
	d := task.DigestOf([]byte(ref[:len(ref)-1]))
	return []byte(strings.Repeat(d.String(), 1+int(d[0])*int(d[1])/8))
}

// putForever is the child: several putters at once.
func putForever(dir string) int {
	r, err := registry.Open(dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	failed := make(chan error)
	for _, name := range []string{"a", "b", "c"} {
		go func() { failed <- putLoop(r, name) }()
	}
	fmt.Fprintln(os.Stderr, <-failed)
	return 1
}

// putLoop uploads new versions of a name, now and then an old one again,
// deletes others and collects. It says each change before it makes it and
// after.
func putLoop(r *registry.Registry, name string) error {
	var there []string
	for {
		version := fmt.Sprint(rand.Uint32())
		change := func() error {
			_, _, err := r.Put(context.Background(), name, version, nil, contentOf(name+"@"+version), info)
			return err
		}
		verb, chance := "put", rand.IntN(10)
		switch {
		case chance < 3 && len(there) > 0:
			verb, version, there = "delete", there[0], there[1:]
			change = func() error { return r.Delete(name, version) }
		case chance == 3 && len(there) > 0:
			version = there[0]
		default:
			there = append(there, version)
		}
		fmt.Printf("try %s@%s\n", name, version)
		if err := change(); err != nil {
			return err
		}
		fmt.Printf("%s %s@%s\n", verb, name, version)
		if chance == 0 {
			if _, err := r.Collect(nil); err != nil {
				return err
			}
		}
	}
}

// holds says what keeps a version of the putter from being whole.
func holds(ctx context.Context, r *registry.Registry, ref string) error {
	name, version, _ := strings.Cut(ref, "@")
	m, err := r.Resolve(name, version)
	if err != nil {
		return err
	}
	wasm, err := r.Bytes(ctx, m.Digest)
	if err == nil && string(wasm) != string(contentOf(ref)) {
		return fmt.Errorf("%s has other bytes", ref)
	}
	return err
}

// recovers says what is wrong with a registry after a kill but for stray
// files, and what Collect leaves of those.
func recovers(ctx context.Context, r *registry.Registry) error {
	problems, err := r.Check(ctx)
	if err != nil {
		return err
	}
	for _, p := range problems {
		if !strings.HasPrefix(p.Fix, "collect the garbage") {
			return fmt.Errorf("problem: %s", p)
		}
	}
	if _, err := r.Collect(nil); err != nil {
		return err
	}
	if problems, err = r.Check(ctx); err != nil || len(problems) > 0 {
		return fmt.Errorf("after collecting: %v %w", problems, err)
	}
	return nil
}

// killSteps are the moments in the life of a file at which TestKilledAt kills.
var killSteps = []string{"create", "write", "sync", "close", "before rename", "rename"}

// TestKilledAt kills a process at each step between the first byte and the
// commit of a new version.
func TestKilledAt(t *testing.T) {
	for _, step := range killSteps {
		t.Run(step, func(t *testing.T) {
			dir := t.TempDir()
			r := open(t, dir)
			put(t, r, "m", "1", "one")
			r.Close()
			err := child("die at "+step, dir).Run()
			if err == nil || !strings.Contains(err.Error(), "killed") {
				t.Fatalf("the child was not killed: %v", err)
			}
			if len(files(t, dir)) != 2 {
				t.Errorf("files are %v, want those of m@1 and what was being written", files(t, dir))
			}
			r = open(t, dir)
			if m, err := r.Resolve("m", ""); err != nil || m.Version != "1" {
				t.Errorf("latest is %q (%v), want 1 as before", m.Version, err)
			}
			put(t, r, "m", "2", "two")
			if err := recovers(t.Context(), r); err != nil {
				t.Error(err)
			}
		})
	}
}

// dying is a file whose process dies after one thing is asked of it.
type dying struct {
	registry.TempFile
	step string
}

func (f dying) Write(p []byte) (int, error) {
	if f.step == "write" {
		f.TempFile.Write(p[:len(p)/2])
		die()
	}
	return f.TempFile.Write(p)
}

func (f dying) Sync() error {
	if f.step == "sync" {
		die()
	}
	return f.TempFile.Sync()
}

func (f dying) Close() error {
	if f.step == "close" {
		die()
	}
	return f.TempFile.Close()
}

func die() {
	syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {}
}

// dieAt is the child of TestKilledAt.
func dieAt(dir, step string) int {
	r, err := registry.Open(dir)
	if err != nil {
		io.WriteString(os.Stderr, err.Error())
		return 1
	}
	r.WrapCreate(func(create func(dir, pattern string) (registry.TempFile, error)) func(dir, pattern string) (registry.TempFile, error) {
		return func(dir, pattern string) (registry.TempFile, error) {
			f, err := create(dir, pattern)
			if step == "create" {
				die()
			}
			return dying{f, step}, err
		}
	})
	r.WrapRename(func(rename func(from, to string) error) func(from, to string) error {
		return func(from, to string) error {
			if step == "before rename" {
				die()
			}
			if err := rename(from, to); err != nil {
				return err
			}
			die()
			return nil
		}
	})
	r.Put(context.Background(), "m", "2", nil, []byte("two"), info)
	return 1
}
