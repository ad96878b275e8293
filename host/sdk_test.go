package host_test

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"weft/guest-sdk/abi"
	"weft/host/internal/wasmtest"
	"weft/task"
	"weft/value"
)

// The imports of an abiGuest, by their indices.
const (
	inputSize = iota
	inputRead
	outputWrite
	fail
	logLine
	randomGet
	procExit
)

var abiImports = []wasmtest.Import{
	inputSize:   {Module: abi.Module, Name: abi.InputSize, Type: ":i"},
	inputRead:   {Module: abi.Module, Name: abi.InputRead, Type: "ii:"},
	outputWrite: {Module: abi.Module, Name: abi.OutputWrite, Type: "ii:"},
	fail:        {Module: abi.Module, Name: abi.Fail, Type: "iiiii:"},
	logLine:     {Module: abi.Module, Name: abi.Log, Type: "iii:"},
	randomGet:   {Module: "wasi_snapshot_preview1", Name: "random_get", Type: "ii:i"},
	procExit:    {Module: "wasi_snapshot_preview1", Name: "proc_exit", Type: "i:"},
}

// Where an abiGuest has its description, and room for others.
const (
	describedAt = 32 << 10
	dataAt      = 16
)

// describing is a module that describes itself with those bytes, and does body
// when it is called; data lies at dataAt.
func describing(description []byte, data string, body ...[]byte) wasmtest.Module {
	all := make([]byte, describedAt-dataAt, describedAt+len(description))
	copy(all, data)
	all = append(all, description...)
	return wasmtest.Module{
		Imports: abiImports,
		Memory:  1 + len(all)/page,
		Data:    all,
		DataAt:  dataAt,
		Funcs: []wasmtest.Func{
			{Export: abi.DescribeExport, Type: ":", Body: wasmtest.Code(
				wasmtest.I32(describedAt), wasmtest.I32(int32(len(description))), wasmtest.Call(outputWrite))},
			{Export: abi.CallExport, Type: "i:", Body: wasmtest.Code(body...)},
		},
	}
}

// abiGuest is a module with functions f and g of any arguments.
func abiGuest(data string, body ...[]byte) []byte {
	description, err := value.Marshal([]any{function("g"), function("f")})
	if err != nil {
		panic(err)
	}
	return describing(description, data, body...).Bytes()
}

// function describes a function of any arguments, as a guest does.
func function(name string) map[string]any {
	return map[string]any{"name": name, "params": []any{map[string]any{"name": "x", "type": "any"}}, "variadic": true, "result": "any"}
}

// host calls an import with constant arguments.
func hostCall(function uint64, args ...uint32) []byte {
	var code []byte
	for _, a := range args {
		code = append(code, wasmtest.I32(int32(a))...)
	}
	return append(code, wasmtest.Call(function)...)
}

// push is a call of output_write with data at dataAt.
func push(size int) []byte { return hostCall(outputWrite, dataAt, uint32(size)) }

func TestSDKMovesValues(t *testing.T) {
	b := newBench(t, nil)
	echo := abiGuest("",
		wasmtest.I32(dataAt), wasmtest.Call(inputSize), wasmtest.Call(inputRead),
		wasmtest.I32(dataAt), wasmtest.Call(inputSize), wasmtest.Call(outputWrite))
	args := []any{int64(math.MinInt64), uint64(math.MaxUint64), 1.5, "ä", []byte{0xff}, nil, true, []any{}, map[string]any{"k": []any{int64(1)}}}
	call := b.call(t, echo, "f", args...)
	if out := b.Run(context.Background(), call); string(out.Result) != string(call.Args) {
		t.Errorf("echoed %x, %v, want %x", out.Result, out.Err, call.Args)
	}
	if got := b.result(t, echo, "f"); !reflect.DeepEqual(got, []any{}) {
		t.Errorf("echoed %v, want an empty list", got)
	}
	// The index is the function's place in the module's own list.
	place := abiGuest("\x00\x01", wasmtest.Get(0), wasmtest.I32(dataAt), wasmtest.I32Add, wasmtest.I32(1), wasmtest.Call(outputWrite))
	if g, f := b.result(t, place, "g"), b.result(t, place, "f"); g != int64(0) || f != int64(1) {
		t.Errorf("g was called as %v and f as %v, want 0 and 1", g, f)
	}
}

