package host

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"weft/guest-sdk/abi"
	"weft/task"
)

// badModule is the error of bytes that are no module that can be run.
func badModule(format string, args ...any) error {
	e := task.Errorf(task.BadModule, format, args...)
	e.Detail = cut(e.Detail)
	return e
}

// checkHeader tells what is no WebAssembly module at all from one.
func checkHeader(wasm []byte) error {
	const magic, version, layer = "\x00asm", "\x01\x00", "\x00\x00"
	switch {
	case !bytes.HasPrefix(wasm, []byte(magic)):
		return badModule("the bytes are no WebAssembly: they begin with %q, not with %q", wasm[:min(len(wasm), 4)], magic)
	case len(wasm) >= 8 && string(wasm[6:8]) == "\x01\x00":
		return badModule("this is a WebAssembly component; weft runs modules: build for wasm32-wasip1 or take the core module out of it")
	case len(wasm) < 8 || string(wasm[4:8]) != version+layer:
		return badModule("the bytes are WebAssembly of another version than 1")
	}
	return nil
}

// hints say what to do about modules that are imported from by mistake.
var hints = map[string]string{
	"gojs":                     "it is built for GOOS=js; build it with GOOS=wasip1",
	"wasi_unstable":            "it is built for an early WASI; build it for preview 1 (" + wasiModule + ")",
	"__wbindgen_placeholder__": "it is built for wasm-bindgen; export plain functions instead",
	"wbg":                      "it is built for wasm-bindgen; export plain functions instead",
}

// checkImports checks that everything that a module imports is there. It comes
// before compiling, which for a large module takes many seconds.
func checkImports(wasm []byte) error {
	var unknown []string
	for _, im := range importsOf(wasm) {
		if im.kind != importFunction {
			return badModule("it imports %s, %s.%s; a module may import functions only, and has its own memory, tables and globals",
				importKinds[im.kind], im.module, im.name)
		}
		if err := checkABIVersion(im.module); err != nil {
			return err
		}
		if find(im.module, im.name) == nil {
			unknown = append(unknown, im.module+"."+im.name)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	return badModule("it imports %s, which weft does not offer; %s", enumerate(unknown), hint(unknown[0]))
}

// importKinds are the kinds of imports that are no functions, for people.
var importKinds = map[byte]string{importTable: "a table", importMemory: "a memory", importGlobal: "a global"}

// checkSignatures checks that a module imports functions as what they are.
func checkSignatures(code wazero.CompiledModule) error {
	for _, f := range code.ImportedFunctions() {
		module, name, _ := f.Import()
		have := find(module, name)
		if have == nil {
			return badModule("it imports %s.%s, which weft does not offer", module, name)
		}
		params, results := have.types()
		if !slices.Equal(f.ParamTypes(), params) || !slices.Equal(f.ResultTypes(), results) {
			return badModule("it imports %s.%s as %s, but that is %s", module, name,
				signature(f.ParamTypes(), f.ResultTypes()), signature(params, results))
		}
	}
	return nil
}

// hint says what to do about the import of an unknown function.
func hint(function string) string {
	module, _, _ := strings.Cut(function, ".")
	if h, ok := hints[module]; ok {
		return h
	}
	return fmt.Sprintf("a module may import from %s and %s, and %s.abort", wasiModule, abiModule, asmModule)
}

// checkABIVersion refuses the name of an import or export of another version
// of the ABI.
func checkABIVersion(name string) error {
	rest, ok := strings.CutPrefix(name, abi.ExportPrefix)
	if !ok {
		return nil
	}
	version := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))]
	if version == "" || version == strconv.Itoa(abi.Version) {
		return nil
	}
	return badModule("it speaks version %s of the weft ABI (%s); this server speaks version %d: build it with a guest SDK of that version", version, name, abi.Version)
}

// enumerate is names as text, the first few of them.
func enumerate(names []string) string {
	const shown = 5
	if more := len(names) - shown; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), more)
	}
	return strings.Join(names, ", ")
}

// signature is the type of a function as text, "(i32, i64) → f64".
func signature(params, results []api.ValueType) string {
	names := func(types []api.ValueType) string {
		s := make([]string, len(types))
		for i, t := range types {
			s[i] = api.ValueTypeName(t)
		}
		return strings.Join(s, ", ")
	}
	if len(results) == 0 {
		return "(" + names(params) + ")"
	}
	return "(" + names(params) + ") → " + names(results)
}
