package weft_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"weft/guest-sdk/abi"
	"weft/internal/testkit/wasm"
)

// sandbox is a host of the ABI with nothing around it: one instance that lives
// on, whose imports read and write the fields below.
type sandbox struct {
	functions map[string]api.Function
	input     []byte
	output    []byte
	failed    *failure
	log       []string
	stderr    bytes.Buffer
}

// failure is what a guest gave to fail.
type failure struct {
	kind           uint32
	message, stack string
}

// errFailed ends a guest that called fail.
var errFailed = errors.New("the guest called fail")

// compiled keeps compiled modules, for all tests here and for the next time.
var compiled = sync.OnceValues(func() (wazero.CompilationCache, error) {
	dir, err := wasm.CacheDir("compiled")
	if err != nil {
		return nil, err
	}
	return wazero.NewCompilationCacheWithDir(dir)
})

// open instantiates a module. random is what random_get gives it, if it is not
// nil.
func open(tb testing.TB, module []byte, random *strings.Reader) *sandbox {
	tb.Helper()
	ctx := tb.Context()
	s := &sandbox{}
	cache, err := compiled()
	if err != nil {
		tb.Fatalf("keep compiled modules: %v", err)
	}
	rt := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().WithCompilationCache(cache))
	tb.Cleanup(func() {
		if err := rt.Close(context.WithoutCancel(ctx)); err != nil {
			tb.Errorf("close runtime: %v", err)
		}
	})
	wasi_snapshot_preview1.MustInstantiate(ctx, rt)
	s.provide(ctx, tb, rt)
	config := wazero.NewModuleConfig().WithStartFunctions("_initialize").WithStderr(&s.stderr).
		WithSysWalltime().WithSysNanotime().WithSysNanosleep()
	if random != nil {
		config = config.WithRandSource(random)
	}
	code, err := rt.CompileModule(ctx, module) // never closed: that would take it out of the cache
	if err != nil {
		tb.Fatalf("compile: %v", err)
	}
	m, err := rt.InstantiateModule(ctx, code, config)
	if err != nil {
		tb.Fatalf("instantiate: %v\n%s", err, s.stderr.String())
	}
	s.functions = map[string]api.Function{
		abi.CallExport: m.ExportedFunction(abi.CallExport), abi.DescribeExport: m.ExportedFunction(abi.DescribeExport),
	}
	return s
}

// provide instantiates the imports of the ABI.
func (s *sandbox) provide(ctx context.Context, tb testing.TB, rt wazero.Runtime) {
	tb.Helper()
	b := rt.NewHostModuleBuilder(abi.Module)
	export := func(name string, params int, results []api.ValueType, fn api.GoModuleFunc) {
		i32s := slices.Repeat([]api.ValueType{api.ValueTypeI32}, params)
		b = b.NewFunctionBuilder().WithGoModuleFunction(fn, i32s, results).Export(name)
	}
	export(abi.InputSize, 0, []api.ValueType{api.ValueTypeI32}, func(_ context.Context, _ api.Module, stack []uint64) {
		stack[0] = uint64(len(s.input))
	})
	export(abi.InputRead, 2, nil, func(_ context.Context, m api.Module, stack []uint64) {
		must(m.Memory().Write(uint32(stack[0]), s.input[:uint32(stack[1])]))
	})
	export(abi.OutputWrite, 2, nil, func(_ context.Context, m api.Module, stack []uint64) {
		s.output = append(s.output[:0], read(m, stack[0], stack[1])...)
	})
	export(abi.Fail, 5, nil, func(_ context.Context, m api.Module, stack []uint64) {
		s.failed = &failure{kind: uint32(stack[0]), message: string(read(m, stack[1], stack[2])), stack: string(read(m, stack[3], stack[4]))}
		panic(errFailed)
	})
	export(abi.Log, 3, nil, func(_ context.Context, m api.Module, stack []uint64) {
		s.log = append(s.log, fmt.Sprintf("%d %s", uint32(stack[0]), read(m, stack[1], stack[2])))
	})
	if _, err := b.Instantiate(ctx); err != nil {
		tb.Fatalf("provide the imports: %v", err)
	}
}

func read(m api.Module, ptr, size uint64) []byte {
	b, ok := m.Memory().Read(uint32(ptr), uint32(size))
	must(ok)
	return b
}

func must(inRange bool) {
	if !inRange {
		panic("a range outside the memory")
	}
}

// describe runs the module's description and returns its bytes.
func (s *sandbox) describe(ctx context.Context) ([]byte, error) {
	if err := s.run(ctx, abi.DescribeExport); err != nil {
		return nil, err
	}
	return bytes.Clone(s.output), nil
}

// call runs the function at index. A guest that fails leaves a failure; an
// error is the end of the sandbox.
func (s *sandbox) call(ctx context.Context, index uint32, input []byte) ([]byte, *failure, error) {
	s.input, s.output, s.failed = input, s.output[:0], nil
	err := s.run(ctx, abi.CallExport, uint64(index))
	if errors.Is(err, errFailed) {
		return nil, s.failed, nil
	}
	return s.output, nil, err
}

func (s *sandbox) run(ctx context.Context, export string, params ...uint64) error {
	if _, err := s.functions[export].Call(ctx, params...); err != nil {
		return fmt.Errorf("%w\n%s", err, s.stderr.String())
	}
	return nil
}