func TestSDKResult(t *testing.T) {
	b := newBench(t, nil)
	if got := b.result(t, abiGuest(""), "f"); got != nil {
		t.Errorf("nothing pushed gave %v, want null", got)
	}
	if got := b.result(t, abiGuest("\x01\x02", push(1), hostCall(outputWrite, dataAt+1, 1)), "f"); got != int64(2) {
		t.Errorf("the result was %v, want the last that was pushed", got)
	}
	// {"b": 1, "a": 2}, and a 1 in nine bytes
	out := b.run(t, abiGuest("\xa2\x61b\x1b\x00\x00\x00\x00\x00\x00\x00\x01\x61a\x02", push(15)), "f")
	if want := "\xa2\x61a\x02\x61b\x01"; string(out.Result) != want {
		t.Errorf("result %q, %v, want the canonical %q", out.Result, out.Err, want)
	}
	for name, data := range map[string]string{"nothing": "", "two values": "\x01\x01", "no value": "\xff", "no UTF-8": "\x61\xff", "a tag": "\xc1\x01", "cut off": "\x82\x01"} {
		out := b.run(t, abiGuest(data, push(len(data))), "f")
		wantError(t, out.Err, task.Trap, "result is no value")
		if out.Result != nil {
			t.Errorf("%s: a result beside the error", name)
		}
	}
}

func TestResultLimit(t *testing.T) {
	b := newBench(t, nil)
	// A byte string whose encoded form is 1000 bytes.
	wasm := abiGuest("\x59\x03\xe5", push(1000))
	for limit, ok := range map[int64]bool{999: false, 1000: true, 1001: true, 0: false} {
		call := b.call(t, wasm, "f")
		call.Limits.Result = limit
		out := b.Run(context.Background(), call)
		if ok {
			decode(t, out)
		} else {
			wantError(t, out.Err, task.OutputTooLarge, "1000 bytes")
		}
	}
	// A result that grows beyond the limit only when it is encoded.
	call := b.call(t, testdata(t, "scalar.wasm"), "swap", 1, 2.5)
	call.Limits.Result = 4
	wantError(t, b.Run(context.Background(), call).Err, task.OutputTooLarge, "5 bytes")
}

func TestSDKFail(t *testing.T) {
	b := newBench(t, nil)
	const message, stack = "no such\xff file", "main.f\n\tmain.go:1"
	data := message + stack
	at := uint32(dataAt + len(message))
	out := b.run(t, abiGuest(data, hostCall(fail, abi.FailError, dataAt, uint32(len(message)), 0, 0)), "f")
	wantError(t, out.Err, task.GuestError, "no such file")
	if out.Err.Stack != "" {
		t.Errorf("an error has the stack %q", out.Err.Stack)
	}
	out = b.run(t, abiGuest(data, hostCall(fail, abi.FailPanic, dataAt, uint32(len(message)), at, uint32(len(stack)))), "f")
	wantError(t, out.Err, task.Trap, "no such file")
	if out.Err.Stack != stack {
		t.Errorf("stack %q, want %q", out.Err.Stack, stack)
	}
	wantError(t, b.run(t, abiGuest(data, hostCall(fail, 3, dataAt, 1, 0, 0)), "f").Err, task.Trap, "kind 3")
	// Long ones are cut, not refused.
	out = b.run(t, abiGuest("", hostCall(fail, abi.FailPanic, 0, 60_000, 0, 60_000)), "f")
	wantError(t, out.Err, task.Trap)
	if len(out.Err.Detail) > 20_000 || len(out.Err.Stack) > 20_000 {
		t.Errorf("kept a message of %d and a stack of %d bytes", len(out.Err.Detail), len(out.Err.Stack))
	}
}

