// Package wasmtest assembles small WebAssembly modules for tests, byte by
// byte, so that a test can say exactly what a guest does, right or wrong.
//
//	wasm := wasmtest.Module{Funcs: []wasmtest.Func{{
//		Export: "add", Type: "II:I",
//		Body: wasmtest.Code(wasmtest.Get(0), wasmtest.Get(1), wasmtest.I64Add),
//	}}}.Bytes()
//
// It checks nothing: what makes no sense is for wazero, or weft, to refuse.
package wasmtest

// A Module is the content of a module.
type Module struct {
	Imports  []Import
	Funcs    []Func
	Memory   int    // pages at the start; 0: no memory
	NoExport bool   // the memory is not exported
	Data     []byte // at DataAt
	DataAt   int32
	Globals  []int32 // mutable ones, at their first values
	Start    int     // index of the start function plus 1; 0: none
}

// An Import is an imported function, or something else if Kind is set.
type Import struct {
	Module, Name string
	Type         string // as in Func
	Kind         byte   // KindTable, KindMemory, KindGlobal; 0: a function
}

// Kinds of imports that are no functions.
const (
	KindTable  = 1
	KindMemory = 2
	KindGlobal = 3
)

// A Func is a function. Its index comes after those of the imports.
type Func struct {
	Export string // "": not exported
	Type   string // parameters and results: i I f F are i32 i64 f32 f64, x externref, as in "iI:F"
	Locals string // types as in Type
	Body   []byte // without the end
}

// Bytes assembles the module.
func (m Module) Bytes() []byte {
	out := []byte("\x00asm\x01\x00\x00\x00")
	out = section(out, 1, m.types())
	if len(m.Imports) > 0 {
		out = section(out, 2, m.imports())
	}
	out = section(out, 3, vector(m.Funcs, func(i int, _ Func) []byte { return uleb(uint64(m.typeOf(i))) }))
	if m.Memory > 0 {
		out = section(out, 5, append([]byte{1, 0}, uleb(uint64(m.Memory))...))
	}
	if len(m.Globals) > 0 {
		out = section(out, 6, vector(m.Globals, func(_ int, v int32) []byte {
			return append(append([]byte{0x7f, 1}, I32(v)...), end)
		}))
	}
	out = section(out, 7, m.exports())
	if m.Start > 0 {
		out = section(out, 8, uleb(uint64(m.Start-1)))
	}
	out = section(out, 10, vector(m.Funcs, func(_ int, f Func) []byte { return f.code() }))
	if m.Data != nil {
		data := append([]byte{1, 0}, I32(m.DataAt)...)
		out = section(out, 11, append(append(append(data, end), uleb(uint64(len(m.Data)))...), m.Data...))
	}
	return out
}

// types is the type section: one for each import and function, in their order.
func (m Module) types() []byte {
	var all []string
	for _, i := range m.Imports {
		all = append(all, i.Type)
	}
	for _, f := range m.Funcs {
		all = append(all, f.Type)
	}
	return vector(all, func(_ int, t string) []byte { return functionType(t) })
}

// typeOf is the index of the type of a function.
func (m Module) typeOf(i int) int { return len(m.Imports) + i }

func (m Module) imports() []byte {
	return vector(m.Imports, func(i int, im Import) []byte {
		b := append(name(im.Module), name(im.Name)...)
		switch im.Kind {
		case KindTable:
			return append(b, im.Kind, 0x70, 0, 0)
		case KindMemory:
			return append(b, im.Kind, 0, 0)
		case KindGlobal:
			return append(b, im.Kind, 0x7f, 0)
		default:
			return append(append(b, 0), uleb(uint64(i))...)
		}
	})
}

// exports is the export section; the memory is "memory".
func (m Module) exports() []byte {
	functions := 0
	for _, im := range m.Imports {
		if im.Kind == 0 {
			functions++
		}
	}
	var all [][]byte
	for i, f := range m.Funcs {
		if f.Export != "" {
			all = append(all, append(append(name(f.Export), 0), uleb(uint64(functions+i))...))
		}
	}
	if m.Memory > 0 && !m.NoExport {
		all = append(all, append(name("memory"), 2, 0))
	}
	return vector(all, func(_ int, e []byte) []byte { return e })
}

// code is a function as the code section holds it.
func (f Func) code() []byte {
	body := vector([]byte(f.Locals), func(_ int, t byte) []byte { return []byte{1, valueTypes[t]} })
	body = append(append(body, f.Body...), end)
	return append(uleb(uint64(len(body))), body...)
}
