package registry_test

import (
	"maps"
	"os"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"weft/registry"
	"weft/task"
)

// model is what a registry should hold, in plain maps and slices.
type model struct {
	r      *registry.Registry
	dir    string
	names  map[string]*modelName
	stored map[task.Digest]bool // bytes that are there
}

type modelName struct {
	versions []task.Module // oldest first
	latest   string
}

func (n *modelName) version(v string) (task.Module, bool) {
	i := slices.IndexFunc(n.versions, func(m task.Module) bool { return m.Version == v })
	if i < 0 {
		return task.Module{}, false
	}
	return n.versions[i], true
}

var (
	modelNames    = []string{"a", "a-b", "b"}
	modelVersions = []string{"1", "2", "3", ""}
	modelBytes    = []string{"one", "two", "three"}
	modelGrants   = [][]string{nil, {"clock"}}
)

func TestModel(t *testing.T) { rapid.Check(t, runModel) }

func FuzzModel(f *testing.F) { f.Fuzz(rapid.MakeFuzz(runModel)) }

// runModel does things of chance to a registry and to the model, and holds
// the two together after each.
func runModel(t *rapid.T) {
	dir, err := os.MkdirTemp("", "registry")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	m := &model{dir: dir, names: map[string]*modelName{}, stored: map[task.Digest]bool{}}
	m.reopen(t)
	defer func() { m.r.Close() }()
	t.Repeat(map[string]func(*rapid.T){
		"":        m.compare,
		"put":     m.put,
		"put2":    m.put, // twice as often as the rest
		"delete":  m.delete,
		"collect": m.collect,
		"reopen":  m.reopen,
	})
}

