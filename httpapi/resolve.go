package httpapi

import (
	"strings"

	"weft/task"
)

// functions resolves function references, each of them once: what a graph
// calls a hundred thousand times is one Target. It belongs to one request.
type functions struct {
	modules  ModuleReader
	builtins Builtins
	known    map[string]*task.Target
}

func (a *API) functions() *functions {
	return &functions{modules: a.cfg.Modules, builtins: a.cfg.Builtins, known: map[string]*task.Target{}}
}

// target resolves a reference: "module/function", "module@version/function"
// or "module@sha256:…/function". One that names nothing is not_found.
func (f *functions) target(ref []byte) (*task.Target, error) {
	if t, ok := f.known[string(ref)]; ok {
		return t, nil
	}
	text := string(ref)
	module, function, ok := strings.Cut(text, "/")
	if !ok {
		return nil, task.Errorf(task.NotFound, "%q names no function; a function is called as \"module/function\"", clip(text))
	}
	t, err := f.resolve(module, function)
	if err != nil {
		return nil, err
	}
	f.known[text] = t
	return t, nil
}

// resolve finds a function of a module, which may carry a version.
func (f *functions) resolve(module, function string) (*task.Target, error) {
	name, version, versioned := strings.Cut(module, "@")
	switch {
	case !task.ValidName(function):
		return nil, task.Errorf(task.NotFound, "%q is no name of a function; those are 1 to %d characters of [A-Za-z0-9._-]", clip(function), task.MaxName)
	case name == task.BuiltinModule:
		return f.builtin(module, function)
	case !task.ValidModuleName(name):
		return nil, task.Errorf(task.NotFound, "%q is no name of a module; those are 1 to 63 characters of [a-z0-9._-]", clip(name))
	case versioned && !validVersionRef(version):
		return nil, task.Errorf(task.NotFound, "%q is no version of module %s; name one, or leave it and the \"@\" out", clip(version), name)
	}
	m, err := f.modules.Resolve(name, version)
	if err != nil {
		return nil, err
	}
	fn, ok := m.Function(function)
	if !ok {
		return nil, task.Errorf(task.NotFound, "module %s, version %s, has no function %q", m.Name, m.Version, function)
	}
	fn.Pure = isPure(&m, &fn)
	return &task.Target{Module: m.ModuleRef, Kind: m.Kind, Capabilities: m.Capabilities, Function: fn}, nil
}

func (f *functions) builtin(module, function string) (*task.Target, error) {
	if module != task.BuiltinModule {
		return nil, task.Errorf(task.NotFound, "%q: the functions of the platform have no versions", clip(module))
	}
	fn, ok := f.builtins.Function(function)
	if !ok {
		return nil, task.Errorf(task.NotFound, "the platform has no function %q", function)
	}
	return &task.Target{Module: task.ModuleRef{Name: task.BuiltinModule}, Kind: task.Builtin, Function: fn}, nil
}

// isPure reports whether a function is pure unless somebody says otherwise:
// one of a module that holds a capability is not.
func isPure(m *task.Module, f *task.Function) bool {
	return f.Pure && len(m.Capabilities) == 0
}

// validVersion reports whether s may be the version of an upload: 1 to 64
// characters of [A-Za-z0-9._+-], the first a letter or digit, and not "latest".
func validVersion(s string) bool {
	if s == "" || len(s) > 64 || s == latest {
		return false
	}
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case i > 0 && strings.IndexByte("._+-", c) >= 0:
		default:
			return false
		}
	}
	return true
}

// latest is the version that always means the last one that was uploaded.
const latest = "latest"

// validVersionRef reports whether s may stand where a version is referred to.
func validVersionRef(s string) bool {
	if s == latest || validVersion(s) {
		return true
	}
	_, err := task.ParseDigest(s)
	return err == nil
}
