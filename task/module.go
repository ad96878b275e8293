package task

import "time"

// Kind is one of the three kinds of module, told apart at upload.
type Kind string

const (
	Scalar  Kind = "scalar"  // plain exports over i32, i64, f32, f64
	Command Kind = "command" // a WASI preview 1 program, its function is "run"
	SDK     Kind = "sdk"     // speaks the weft ABI
	Builtin Kind = "builtin" // a function of the platform, no module at all
)

// BuiltinModule is the reserved module name of the platform's own functions.
const BuiltinModule = "builtin"

// A Type is how a parameter or a result is declared.
//
//	i32 i64 f32 f64                  scalar functions
//	any null bool int float string bytes
//	list list<T> map map<T>          T a Type; keys of maps are strings
//	T?                               T or null
//
// An int is any integer of −2⁶³ to 2⁶⁴−1; where a float is declared an int is
// taken and converted.
type Type string

// Param is one declared parameter. Name is empty where nothing names it.
type Param struct {
	Name string
	Type Type
}

// Function is one function of a module as its description declares it.
type Function struct {
	Name     string
	Params   []Param
	Variadic bool // the last parameter may be given any number of times, none included
	Result   Type // null for a function without a result
	Pure     bool // the same arguments always give the same result
	Doc      string
}

// ModuleInfo is what a module's bytes say of themselves.
type ModuleInfo struct {
	Kind      Kind
	Functions []Function // by name
}

// ModuleRef is a version of a module: a name and version over immutable bytes.
type ModuleRef struct {
	Name    string
	Version string
	Digest  Digest
}

// Module is one version as the registry records it.
type Module struct {
	ModuleRef
	ModuleInfo
	Size         int64 // bytes
	Capabilities []string
	CreatedAt    time.Time
}

// Function returns the function of that name.
func (m *Module) Function(name string) (Function, bool) {
	for _, f := range m.Functions {
		if f.Name == name {
			return f, true
		}
	}
	return Function{}, false
}

// Target is a function that a call names, resolved for ever: whatever is
// uploaded later, retries, recomputation and restarts run these bytes.
// Calls of one function share a Target; it is never written after it is made.
type Target struct {
	Module       ModuleRef
	Kind         Kind
	Capabilities []string // granted to the module, sorted
	Function     Function
}

// String is the function reference "module/function".
func (t *Target) String() string { return t.Module.Name + "/" + t.Function.Name }
