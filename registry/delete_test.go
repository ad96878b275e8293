package registry_test

import (
	"slices"
	"testing"

	"weft/task"
)

func TestDelete(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	for _, v := range []string{"1", "2", "3", "4"} {
		put(t, r, "m", v, "wasm "+v)
	}
	put(t, r, "n", "1", "other")
	put(t, r, "m", "2", "wasm 2") // latest now, and not the newest
	for _, step := range []struct {
		version, latest string
		left            []string
	}{
		{"3", "2", []string{"4", "2", "1"}},
		{"2", "4", []string{"4", "1"}},
		{"4", "1", []string{"1"}},
		{"1", "", nil},
	} {
		if err := r.Delete("m", step.version); err != nil {
			t.Fatal(err)
		}
		r.Close() // what is deleted stays so
		r = open(t, dir)
		if got := versions(t, r, "m"); !slices.Equal(got, step.left) {
			t.Errorf("after deleting %s: %v are left, want %v", step.version, got, step.left)
		}
		if m, _ := r.Resolve("m", "latest"); m.Version != step.latest {
			t.Errorf("after deleting %s: latest is %q, want %q", step.version, m.Version, step.latest)
		}
	}
	if items, _, err := r.List("", 10); err != nil || len(items) != 1 || items[0].Name != "n" {
		t.Errorf("list has %v (%v), want n alone", items, err)
	}
	put(t, r, "m", "1", "other bytes, now that the version is free")
}

func TestDeleteAll(t *testing.T) {
	r := open(t, t.TempDir())
	a := put(t, r, "m", "1", "one")
	put(t, r, "m", "2", "two")
	put(t, r, "m2", "1", "three") // of the same beginning
	if err := r.Delete("m", ""); err != nil {
		t.Fatal(err)
	}
	if got := versions(t, r, "m"); got != nil {
		t.Errorf("%v are left", got)
	}
	if got := versions(t, r, "m2"); len(got) != 1 {
		t.Errorf("the other module has %v left", got)
	}
	if _, err := r.Bytes(t.Context(), a.Digest); err != nil {
		t.Errorf("the bytes went with the version, and a task may still run them: %v", err)
	}
}

func TestDeleteRefuses(t *testing.T) {
	r := open(t, t.TempDir())
	m := put(t, r, "m", "1", "one")
	for _, c := range []struct {
		name, version string
		code          task.Code
		words         []string
	}{
		{"n", "", task.NotFound, []string{`"n"`}},
		{"n", "1", task.NotFound, []string{`"n"`}},
		{"m", "2", task.NotFound, []string{`"m"`, `"2"`}},
		{"m", "latest", task.Invalid, []string{"latest"}},
		{"m", m.Digest.String(), task.Invalid, []string{"version"}},
	} {
		wantCode(t, r.Delete(c.name, c.version), c.code, c.words...)
	}
	if got := versions(t, r, "m"); len(got) != 1 {
		t.Errorf("a refused delete left %v", got)
	}
}