func TestSDKLog(t *testing.T) {
	b := newBench(t, nil)
	out := b.run(t, abiGuest("one\ntwo\r\n",
		hostCall(logLine, abi.LevelDebug, dataAt, 3), hostCall(logLine, abi.LevelInfo, dataAt, 9),
		hostCall(logLine, abi.LevelWarn, dataAt, 1), hostCall(logLine, abi.LevelError, dataAt, 2)), "f")
	decode(t, out)
	var got []string
	for _, l := range out.Logs {
		got = append(got, l.Stream+" "+l.Level+" "+l.Text)
	}
	want := []string{"log debug one", "log info one", "log info two", "log warn o", "log error on"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("logged %q, want %q", got, want)
	}
	wantError(t, b.run(t, abiGuest("", hostCall(logLine, 4, 0, 0)), "f").Err, task.Trap, "level 4")
}

func TestSDKExit(t *testing.T) {
	b := newBench(t, nil)
	for _, code := range []uint32{0, 7, math.MaxUint32} {
		out := b.run(t, abiGuest("\x01", push(1), hostCall(procExit, code)), "f")
		wantError(t, out.Err, task.Trap, fmt.Sprint("exit code ", code))
	}
}

func TestABIPointers(t *testing.T) {
	b := newBench(t, nil)
	const inside, outside = page - 4, page - 3
	for _, c := range []struct {
		name string
		body []byte
		ok   bool
	}{
		{"input_read at the end", hostCall(inputRead, page-1, 1), true},
		{"input_read beyond", hostCall(inputRead, page, 1), false},
		{"input_read at 4 GiB", hostCall(inputRead, math.MaxUint32, 1), false},
		{"input_read of more than there is", hostCall(inputRead, 0, 2), false},
		{"input_read of 4 GiB", hostCall(inputRead, 0, math.MaxUint32), false},
		{"input_read of nothing at the end", hostCall(inputRead, page, 0), true},
		{"output_write beyond", hostCall(outputWrite, outside, 4), false},
		{"output_write of 4 GiB", hostCall(outputWrite, 1, math.MaxUint32), false},
		{"output_write that wraps around", hostCall(outputWrite, math.MaxUint32, 2), false},
		{"log at the end", hostCall(logLine, 0, inside, 4), true},
		{"log beyond", hostCall(logLine, 0, outside, 4), false},
		{"log of 4 GiB", hostCall(logLine, 0, 0, math.MaxUint32), false},
		{"fail beyond", hostCall(fail, 1, outside, 4, 0, 0), false},
		{"fail with a stack beyond", hostCall(fail, 2, 0, 0, outside, 4), false},
		{"fail with a stack of 4 GiB", hostCall(fail, 2, 0, 0, 1, math.MaxUint32), false},
	} {
		out := b.run(t, abiGuest("", c.body), "f")
		if c.ok {
			decode(t, out)
			continue
		}
		wantError(t, out.Err, task.Trap)
		if !strings.Contains(out.Err.Detail, "outside the memory") && !strings.Contains(out.Err.Detail, "of an input of") {
			t.Errorf("%s: %s", c.name, out.Err.Detail)
		}
		if !strings.Contains(out.Err.Stack, abi.Module+".") {
			t.Errorf("%s: stack %q does not name the host function", c.name, out.Err.Stack)
		}
	}
	if b.log.Len() > 0 {
		t.Errorf("the host logged %s", b.log)
	}
}

func TestABIWithoutMemory(t *testing.T) {
	wasm := wasmtest.Module{
		Imports: abiImports,
		Funcs: []wasmtest.Func{
			{Export: abi.DescribeExport, Type: ":", Body: hostCall(outputWrite, 0, 0)},
			{Export: abi.CallExport, Type: "i:"},
		},
	}.Bytes()
	_, err := newBench(t, nil).Describe(context.Background(), wasm)
	wantError(t, asTaskError(t, err), task.BadModule, "no memory")
}

func TestABIIsClosedUntilTheCall(t *testing.T) {
	b := newBench(t, nil)
	for _, body := range [][]byte{push(1), append(hostCall(inputSize), wasmtest.Drop...), hostCall(fail, 1, 0, 0, 0, 0)} {
		m := describing([]byte{0x80}, "")
		m.Funcs = append(m.Funcs, wasmtest.Func{Type: ":", Body: body})
		m.Start = len(m.Imports) + len(m.Funcs)
		_, err := b.Describe(context.Background(), m.Bytes())
		wantError(t, asTaskError(t, err), task.BadModule, "called before")
	}
}
