package host_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"weft/guest-sdk/abi"
	"weft/host"
	"weft/host/internal/wasmtest"
	"weft/task"
	"weft/value"
)

// exporting is a module with one function of that name and type.
func exporting(name, typ string) wasmtest.Module {
	return wasmtest.Module{Funcs: []wasmtest.Func{{Export: name, Type: typ, Body: wasmtest.Unreachable}}}
}

// importing is a module that imports something and has a function.
func importing(imports ...wasmtest.Import) []byte {
	m := exporting("f", ":")
	m.Imports = imports
	return m.Bytes()
}

func TestBadModules(t *testing.T) {
	b := newBench(t, nil)
	const wasi = "wasi_snapshot_preview1"
	for _, c := range []struct {
		name  string
		wasm  []byte
		words []string
	}{
		{"nothing", nil, []string{"no WebAssembly"}},
		{"text", []byte("(module)"), []string{"no WebAssembly", "(mod"}},
		{"magic only", []byte("\x00asm"), []string{"version"}},
		{"version 2", []byte("\x00asm\x02\x00\x00\x00"), []string{"version"}},
		{"component", []byte("\x00asm\x0d\x00\x01\x00"), []string{"component", "wasm32-wasip1"}},
		{"truncated", testdata(t, "scalar.wasm")[:200], []string{"no WebAssembly 2.0 module"}},
		{"empty", []byte("\x00asm\x01\x00\x00\x00"), []string{"no functions"}},
		{"threads", []byte("\x00asm\x01\x00\x00\x00\x05\x04\x01\x03\x01\x01"), []string{"no WebAssembly 2.0 module", "threads"}},

		{"only a reference", exporting("f", "x:").Bytes(), []string{"no functions"}},
		{"only hidden ones", exporting("__f", ":i").Bytes(), []string{"no functions"}},
		{"only a bad name", exporting("f!", ":i").Bytes(), []string{"no functions"}},
		{"only an initializer", exporting("_initialize", ":").Bytes(), []string{"no functions"}},
		{"an initializer with a parameter", exporting("_initialize", "i:").Bytes(), []string{"_initialize", "(i32)"}},
		{"a start with a result", exporting("_start", ":i").Bytes(), []string{"_start", "→ i32"}},

		{"unknown function", importing(wasmtest.Import{Module: "env", Name: "launch", Type: ":"}), []string{"env.launch", wasi}},
		{"unknown functions", importing(wasmtest.Import{Module: "a", Name: "b", Type: ":"}, wasmtest.Import{Module: "c", Name: "d", Type: ":"}), []string{"a.b, c.d"}},
		{"unknown WASI function", importing(wasmtest.Import{Module: wasi, Name: "fd_fly", Type: ":i"}), []string{wasi + ".fd_fly"}},
		{"another signature", importing(wasmtest.Import{Module: wasi, Name: "random_get", Type: "iI:i"}), []string{"(i32, i64) → i32", "(i32, i32) → i32"}},
		{"Go for browsers", importing(wasmtest.Import{Module: "gojs", Name: "runtime.wasmExit", Type: "i:"}), []string{"GOOS=wasip1"}},
		{"a table", importing(wasmtest.Import{Module: "env", Name: "t", Kind: wasmtest.KindTable}), []string{"a table, env.t"}},
		{"a memory", importing(wasmtest.Import{Module: "env", Name: "m", Kind: wasmtest.KindMemory}), []string{"a memory, env.m"}},
		{"a global", importing(wasmtest.Import{Module: wasi, Name: "sched_yield", Type: ":i"}, wasmtest.Import{Module: "env", Name: "g", Kind: wasmtest.KindGlobal}), []string{"a global, env.g"}},

		{"ABI of tomorrow", exporting("weft_v9_call", "i:").Bytes(), []string{"version 9", "weft_v9_call", "version 1"}},
		{"imports of tomorrow", importing(wasmtest.Import{Module: "weft_v12", Name: "log", Type: ":"}), []string{"version 12", "version 1"}},
		{"no description", exporting(abi.CallExport, "i:").Bytes(), []string{abi.DescribeExport}},
		{"no call", exporting(abi.DescribeExport, ":").Bytes(), []string{abi.CallExport}},
		{"ABI for nothing", importing(wasmtest.Import{Module: abi.Module, Name: abi.InputSize, Type: ":i"}), []string{abi.CallExport, "c-shared"}},
		{"call of another type", wasmtest.Module{Funcs: []wasmtest.Func{{Export: abi.CallExport, Type: "I:"}, {Export: abi.DescribeExport, Type: ":"}}}.Bytes(), []string{abi.CallExport, "(i64)", "(i32)"}},

		{"data outside", wasmtest.Module{Memory: 1, Data: []byte("x"), DataAt: page, Funcs: exporting("f", ":").Funcs}.Bytes(), []string{"no instance", "out of bounds"}},
		{"a start that traps", wasmtest.Module{Funcs: exporting("f", ":").Funcs, Start: 1}.Bytes(), []string{"tried out", "unreachable"}},
		{"an initializer that traps", wasmtest.Module{Funcs: append(exporting("f", ":").Funcs, exporting("_initialize", ":").Funcs...)}.Bytes(), []string{"tried out", "unreachable"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			info, err := b.Describe(context.Background(), c.wasm)
			wantError(t, asTaskError(t, err), task.BadModule, c.words...)
			if !reflect.DeepEqual(info, task.ModuleInfo{}) {
				t.Errorf("described beside the error: %+v", info)
			}
		})
	}
	if b.log.Len() > 0 {
		t.Errorf("the host logged %s", b.log)
	}
}