func (m *model) reopen(t *rapid.T) {
	if m.r != nil {
		if err := m.r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	r, err := registry.Open(m.dir)
	if err != nil {
		t.Fatal(err)
	}
	m.r = r
}

func (m *model) put(t *rapid.T) {
	name := rapid.SampledFrom(modelNames).Draw(t, "name")
	version := rapid.SampledFrom(modelVersions).Draw(t, "version")
	wasm := rapid.SampledFrom(modelBytes).Draw(t, "wasm")
	grants := rapid.SampledFrom(modelGrants).Draw(t, "capabilities")
	got, created, err := m.r.Put(t.Context(), name, version, grants, []byte(wasm), info)

	digest := task.DigestOf([]byte(wasm))
	if version == "" {
		version = digest.String()[7:19]
	}
	n := m.names[name]
	if n == nil {
		n = &modelName{}
	}
	there, taken := n.version(version)
	if taken && (there.Digest != digest || !slices.Equal(there.Capabilities, grants)) {
		if task.CodeOf(err) != task.Conflict {
			t.Fatalf("put %s@%s over %+v: %+v %v, want a conflict", name, version, there, got, err)
		}
		return
	}
	if err != nil || created == taken {
		t.Fatalf("put %s@%s: created %v, error %v; it was there: %v", name, version, created, err, taken)
	}
	if taken && !reflect.DeepEqual(got, there) {
		t.Fatalf("put again returned %+v, want %+v", got, there)
	}
	if !taken {
		n.versions = append(n.versions, got)
	}
	n.latest = version
	m.names[name], m.stored[digest] = n, true
}

func (m *model) delete(t *rapid.T) {
	name := rapid.SampledFrom(modelNames).Draw(t, "name")
	version := rapid.SampledFrom(modelVersions).Draw(t, "version") // "": all of them
	err := m.r.Delete(name, version)

	n, ok := m.names[name]
	if ok && version != "" {
		_, ok = n.version(version)
	}
	if !ok {
		if task.CodeOf(err) != task.NotFound {
			t.Fatalf("delete %s@%s, which is not there: %v", name, version, err)
		}
		return
	}
	if err != nil {
		t.Fatalf("delete %s@%s: %v", name, version, err)
	}
	n.versions = slices.DeleteFunc(n.versions, func(m task.Module) bool { return version == "" || m.Version == version })
	if len(n.versions) == 0 {
		delete(m.names, name)
	} else if _, ok := n.version(n.latest); !ok {
		n.latest = n.versions[len(n.versions)-1].Version
	}
}

func (m *model) collect(t *rapid.T) {
	used := task.DigestOf([]byte(rapid.SampledFrom(modelBytes).Draw(t, "in use")))
	removed, err := m.r.Collect(func(d task.Digest) bool { return d == used })
	if err != nil {
		t.Fatal(err)
	}
	named := map[task.Digest]bool{used: true}
	for _, n := range m.names {
		for _, v := range n.versions {
			named[v.Digest] = true
		}
	}
	got := map[task.Digest]bool{}
	for _, d := range removed {
		got[d] = true
	}
	want := map[task.Digest]bool{}
	for d := range m.stored {
		if !named[d] {
			want[d] = true
			delete(m.stored, d)
		}
	}
	if !maps.Equal(got, want) || len(removed) != len(want) {
		t.Fatalf("collected %v, want %v", removed, slices.Collect(maps.Keys(want)))
	}
}

// compare holds all that can be read against the model.
func (m *model) compare(t *rapid.T) {
	for _, wasm := range modelBytes {
		d := task.DigestOf([]byte(wasm))
		if got, err := m.r.Bytes(t.Context(), d); (err == nil) != m.stored[d] || err == nil && string(got) != wasm {
			t.Fatalf("bytes of %q: %q %v; they should be there: %v", wasm, got, err, m.stored[d])
		}
	}
	items, next, err := m.r.List("", 10)
	if err != nil || next != "" || len(items) != len(m.names) {
		t.Fatalf("list: %v %q %v, want %d names", items, next, err, len(m.names))
	}
	for _, name := range modelNames {
		n, ok := m.names[name]
		all, err := m.r.Versions(name)
		if !ok {
			if task.CodeOf(err) != task.NotFound {
				t.Fatalf("versions of %s, which is not there: %v %v", name, all, err)
			}
			continue
		}
		slices.Reverse(all)
		if err != nil || !reflect.DeepEqual(all, n.versions) {
			t.Fatalf("versions of %s from the oldest: %+v %v, want %+v", name, all, err, n.versions)
		}
		want, _ := n.version(n.latest)
		if !slices.ContainsFunc(items, func(m task.Module) bool { return reflect.DeepEqual(m, want) }) {
			t.Fatalf("list has %+v, want latest %+v", items, want)
		}
		m.compareResolve(t, name, n)
	}
	if problems, err := m.r.Check(t.Context()); err != nil {
		t.Fatal(err)
	} else if strays := m.strays(); len(problems) != strays {
		t.Fatalf("check says %v, want %d strays", problems, strays)
	}
}

func (m *model) compareResolve(t *rapid.T, name string, n *modelName) {
	latest, _ := n.version(n.latest)
	for _, v := range []string{"", "latest"} {
		if got, err := m.r.Resolve(name, v); err != nil || !reflect.DeepEqual(got, latest) {
			t.Fatalf("resolve %s@%q: %+v %v, want %+v", name, v, got, err, latest)
		}
	}
	for _, want := range n.versions {
		if got, err := m.r.Resolve(name, want.Version); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("resolve %s@%s: %+v %v, want %+v", name, want.Version, got, err, want)
		}
		for _, newer := range n.versions {
			if newer.Digest == want.Digest {
				want = newer
			}
		}
		if want.Digest == latest.Digest {
			want = latest
		}
		if got, err := m.r.Resolve(name, want.Digest.String()); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("resolve %s@%s: %+v %v, want %+v", name, want.Digest, got, err, want)
		}
	}
}

// strays is how many bytes are there that no version names.
func (m *model) strays() int {
	named := map[task.Digest]bool{}
	for _, n := range m.names {
		for _, v := range n.versions {
			named[v.Digest] = true
		}
	}
	return len(m.stored) - len(named)
}
