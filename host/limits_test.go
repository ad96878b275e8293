package host_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"weft/host/internal/wasmtest"
	"weft/task"
)

const page = 64 << 10

// good checks that the next call is as good as if nothing had been before it.
func (b *bench) good(tb testing.TB) {
	tb.Helper()
	if got := b.result(tb, testdata(tb, "scalar.wasm"), "add", 20, 22); got != int64(42) {
		tb.Errorf("the next call gave %v", got)
	}
	if got := b.result(tb, testdata(tb, "runaway.wasm"), "grow", 1); got != int64(1) {
		tb.Errorf("the next call of the module gave %v", got)
	}
}

func TestTimeoutEndsAGuest(t *testing.T) {
	b := newBench(t, nil)
	for _, c := range []struct {
		function string
		args     []any
	}{
		{"loop", nil},
		{"sleep", []any{int64(time.Hour)}},
		{"sleep", []any{int64(-1)}}, // 2⁶⁴−1 nanoseconds
	} {
		call := b.call(t, testdata(t, "runaway.wasm"), c.function, c.args...)
		call.Limits.Timeout = 30 * time.Millisecond
		out := b.Run(context.Background(), call)
		wantError(t, out.Err, task.Timeout, "30ms")
		if out.Usage.Wall < 30*time.Millisecond || out.Usage.Wall > 3*time.Second || out.Finished.Sub(out.Started) != out.Usage.Wall {
			t.Errorf("%s%v took %s", c.function, c.args, out.Usage.Wall)
		}
		b.good(t)
	}
}