func TestEndlessDescriptions(t *testing.T) {
	b := newBench(t, func(c *host.Config) { c.Upload.Timeout = 30 * time.Millisecond })
	endless := []wasmtest.Func{{Export: "f", Type: ":", Body: wasmtest.LoopForever}}
	initializer := []wasmtest.Func{{Export: "_initialize", Type: ":", Body: wasmtest.LoopForever}, {Export: "f", Type: ":"}}
	describer := describing(nil, "")
	describer.Funcs[0].Body = wasmtest.LoopForever
	for name, m := range map[string]wasmtest.Module{
		"start": {Funcs: endless, Start: 1}, "_initialize": {Funcs: initializer}, "describe": describer,
	} {
		_, err := b.Describe(context.Background(), m.Bytes())
		t.Log(name)
		wantError(t, asTaskError(t, err), task.BadModule, "timeout", "30ms")
	}
	b.good(t)
}

func TestKindIsToldByExports(t *testing.T) {
	b := newBench(t, nil)
	both := describing(must(value.Marshal([]any{function("f")})), "")
	both.Funcs = append(both.Funcs, wasmtest.Func{Export: "_start", Type: ":"}, wasmtest.Func{Export: "weft_v9_call", Type: "i:"})
	for want, wasm := range map[task.Kind][]byte{
		task.SDK:     both.Bytes(),
		task.Command: wasmtest.Module{Funcs: []wasmtest.Func{{Export: "_start", Type: ":"}, {Export: "add", Type: ":i", Body: wasmtest.I32(1)}}}.Bytes(),
		task.Scalar:  exporting("start", ":").Bytes(),
	} {
		info, err := b.Describe(context.Background(), wasm)
		if err != nil || info.Kind != want {
			t.Errorf("told to be %s, %v, want %s", info.Kind, err, want)
		}
	}
}

func TestSDKIsDescribedByItself(t *testing.T) {
	description := must(value.Marshal([]any{
		map[string]any{"name": "z", "unknown": []any{1}},
		map[string]any{
			"name": "a.B_c-1", "variadic": true, "result": "map<list<int?>>?", "pure": true, "doc": "does\nthings",
			"params": []any{map[string]any{"name": "x", "type": "float"}, map[string]any{"type": "list"}},
		},
	}))
	info, err := newBench(t, nil).Describe(context.Background(), describing(description, "").Bytes())
	if err != nil {
		t.Fatal(err)
	}
	want := task.ModuleInfo{Kind: task.SDK, Functions: []task.Function{
		{Name: "a.B_c-1", Params: []task.Param{{Name: "x", Type: "float"}, {Type: "list"}}, Variadic: true, Result: "map<list<int?>>?", Pure: true, Doc: "does\nthings"},
		{Name: "z", Result: "null"},
	}}
	if !reflect.DeepEqual(info, want) {
		t.Errorf("described %+v, want %+v", info, want)
	}
}

