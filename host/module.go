package host

import (
	"context"
	"runtime/debug"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"weft/task"
)

// A module is compiled code, ready to make instances of, and what it says of
// itself. It has a wazero runtime of its own, because runtimes never forget
// the types of the modules they have seen; the machine code lies in a cache
// that all share. It is not written once it is open, and may be used from any
// goroutine until it is closed.
type module struct {
	digest  task.Digest
	runtime wazero.Runtime
	code    wazero.CompiledModule
	exports map[string]api.FunctionDefinition
	kind    kind
	info    task.ModuleInfo
	byName  map[string]*task.Function
}

// open compiles a module and lets it describe itself.
func (h *Host) open(ctx context.Context, digest task.Digest, wasm []byte) (m *module, err error) {
	m = &module{digest: digest}
	defer func() {
		if r := recover(); r != nil {
			h.log.Error("compiler panicked", "module", digest, "panic", r, "stack", string(debug.Stack()))
			err = badModule("the compiler cannot cope with it")
		}
		if err != nil {
			m.close()
			m = nil
		}
	}()
	if err := m.compile(ctx, h.code, wasm); err != nil {
		return m, err
	}
	if err := m.describe(ctx, h.upload); err != nil {
		return m, err
	}
	h.log.Debug("module opened", "module", digest, "kind", m.info.Kind, "functions", len(m.info.Functions))
	return m, nil
}

// compile makes the code of a module and brings what it imports.
func (m *module) compile(ctx context.Context, cache wazero.CompilationCache, wasm []byte) error {
	if err := checkHeader(wasm); err != nil {
		return err
	}
	if err := checkImports(wasm); err != nil {
		return err
	}
	m.runtime = wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2).
		WithCompilationCache(cache).
		WithCloseOnContextDone(true).
		WithDebugInfoEnabled(false))
	var err error
	if m.code, err = m.runtime.CompileModule(ctx, wasm); err != nil {
		return badModule("the bytes are no WebAssembly 2.0 module: %s", err)
	}
	if err := checkSignatures(m.code); err != nil {
		return err
	}
	m.exports = m.code.ExportedFunctions()
	if m.kind, err = m.kindOf(); err != nil {
		return err
	}
	return link(ctx, m.runtime, m.code)
}

// close frees the module. Nobody uses it any more.
func (m *module) close() {
	ctx := context.Background()
	if m.code != nil {
		_ = m.code.Close(ctx) // never fails
	}
	if m.runtime != nil {
		_ = m.runtime.Close(ctx) // what is left to close are host modules, which do not fail to
	}
}
