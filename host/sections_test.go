package host

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/tetratelabs/wazero"

	"weft/host/internal/wasmtest"
)

// modules are the modules of testdata, by their paths.
func modules(tb testing.TB) map[string][]byte {
	tb.Helper()
	paths, err := filepath.Glob("testdata/*/*.wasm")
	if err != nil || len(paths) == 0 {
		tb.Fatal("no modules", err)
	}
	all := make(map[string][]byte)
	for _, path := range paths {
		if all[path], err = os.ReadFile(path); err != nil {
			tb.Fatal(err)
		}
	}
	return all
}

func TestImportsAreReadAsTheDecoderDoes(t *testing.T) {
	rt := wazero.NewRuntimeWithConfig(t.Context(), wazero.NewRuntimeConfigInterpreter())
	defer func() { _ = rt.Close(t.Context()) }()
	for path, wasm := range modules(t) {
		code, err := rt.CompileModule(t.Context(), wasm)
		if err != nil {
			t.Fatal(path, err)
		}
		read := importsOf(wasm)
		if len(read) != len(code.ImportedFunctions()) {
			t.Errorf("%s: read %d imports of %d", path, len(read), len(code.ImportedFunctions()))
			continue
		}
		for i, f := range code.ImportedFunctions() {
			module, name, _ := f.Import()
			if want := (imported{module, name, importFunction}); read[i] != want {
				t.Errorf("%s: import %d read as %v, want %v", path, i, read[i], want)
			}
		}
	}
}

// Whatever an upload holds, reading its imports ends, without a panic, and
// gives no more of them than bytes could hold.
func FuzzImportsOf(f *testing.F) {
	for _, wasm := range modules(f) {
		f.Add(wasm[headerSize:min(len(wasm), 1<<12)])
	}
	f.Add([]byte{sectionImport, 5, 0xff, 0xff, 0xff, 0xff, 0x0f}) // 2³²−1 imports in no bytes
	f.Add([]byte{sectionImport, 0xff, 0xff, 0xff, 0xff, 0x7f})
	for _, kind := range []byte{wasmtest.KindTable, wasmtest.KindMemory, wasmtest.KindGlobal} {
		m := wasmtest.Module{Imports: []wasmtest.Import{{Module: "a", Name: "b", Type: ":"}, {Module: "c", Name: "d", Kind: kind}}}
		f.Add(m.Bytes()[headerSize:])
	}
	f.Fuzz(func(t *testing.T, sections []byte) {
		const least = 4 // bytes of an import
		read := importsOf(append([]byte("\x00asm\x01\x00\x00\x00"), sections...))
		if len(read)*least > len(sections) {
			t.Errorf("read %d imports from %d bytes", len(read), len(sections))
		}
	})
}
