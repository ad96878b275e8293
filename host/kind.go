package host

import (
	"maps"
	"slices"
	"strings"

	"github.com/tetratelabs/wazero/api"

	"weft/guest-sdk/abi"
	"weft/task"
)

// A kind knows how the functions of one task.Kind are described and called.
// One belongs to one module; describe comes first, and once.
type kind interface {
	name() task.Kind
	// describe says what functions the module has. It runs as much of the
	// module in b as shows that calls can be made.
	describe(m *module, b *sandbox) ([]task.Function, error)
	// call makes a call in a new instance in b and returns the encoded
	// result. The function is one that describe returned, and the arguments
	// fit it.
	call(m *module, b *sandbox, call *task.Call) ([]byte, error)
}

// starter is the export that makes a module a program.
const starter = "_start"

// kindOf tells the kinds apart by what a module exports.
func (m *module) kindOf() (kind, error) {
	_, calls := m.exports[abi.CallExport]
	_, describes := m.exports[abi.DescribeExport]
	_, starts := m.exports[starter]
	switch {
	case calls && describes:
		return &sdk{}, m.checkExports(map[string]string{abi.CallExport: "i:", abi.DescribeExport: ":", initializer: ":"})
	case calls:
		return nil, badModule("it exports %s but not %s; build it with a guest SDK of version %d", abi.CallExport, abi.DescribeExport, abi.Version)
	case describes:
		return nil, badModule("it exports %s but not %s; build it with a guest SDK of version %d", abi.DescribeExport, abi.CallExport, abi.Version)
	}
	if err := m.checkNoABI(); err != nil {
		return nil, err
	}
	if starts {
		return command{}, m.checkExports(map[string]string{starter: ":"})
	}
	return scalar{}, m.checkExports(map[string]string{initializer: ":"})
}

// checkNoABI refuses modules that look as if they were meant to be of kind sdk.
func (m *module) checkNoABI() error {
	for _, name := range slices.Sorted(maps.Keys(m.exports)) {
		if strings.HasSuffix(name, abi.CallSuffix) || strings.HasSuffix(name, abi.DescribeSuffix) {
			if err := checkABIVersion(name); err != nil {
				return err
			}
		}
	}
	for _, f := range m.code.ImportedFunctions() {
		if module, name, _ := f.Import(); module == abiModule {
			return badModule("it imports %s.%s but exports neither %s nor %s; build it as a library (with Go: -buildmode=c-shared)",
				module, name, abi.CallExport, abi.DescribeExport)
		}
	}
	return nil
}

// checkExports checks the types of exports that have a meaning, where they are
// there. They are written as in hostFunction.
func (m *module) checkExports(types map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(types)) {
		export, ok := m.exports[name]
		if !ok {
			continue
		}
		want := hostFunction{signature: types[name]}
		params, results := want.types()
		if isImport(export) || !slices.Equal(export.ParamTypes(), params) || !slices.Equal(export.ResultTypes(), results) {
			return badModule("its export %s is %s; it has to be a function %s of its own", name,
				signature(export.ParamTypes(), export.ResultTypes()), signature(params, results))
		}
	}
	return nil
}

// isImport reports whether an exported function is only passed on.
func isImport(export api.FunctionDefinition) bool {
	_, _, imported := export.Import()
	return imported
}
