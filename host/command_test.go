package host_test

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"weft/host/internal/wasmtest"
	"weft/task"
)

func TestCommandIsDescribed(t *testing.T) {
	info, err := newBench(t, nil).Describe(context.Background(), testdata(t, "c/words.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	if info.Kind != task.Command || len(info.Functions) != 1 {
		t.Fatalf("described %+v", info)
	}
	f := info.Functions[0]
	if f.Name != "run" || !f.Variadic || len(f.Params) != 1 || f.Params[0].Type != "any" || !f.Pure {
		t.Errorf("described %+v", f)
	}
}

func TestCommandReadsAndWrites(t *testing.T) {
	b := newBench(t, nil)
	for _, c := range []struct {
		args []any
		want string
	}{
		{nil, "0 words, 0 bytes"},
		{[]any{"one two\nthree"}, "3 words, 13 bytes"},
		{[]any{[]byte{0xff, ' ', 0}}, "2 words, 3 bytes"},
		{[]any{[]any{1, "a b"}}, "2 words, 9 bytes"}, // [1,"a b"]
		{[]any{nil}, "1 words, 4 bytes"},
		{[]any{"", "ä b", "", 1.5, nil, map[string]any{"k": []byte{1}}}, `0 words, 0 bytes [ä b] [] [1.5] [null] [{"k":{"$bytes":"AQ=="}}]`},
	} {
		if got := b.result(t, testdata(t, "c/words.wasm"), "run", c.args...); got != c.want {
			t.Errorf("run%v = %q, want %q", c.args, got, c.want)
		}
	}
	wantError(t, b.run(t, testdata(t, "c/words.wasm"), "run", "", "a\x00b").Err, task.GuestError, "argument 2", "zero byte")
}

func TestCommandFails(t *testing.T) {
	b := newBench(t, nil)
	out := b.run(t, testdata(t, "c/words.wasm"), "run", "", "-f", "3")
	wantError(t, out.Err, task.Exit, "exit code 3", "guest: told to fail") // argv[0] is the module's name
	if len(out.Logs) != 1 || out.Logs[0].Stream != "stderr" || out.Logs[0].Text != "guest: told to fail" {
		t.Errorf("logged %v", out.Logs)
	}
	if got := b.result(t, testdata(t, "c/words.wasm"), "run", "", "-f", "0"); got != "" {
		t.Errorf("exit code 0 gave %q", got)
	}
}

func TestCommandIsDeterministic(t *testing.T) {
	b := newBench(t, nil)
	call := b.call(t, testdata(t, "c/words.wasm"), "run", "", "-t")
	first := decode(t, b.Run(context.Background(), call)).(string)
	if again := decode(t, b.Run(context.Background(), call)); again != first || !strings.HasPrefix(first, "946684800 ") {
		t.Errorf("told %q and %q", first, again)
	}
	call.Seed = task.ContentID{9}
	if other := decode(t, b.Run(context.Background(), call)); other == first {
		t.Errorf("another seed told %q again", first)
	}
}

// writer is a program that writes data to a stream so many times, and exits.
func writer(fd int32, data string, times int, code int32) []byte {
	write := wasmtest.Code(wasmtest.I32(fd), wasmtest.I32(0), wasmtest.I32(1), wasmtest.I32(8), wasmtest.Call(0), wasmtest.Drop)
	var body []byte
	for range times {
		body = append(body, write...)
	}
	body = append(body, wasmtest.Code(wasmtest.I32(code), wasmtest.Call(1))...)
	iov := []byte{16, 0, 0, 0, byte(len(data)), byte(len(data) >> 8), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
	return wasmtest.Module{
		Imports: []wasmtest.Import{
			{Module: wasi, Name: "fd_write", Type: "iiii:i"},
			{Module: wasi, Name: "proc_exit", Type: "i:"},
		},
		Funcs:  []wasmtest.Func{{Export: "_start", Type: ":", Body: body}},
		Memory: 1,
		Data:   append(iov, data...),
	}.Bytes()
}

func TestCommandResult(t *testing.T) {
	b := newBench(t, nil)
	if got := b.result(t, writer(1, "ä", 2, 0), "run"); got != "ää" {
		t.Errorf("UTF-8 came out as %v", got)
	}
	if got := b.result(t, writer(1, "\xff", 2, 0), "run"); !reflect.DeepEqual(got, []byte{0xff, 0xff}) {
		t.Errorf("bytes came out as %v", got)
	}
	wantError(t, b.run(t, writer(1, "half a result", 1, 1), "run").Err, task.Exit, "exit code 1")
}

func TestCommandResultLimit(t *testing.T) {
	b := newBench(t, nil)
	// Encoded, 200 bytes take two more.
	for limit, ok := range map[int64]bool{199: false, 200: false, 201: false, 202: true, 203: true} {
		call := b.call(t, writer(1, strings.Repeat("x", 100), 2, 0), "run")
		call.Limits.Result = limit
		out := b.Run(context.Background(), call)
		if ok {
			decode(t, out)
		} else {
			wantError(t, out.Err, task.OutputTooLarge)
		}
	}
}

func TestExitCarriesTheEndOfStderr(t *testing.T) {
	b := newBench(t, nil)
	line := strings.Repeat("y", 998) + "\n"
	for _, c := range []struct {
		name  string
		text  string
		times int
		want  string
	}{
		{"all", line, 4, strings.Repeat(line, 4)},
		{"the last lines", line, 5, "… " + strings.Repeat(line, 4)},
		{"the last lines of many", line, 50, "… " + strings.Repeat(line, 4)},
		{"no line ends", strings.Repeat("z", 5000), 3, "… " + strings.Repeat("z", 4096)},
	} {
		t.Run(c.name, func(t *testing.T) {
			call := b.call(t, writer(2, c.text, c.times, 7), "run")
			call.Limits.Log = 100 // no matter what the log keeps
			out := b.Run(context.Background(), call)
			wantError(t, out.Err, task.Exit)
			if want := "the program ended with exit code 7: " + strings.TrimSpace(c.want); out.Err.Detail != want {
				t.Errorf("detail of %d bytes %.60q…, want %d, %.60q…", len(out.Err.Detail), out.Err.Detail, len(want), want)
			}
		})
	}
}
