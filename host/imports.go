package host

import (
	"context"
	"fmt"
	"slices"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// A hostFunction is one function that a guest may import.
type hostFunction struct {
	name      string
	signature string // parameters and results as in "iI:i": i is i32, I i64
	// call reads parameters from stack and puts the result at its front. It
	// ends the guest by a panic, see endf. It never calls the guest.
	call func(b *sandbox, mod api.Module, stack []uint64)
}

// types are the parameters and results of a function.
func (f *hostFunction) types() (params, results []api.ValueType) {
	into := &params
	for _, c := range f.signature {
		switch c {
		case ':':
			into = &results
		case 'I':
			*into = append(*into, api.ValueTypeI64)
		default:
			*into = append(*into, api.ValueTypeI32)
		}
	}
	return params, results
}

// hostModules are the modules that a guest may import from, and their
// functions.
var hostModules = map[string][]hostFunction{
	wasiModule: wasiFunctions,
	abiModule:  abiFunctions,
	asmModule:  asmFunctions,
}

// find returns the host function of that name, nil if there is none.
func find(module, name string) *hostFunction {
	functions := hostModules[module]
	if i := slices.IndexFunc(functions, func(f hostFunction) bool { return f.name == name }); i >= 0 {
		return &functions[i]
	}
	return nil
}

// link makes what code imports importable in its runtime. checkImports has
// passed it.
func link(ctx context.Context, rt wazero.Runtime, code wazero.CompiledModule) error {
	wanted := make(map[string]bool)
	for _, f := range code.ImportedFunctions() {
		module, _, _ := f.Import()
		wanted[module] = true
	}
	for module := range wanted {
		builder := rt.NewHostModuleBuilder(module)
		for _, f := range hostModules[module] {
			params, results := f.types()
			builder.NewFunctionBuilder().WithName(f.name).WithGoModuleFunction(entry(f.call), params, results).Export(f.name)
		}
		if _, err := builder.Instantiate(ctx); err != nil {
			return fmt.Errorf("instantiate host module %s: %w", module, err)
		}
	}
	return nil
}

// entry is how the guest gets into a host function.
func entry(call func(*sandbox, api.Module, []uint64)) api.GoModuleFunc {
	return func(ctx context.Context, mod api.Module, stack []uint64) { call(sandboxOf(ctx), mod, stack) }
}