func TestCancelEndsAGuest(t *testing.T) {
	b := newBench(t, nil)
	for _, c := range []struct {
		function string
		args     []any
	}{{"loop", nil}, {"sleep", []any{int64(time.Hour)}}} {
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(20*time.Millisecond, cancel)
		out := b.Run(ctx, b.call(t, testdata(t, "runaway.wasm"), c.function, c.args...))
		wantError(t, out.Err, task.Cancelled)
		b.good(t)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	wantError(t, b.Run(ctx, b.call(t, testdata(t, "scalar.wasm"), "add", 1, 2)).Err, task.Cancelled)
	ctx, cancel = context.WithDeadline(context.Background(), time.Now())
	defer cancel()
	wantError(t, b.Run(ctx, b.call(t, testdata(t, "runaway.wasm"), "loop")).Err, task.Timeout)
	b.good(t)
}

func TestSleepTakesItsTime(t *testing.T) {
	out := newBench(t, nil).run(t, testdata(t, "runaway.wasm"), "sleep", int64(20*time.Millisecond))
	if got := decode(t, out); got != int64(0) {
		t.Errorf("poll_oneoff answered %v", got)
	}
	if out.Usage.Wall < 20*time.Millisecond {
		t.Errorf("a sleep of 20ms took %s", out.Usage.Wall)
	}
}

func TestMemoryLimit(t *testing.T) {
	b := newBench(t, nil)
	wasm := testdata(t, "runaway.wasm")
	for _, c := range []struct {
		limit int64 // pages
		grow  int   // pages, on top of one
		ok    bool
	}{{4, 2, true}, {4, 3, true}, {4, 4, false}, {4, 65535, false}, {1, 0, true}, {1, 1, false}} {
		call := b.call(t, wasm, "grow", c.grow)
		call.Limits.Memory = c.limit * page
		out := b.Run(context.Background(), call)
		if !c.ok {
			wantError(t, out.Err, task.Memory, "memory")
			b.good(t)
			continue
		}
		if got := decode(t, out); got != int64(1) {
			t.Errorf("memory.grow gave %v, want 1", got)
		}
		if want := int64(1+c.grow) * page; out.Usage.MemoryPeak != want {
			t.Errorf("memory peak %d, want %d", out.Usage.MemoryPeak, want)
		}
	}
	// What no memory can ever have is refused as everywhere, by −1.
	if got := b.result(t, wasm, "grow", 65536); got != int64(-1) {
		t.Errorf("memory.grow by 4 GiB gave %v, want -1", got)
	}
	wantError(t, b.run(t, wasm, "grow_forever").Err, task.Memory, "64 MiB")
	b.good(t)
}

func TestMemoryMinimumAboveTheLimit(t *testing.T) {
	b := newBench(t, nil)
	wasm := wasmtest.Module{Memory: 3, Funcs: []wasmtest.Func{{Export: "f", Type: ":"}}}.Bytes()
	for pages, ok := range map[int64]bool{2: false, 3: true, 4: true} {
		call := b.call(t, wasm, "f")
		call.Limits.Memory = pages * page
		out := b.Run(context.Background(), call)
		if ok {
			decode(t, out)
		} else {
			wantError(t, out.Err, task.Memory, "128 KiB")
		}
	}
	big := wasmtest.Module{Memory: 65536, Funcs: []wasmtest.Func{{Export: "f", Type: ":"}}}.Bytes()
	_, err := b.Describe(context.Background(), big)
	wantError(t, asTaskError(t, err), task.BadModule, "memory", "4 GiB")
	b.good(t)
}

func TestTraps(t *testing.T) {
	b := newBench(t, nil)
	for _, c := range []struct {
		function string
		args     []any
		words    []string
	}{
		{"recurse", []any{0}, []string{"call stack exhausted"}},
		{"unreachable", nil, []string{"unreachable"}},
		{"outside", nil, []string{"out of bounds memory access"}},
		{"exit", []any{0}, []string{"exit code 0", "all is lost"}},
		{"exit", []any{3}, []string{"exit code 3", "all is lost"}},
	} {
		out := b.run(t, testdata(t, "runaway.wasm"), c.function, c.args...)
		wantError(t, out.Err, task.Trap, c.words...)
		if c.function != "recurse" && !strings.Contains(out.Err.Stack, c.function) {
			t.Errorf("stack %q does not name %s", out.Err.Stack, c.function)
		}
		b.good(t)
	}
}

// logger is a module that writes text to stdout so many times.
func logger(text string, times int) []byte {
	write := wasmtest.Code(wasmtest.I32(1), wasmtest.I32(0), wasmtest.I32(1), wasmtest.I32(8), wasmtest.Call(0), wasmtest.Drop)
	var body []byte
	for range times {
		body = append(body, write...)
	}
	iov := []byte{16, 0, 0, 0, byte(len(text)), byte(len(text) >> 8), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
	return wasmtest.Module{
		Imports: []wasmtest.Import{{Module: "wasi_snapshot_preview1", Name: "fd_write", Type: "iiii:i"}},
		Funcs:   []wasmtest.Func{{Export: "f", Type: ":", Body: body}},
		Memory:  1,
		Data:    append(iov, text...),
	}.Bytes()
}

func TestLogLimit(t *testing.T) {
	b := newBench(t, nil)
	hundred := strings.Repeat("x", 99) + "\n"
	for _, c := range []struct {
		name    string
		text    string
		times   int
		limit   int64
		lines   []int // their lengths
		dropped string
	}{
		{"below", hundred, 2, 199, []int{99, 99}, ""},
		{"at", hundred, 2, 198, []int{99, 99}, ""},
		{"above", hundred, 2, 197, []int{99, 98}, "1 bytes"},
		{"far above", hundred, 10, 150, []int{99, 51}, "848 bytes"},
		{"nothing allowed", hundred, 1, 0, nil, "99 bytes"},
		{"no end of line", strings.Repeat("x", 30_000), 1, 64 << 10, []int{8192, 8192, 8192, 5424}, ""},
		{"empty lines are not free", strings.Repeat("\n", 100), 1, 160, make([]int, 10), "89 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			call := b.call(t, logger(c.text, c.times), "f")
			call.Limits.Log = c.limit
			out := b.Run(context.Background(), call)
			decode(t, out)
			lines := out.Logs
			if c.dropped != "" {
				last := lines[len(lines)-1]
				lines = lines[:len(lines)-1]
				if last.Stream != "log" || last.Level != "warn" || !strings.Contains(last.Text, c.dropped) {
					t.Errorf("last line %+v, want one that counts %s", last, c.dropped)
				}
			}
			var lengths []int
			for _, l := range lines {
				lengths = append(lengths, len(l.Text))
				if l.Stream != "stdout" || l.Level != "" || l.Time.IsZero() {
					t.Errorf("line %+v is not one of stdout", l)
				}
			}
			if fmt.Sprint(lengths) != fmt.Sprint(c.lines) {
				t.Errorf("lines of %v bytes, want %v", lengths, c.lines)
			}
		})
	}
}
