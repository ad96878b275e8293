package httpapi_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"slices"
	"sync"
	"time"

	"weft/task"
)

// fakeModules keeps modules in memory.
type fakeModules struct {
	mu       sync.Mutex
	versions map[string][]task.Module // newest first
	wasm     map[task.Digest][]byte
}

func newFakeModules() *fakeModules {
	return &fakeModules{versions: map[string][]task.Module{}, wasm: map[task.Digest][]byte{}}
}

func (f *fakeModules) Resolve(name, version string) (task.Module, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, m := range f.versions[name] {
		if version == "" || version == "latest" || version == m.Version || version == m.Digest.String() {
			return m, nil
		}
	}
	return task.Module{}, task.Errorf(task.NotFound, "there is no version %q of module %s", version, name)
}

func (f *fakeModules) List(after string, limit int) (latest []task.Module, next string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var names []string
	for name := range f.versions {
		if name > after {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	if len(names) > limit {
		names = names[:limit]
		next = names[limit-1]
	}
	for _, name := range names {
		latest = append(latest, f.versions[name][0])
	}
	return latest, next, nil
}

func (f *fakeModules) Versions(name string) ([]task.Module, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.versions[name]) == 0 {
		return nil, missing("module", name)
	}
	return slices.Clone(f.versions[name]), nil
}

func (f *fakeModules) Bytes(_ context.Context, digest task.Digest) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	wasm, ok := f.wasm[digest]
	if !ok {
		return nil, missing("module", digest.String())
	}
	return wasm, nil
}

func (f *fakeModules) Put(_ context.Context, name, version string, capabilities []string, wasm []byte, info task.ModuleInfo) (task.Module, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	digest := task.DigestOf(wasm)
	if version == "" {
		version = hex.EncodeToString(digest[:6])
	}
	for _, m := range f.versions[name] {
		if m.Version != version {
			continue
		}
		if m.Digest != digest {
			return task.Module{}, false, task.Errorf(task.Conflict, "version %s of module %s has other bytes", version, name)
		}
		return m, false, nil
	}
	m := task.Module{
		ModuleRef: task.ModuleRef{Name: name, Version: version, Digest: digest}, ModuleInfo: info,
		Size: int64(len(wasm)), Capabilities: capabilities, CreatedAt: time.Now(),
	}
	f.versions[name] = append([]task.Module{m}, f.versions[name]...)
	f.wasm[digest] = wasm
	return m, true, nil
}

func (f *fakeModules) Delete(name, version string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if version == "" {
		delete(f.versions, name)
		return nil
	}
	f.versions[name] = slices.DeleteFunc(f.versions[name], func(m task.Module) bool { return m.Version == version })
	if len(f.versions[name]) == 0 {
		delete(f.versions, name)
	}
	return nil
}

// fakeDescriber takes what begins as a module does for one of arithmetic.
type fakeDescriber struct{}

func (fakeDescriber) Describe(_ context.Context, wasm []byte) (task.ModuleInfo, error) {
	if !bytes.HasPrefix(wasm, []byte("\x00asm")) {
		return task.ModuleInfo{}, task.Errorf(task.BadModule, "the bytes do not begin as a module does")
	}
	ints := func(name string, n int) task.Function {
		f := task.Function{Name: name, Result: "i64", Pure: true, Params: make([]task.Param, n)}
		for i := range f.Params {
			f.Params[i].Type = "i64"
		}
		return f
	}
	return task.ModuleInfo{Kind: task.Scalar, Functions: []task.Function{
		ints("add", 2), ints("double", 1), ints("inc", 1),
		{Name: "roll", Result: "f64", Pure: true, Params: []task.Param{{Name: "sides", Type: "f64"}}},
	}}, nil
}

// fakeBuiltins are two functions of the platform.
type fakeBuiltins struct{}

func (fakeBuiltins) Function(name string) (task.Function, bool) {
	switch name {
	case "identity":
		return task.Function{Name: name, Params: []task.Param{{Name: "x", Type: "any"}}, Result: "any", Pure: true}, true
	case "list":
		return task.Function{Name: name, Params: []task.Param{{Name: "x", Type: "any"}}, Variadic: true, Result: "list", Pure: true}, true
	default:
		return task.Function{}, false
	}
}