func TestBadDescriptions(t *testing.T) {
	b := newBench(t, nil)
	with := func(member string, v any) any {
		f := function("f")
		f[member] = v
		return f
	}
	typed := func(typ string) any { return with("params", []any{map[string]any{"type": typ}}) }
	for _, c := range []struct {
		name        string
		description any
		words       []string
	}{
		{"no list", 1, []string{"not a list"}},
		{"empty", []any{}, []string{"no functions"}},
		{"no map", []any{1}, []string{"not a list of functions"}},
		{"no name", []any{map[string]any{}}, []string{"badly named"}},
		{"bad name", []any{with("name", "a b")}, []string{`"a b"`, "badly named"}},
		{"long name", []any{with("name", strings.Repeat("x", 201))}, []string{"badly named"}},
		{"name of another type", []any{with("name", 1)}, []string{"not a list of functions"}},
		{"doubled", []any{function("f"), function("f")}, []string{"two functions named f"}},
		{"bad parameter name", []any{with("params", []any{map[string]any{"name": "\n", "type": "int"}})}, []string{"parameter 1"}},
		{"no parameter type", []any{typed("")}, []string{"parameter 1", "list<T>"}},
		{"unknown type", []any{typed("integer")}, []string{"integer"}},
		{"half a list", []any{typed("list<int")}, []string{"list<int"}},
		{"list of nothing", []any{typed("list<>")}, []string{"none of"}},
		{"doubly optional", []any{typed("int??")}, []string{"int?"}},
		{"deep type", []any{typed(strings.Repeat("list<", 17) + "int" + strings.Repeat(">", 17))}, []string{"16"}},
		{"unknown result", []any{with("result", "void")}, []string{"result", "void"}},
		{"variadic nothing", []any{map[string]any{"name": "f", "variadic": true}}, []string{"variadic"}},
		{"long doc", []any{with("doc", strings.Repeat("x", 4097))}, []string{"4097", "4096"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := b.Describe(context.Background(), describing(must(value.Marshal(c.description)), "").Bytes())
			wantError(t, asTaskError(t, err), task.BadModule, c.words...)
		})
	}
	_, err := b.Describe(context.Background(), describing([]byte{0xff}, "").Bytes())
	wantError(t, asTaskError(t, err), task.BadModule, "no value")
	for depth, ok := range map[int]bool{15: true, 16: false} {
		_, err := b.Describe(context.Background(), describing(must(value.Marshal([]any{typed(strings.Repeat("list<", depth) + "int" + strings.Repeat(">", depth))})), "").Bytes())
		if (err == nil) != ok {
			t.Errorf("lists %d deep: %v", depth, err)
		}
	}
}

func TestCountOfFunctionsAndParameters(t *testing.T) {
	b := newBench(t, nil)
	many := func(n int) []byte {
		var m wasmtest.Module
		for i := range n {
			m.Funcs = append(m.Funcs, wasmtest.Func{Export: fmt.Sprint("f", i), Type: ":"})
		}
		return m.Bytes()
	}
	for n, ok := range map[int]bool{4095: true, 4096: true, 4097: false} {
		info, err := b.Describe(context.Background(), many(n))
		if !ok {
			wantError(t, asTaskError(t, err), task.BadModule, fmt.Sprint(n), "4096")
		} else if err != nil || len(info.Functions) != n {
			t.Errorf("described %d of %d functions, %v", len(info.Functions), n, err)
		}
	}
	for n, ok := range map[int]bool{254: true, 255: true, 256: false} {
		_, err := b.Describe(context.Background(), exporting("wide", strings.Repeat("i", n)+":").Bytes())
		if !ok {
			wantError(t, asTaskError(t, err), task.BadModule, "wide", "256", "255")
		} else if err != nil {
			t.Errorf("%d parameters: %v", n, err)
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
