package registry_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"weft/task"
)

func TestPutRecordsWhatItIsTold(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	before := time.Now()
	m, created, err := r.Put(t.Context(), "stats", "1.2.0", []string{"random", "clock", "random"}, []byte("wasm"), info)
	if err != nil || !created {
		t.Fatalf("put: created %v, error %v", created, err)
	}
	if m.CreatedAt.Before(before.Truncate(0)) || m.CreatedAt.After(time.Now()) {
		t.Errorf("created at %v, and it was put just now", m.CreatedAt)
	}
	want := task.Module{
		ModuleRef:  task.ModuleRef{Name: "stats", Version: "1.2.0", Digest: task.DigestOf([]byte("wasm"))},
		ModuleInfo: info, Size: 4, Capabilities: []string{"clock", "random"}, CreatedAt: m.CreatedAt,
	}
	if !reflect.DeepEqual(m, want) {
		t.Errorf("put returned\n%+v, want\n%+v", m, want)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := open(t, dir).Resolve("stats", "1.2.0")
	if err != nil || !reflect.DeepEqual(again, want) {
		t.Errorf("after opening again\n%+v (%v), want\n%+v", again, err, want)
	}
}

func TestPutKeepsNothingOfItsCaller(t *testing.T) {
	r := open(t, t.TempDir())
	capabilities := []string{"clock"}
	own := task.ModuleInfo{Kind: task.Scalar, Functions: []task.Function{{Name: "f", Params: []task.Param{{Type: "i32"}}, Result: "i32"}}}
	if _, _, err := r.Put(t.Context(), "m", "1", capabilities, []byte("w"), own); err != nil {
		t.Fatal(err)
	}
	capabilities[0], own.Functions[0].Name, own.Functions[0].Params[0].Type = "x", "x", "x"
	m, err := r.Resolve("m", "1")
	if err != nil {
		t.Fatal(err)
	}
	if m.Capabilities[0] != "clock" || m.Functions[0].Name != "f" || m.Functions[0].Params[0].Type != "i32" {
		t.Errorf("the record changed with the caller's slices: %+v", m)
	}
}

func TestPutWithoutVersion(t *testing.T) {
	r := open(t, t.TempDir())
	m := put(t, r, "m", "", "wasm")
	if want := m.Digest.String()[len("sha256:"):][:12]; m.Version != want {
		t.Errorf("version %q, want %q", m.Version, want)
	}
	if _, created, err := r.Put(t.Context(), "m", "", nil, []byte("wasm"), info); err != nil || created {
		t.Errorf("the same again: created %v, error %v", created, err)
	}
}

func TestPutAgainMovesLatest(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	first := put(t, r, "m", "1", "one")
	put(t, r, "m", "2", "two")
	again, created, err := r.Put(t.Context(), "m", "1", nil, []byte("one"), task.ModuleInfo{Kind: task.Scalar})
	if err != nil || created {
		t.Fatalf("the same again: created %v, error %v", created, err)
	}
	if !reflect.DeepEqual(again, first) {
		t.Errorf("the same again returned %+v, want the record %+v", again, first)
	}
	for range 2 {
		if m, err := r.Resolve("m", "latest"); err != nil || m.Version != "1" {
			t.Errorf("latest is %q (%v), want 1", m.Version, err)
		}
		if got := versions(t, r, "m"); !slices.Equal(got, []string{"2", "1"}) {
			t.Errorf("versions %v, want 2 before 1", got)
		}
		r.Close()
		r = open(t, dir)
	}
}

func TestPutConflicts(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	one := put(t, r, "m", "1", "one", "clock")
	put(t, r, "m", "2", "two")
	was := files(t, dir)

	_, _, err := r.Put(t.Context(), "m", "1", []string{"clock"}, []byte("other"), info)
	wantCode(t, err, task.Conflict, `"1"`, `"m"`, one.Digest.String(), task.DigestOf([]byte("other")).String())
	for _, capabilities := range [][]string{nil, {"random"}, {"clock", "random"}} {
		_, _, err = r.Put(t.Context(), "m", "1", capabilities, []byte("one"), info)
		wantCode(t, err, task.Conflict, "capabilities", "[clock]")
	}
	if m, err := r.Resolve("m", ""); err != nil || m.Version != "2" {
		t.Errorf("a conflict moved latest to %q (%v)", m.Version, err)
	}
	if now := files(t, dir); !slices.Equal(now, was) {
		t.Errorf("a conflict changed the files from %v to %v", was, now)
	}
	wantSound(t, r)
}

func TestVersionsShareBytes(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	a := put(t, r, "m", "1", "wasm")
	b := put(t, r, "m", "2", "wasm", "clock")
	put(t, r, "n", "1", "wasm")
	if a.Digest != b.Digest || a.Capabilities != nil || !slices.Equal(b.Capabilities, []string{"clock"}) {
		t.Errorf("two versions over the same bytes: %+v and %+v", a, b)
	}
	if got := files(t, dir); len(got) != 1 {
		t.Errorf("the same bytes three times are the files %v", got)
	}
}

func TestPutRefusesNames(t *testing.T) {
	long := strings.Repeat("a", 63)
	for name, ok := range map[string]bool{
		"a": true, "0": true, "a.b_c-d": true, long: true,
		"": false, long + "a": false, "-a": false, ".a": false, "A": false, "a/b": false, "a b": false, "é": false, "builtin": false, "builtins": true,
		"../../etc": false, "a\x00": false,
	} {
		r := open(t, t.TempDir())
		_, _, err := r.Put(t.Context(), name, "1", nil, []byte("w"), info)
		if ok && err != nil {
			t.Errorf("name %q: %v", name, err)
		} else if !ok {
			wantCode(t, err, task.Invalid, "name")
		}
	}
}

func TestPutRefusesVersions(t *testing.T) {
	r := open(t, t.TempDir())
	long := strings.Repeat("v", 64)
	for version, ok := range map[string]bool{
		"1": true, "1.2.0-rc_1": true, "V1": true, long: true, "sha256": true, "latest1": true, "Latest": true,
		long + "v": false, "latest": false, "sha256:": false, "a b": false, "a/b": false, "1.2.0+build.7": true, "é": false, "\xff": false,
		task.Digest{1}.String(): false, strings.Repeat("x", 1<<16): false,
	} {
		_, _, err := r.Put(t.Context(), "m", version, nil, []byte(version), info)
		if ok && err != nil {
			t.Errorf("version %q: %v", version, err)
		} else if !ok {
			wantCode(t, err, task.Invalid, "version")
			if len(err.Error()) > 300 {
				t.Errorf("an error of %d bytes for a version of %d", len(err.Error()), len(version))
			}
		}
	}
}

func TestPutRefusesTheRest(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	_, _, err := r.Put(t.Context(), "m", "1", nil, nil, info)
	wantCode(t, err, task.Invalid, "no bytes")
	_, _, err = r.Put(t.Context(), "m", "1", []string{"clock", ""}, []byte("w"), info)
	wantCode(t, err, task.Invalid, "capabilit")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err = r.Put(ctx, "m", "1", nil, []byte("w"), info); !errors.Is(err, context.Canceled) {
		t.Errorf("put with a context that has ended: %v", err)
	}
	if got := files(t, dir); len(got) != 0 {
		t.Errorf("refused uploads left %v", got)
	}
}
