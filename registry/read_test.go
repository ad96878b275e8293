package registry_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"weft/task"
)

func TestResolve(t *testing.T) {
	r := open(t, t.TempDir())
	put(t, r, "m", "1", "one")
	put(t, r, "m", "2", "two")
	put(t, r, "m", "2b", "two", "clock")
	put(t, r, "m", "3", "three")
	put(t, r, "n", "9", "nine")
	digest := func(s string) string { return task.DigestOf([]byte(s)).String() }
	for _, c := range []struct{ name, version, want string }{
		{"m", "", "3"},
		{"m", "latest", "3"},
		{"m", "1", "1"},
		{"m", digest("one"), "1"},
		{"m", digest("two"), "2b"},
		{"n", "", "9"},
	} {
		if m, err := r.Resolve(c.name, c.version); err != nil || m.Version != c.want || m.Name != c.name {
			t.Errorf("resolve %s@%s: %s@%s (%v), want version %s", c.name, c.version, m.Name, m.Version, err, c.want)
		}
	}
	put(t, r, "m", "2", "two")
	if m, err := r.Resolve("m", digest("two")); err != nil || m.Version != "2" {
		t.Errorf("a digest resolves to %q (%v), want 2, the latest with it", m.Version, err)
	}

	for _, c := range []struct {
		name, version string
		code          task.Code
		words         []string
	}{
		{"o", "", task.NotFound, []string{`"o"`}},
		{"o\n", "1", task.NotFound, []string{`"o\n"`}},
		{"m", "4", task.NotFound, []string{`"m"`, `"4"`, `"2"`}},
		{"n", digest("one"), task.NotFound, []string{`"n"`, digest("one")}},
		{"m", "sha256:12", task.Invalid, []string{"sha256:12"}},
		{"m", strings.ToUpper(digest("one")), task.NotFound, nil},
		{"m", "Latest", task.NotFound, []string{`"Latest"`}},
	} {
		_, err := r.Resolve(c.name, c.version)
		wantCode(t, err, c.code, c.words...)
	}
}

func TestList(t *testing.T) {
	r := open(t, t.TempDir())
	if items, next, err := r.List("", 1); len(items) != 0 || next != "" || err != nil {
		t.Errorf("list of nothing: %v %q %v", items, next, err)
	}
	for _, name := range []string{"b", "a-b", "c", "a", "a.b"} {
		put(t, r, name, "1", name)
		put(t, r, name, "2", name+name)
	}
	for _, c := range []struct {
		after string
		limit int
		want  []string
		next  string
	}{
		{"", 10, []string{"a", "a-b", "a.b", "b", "c"}, ""},
		{"", 5, []string{"a", "a-b", "a.b", "b", "c"}, ""},
		{"", 4, []string{"a", "a-b", "a.b", "b"}, "b"},
		{"b", 4, []string{"c"}, ""},
		{"a", 1, []string{"a-b"}, "a-b"},
		{"a.c", 1, []string{"b"}, "b"}, // a name that is not, or no longer, there
		{"c", 1, nil, ""},
		{"z", 1, nil, ""},
	} {
		items, next, err := r.List(c.after, c.limit)
		var got []string
		for _, m := range items {
			got = append(got, m.Name)
			if m.Version != "2" {
				t.Errorf("list has %s@%s, which is not latest", m.Name, m.Version)
			}
		}
		if err != nil || !slices.Equal(got, c.want) || next != c.next {
			t.Errorf("list after %q, at most %d: %v next %q (%v), want %v next %q", c.after, c.limit, got, next, err, c.want, c.next)
		}
	}
	_, _, err := r.List("", 0)
	wantCode(t, err, task.Invalid, "limit")
}

func TestBytes(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	big := strings.Repeat("wasm", 100_000)
	m := put(t, r, "m", "1", big)
	if got, err := r.Bytes(t.Context(), m.Digest); err != nil || string(got) != big {
		t.Errorf("read %d bytes (%v), want the %d that were put", len(got), err, len(big))
	}
	_, err := r.Bytes(t.Context(), task.Digest{1})
	wantCode(t, err, task.NotFound, task.Digest{1}.String())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Bytes(ctx, m.Digest); !errors.Is(err, context.Canceled) {
		t.Errorf("read with a context that has ended: %v", err)
	}

	if err := os.WriteFile(blobPath(dir, m.Digest), []byte(big[:len(big)-1]+"x"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = r.Bytes(t.Context(), m.Digest)
	wantCode(t, err, task.Internal, m.Digest.String(), "upload")
	if strings.Contains(err.Error(), dir) {
		t.Errorf("the error shows where the server keeps its files: %v", err)
	}
	put(t, r, "m", "1", big)
	if got, err := r.Bytes(t.Context(), m.Digest); err != nil || string(got) != big {
		t.Errorf("uploading damaged bytes again left %d bytes (%v)", len(got), err)
	}
}

// Every call looks functions up; what that costs must not grow into a cost of the task.
func TestResolveAllocatesNothing(t *testing.T) {
	r := open(t, t.TempDir())
	m := put(t, r, "m", "1", "one")
	for _, version := range []string{"", "latest", "1", m.Digest.String()} {
		allocs := testing.AllocsPerRun(100, func() {
			if _, err := r.Resolve("m", version); err != nil {
				t.Fatal(err)
			}
		})
		if allocs > 1 {
			t.Errorf("resolve of %q allocates %v times", version, allocs)
		}
	}
}

func BenchmarkResolve(b *testing.B) {
	r := open(b, b.TempDir())
	var m task.Module
	for i := range 20 {
		m = put(b, r, "m", fmt.Sprint(i), fmt.Sprint(i))
	}
	for _, version := range []string{"latest", "7", m.Digest.String()} {
		b.Run(version[:min(len(version), 6)], func(b *testing.B) {
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if _, err := r.Resolve("m", version); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}

func BenchmarkPut(b *testing.B) {
	for _, size := range []int{60, 2 << 20} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			r := open(b, b.TempDir())
			wasm := make([]byte, size)
			for i := range b.N {
				copy(wasm, fmt.Sprint(i))
				if _, _, err := r.Put(b.Context(), "m", fmt.Sprint(i), nil, wasm, info); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
