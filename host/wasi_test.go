package host_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"weft/host/internal/wasmtest"
	"weft/task"
)

const wasi = "wasi_snapshot_preview1"

// typesOf are the types of the functions of WASI, as wasmtest writes them.
func typesOf(t *testing.T) map[string]string {
	t.Helper()
	ctx := context.Background()
	rt := wazero.NewRuntime(ctx)
	defer func() { _ = rt.Close(ctx) }()
	wasi_snapshot_preview1.MustInstantiate(ctx, rt)
	types := make(map[string]string)
	for name, f := range rt.Module(wasi).ExportedFunctionDefinitions() {
		letters := func(types []api.ValueType) (s string) {
			for _, v := range types {
				s += map[api.ValueType]string{api.ValueTypeI32: "i", api.ValueTypeI64: "I"}[v]
			}
			return s
		}
		types[name] = letters(f.ParamTypes()) + ":" + letters(f.ResultTypes())
	}
	return types
}

func TestAllOfWASICanBeImported(t *testing.T) {
	var imports []wasmtest.Import
	for name, typ := range typesOf(t) {
		imports = append(imports, wasmtest.Import{Module: wasi, Name: name, Type: typ})
	}
	if len(imports) < 40 {
		t.Fatalf("found %d functions to import", len(imports))
	}
	if _, err := newBench(t, nil).Describe(context.Background(), importing(imports...)); err != nil {
		t.Error(err)
	}
}

// probe is a module whose f calls a function of WASI with constant arguments
// and returns what it answers and the numbers that memory then holds at the
// addresses. Memory is one page that begins with data.
func probe(function, typ, data string, args []uint64, loads ...int32) []byte {
	var body []byte
	for i, a := range args {
		if typ[i] == 'I' {
			body = append(body, wasmtest.I64(int64(a))...)
		} else {
			body = append(body, wasmtest.I32(int32(a))...)
		}
	}
	body = append(body, wasmtest.Call(0)...)
	for _, at := range loads {
		body = append(body, wasmtest.I64Load(at)...)
	}
	return wasmtest.Module{
		Imports: []wasmtest.Import{{Module: wasi, Name: function, Type: typ}},
		Funcs:   []wasmtest.Func{{Export: "f", Type: ":i" + strings.Repeat("I", len(loads)), Body: body}},
		Memory:  1,
		Data:    []byte(data),
	}.Bytes()
}

// numbers encodes 64-bit numbers as memory holds them.
func numbers(n ...uint64) string {
	var b []byte
	for _, n := range n {
		b = binary.LittleEndian.AppendUint64(b, n)
	}
	return string(b)
}

func TestWASIAnswers(t *testing.T) {
	b := newBench(t, nil)
	types := typesOf(t)
	const success, badf, inval, nosys, spipe = 0, 8, 28, 52, 70
	answered := make(map[string]bool)
	for _, c := range []struct {
		function string
		args     []uint64
		want     int64
	}{
		{"clock_time_get", []uint64{2, 0, 0}, inval},
		{"clock_res_get", []uint64{0, 0}, success},
		{"clock_res_get", []uint64{2, 0}, inval},
		{"environ_get", []uint64{0, 0}, success},
		{"fd_close", []uint64{2}, success},
		{"fd_close", []uint64{3}, badf},
		{"fd_fdstat_get", []uint64{0, 0}, success},
		{"fd_fdstat_get", []uint64{3, 0}, badf},
		{"fd_fdstat_set_flags", []uint64{1, 4}, success},
		{"fd_fdstat_set_flags", []uint64{3, 4}, badf},
		{"fd_filestat_get", []uint64{1, 0}, success},
		{"fd_filestat_get", []uint64{3, 0}, badf},
		{"fd_prestat_get", []uint64{3, 0}, badf},
		{"fd_prestat_dir_name", []uint64{3, 0, 0}, badf},
		{"fd_read", []uint64{0, 0, 1, 8}, success},
		{"fd_read", []uint64{1, 0, 1, 8}, badf},
		{"fd_read", []uint64{3, 0, 1, 8}, badf},
		{"fd_seek", []uint64{1, 0, 0, 0}, spipe},
		{"fd_seek", []uint64{3, 0, 0, 0}, badf},
		{"fd_tell", []uint64{1, 0}, spipe},
		{"fd_write", []uint64{1, 0, 1, 8}, success},
		{"fd_write", []uint64{0, 0, 1, 8}, badf},
		{"fd_write", []uint64{3, 0, 1, 8}, badf},
		{"poll_oneoff", []uint64{0, 0, 0, 0}, inval},
		{"sched_yield", nil, success},
	} {
		answered[c.function] = true
		got := b.result(t, probe(c.function, types[c.function], "", c.args), "f")
		if got != c.want {
			t.Errorf("%s%v answered %v, want %d", c.function, c.args, got, c.want)
		}
	}
	for _, elsewhere := range []string{"args_get", "args_sizes_get", "environ_sizes_get", "proc_exit", "random_get"} {
		answered[elsewhere] = true
	}
	for name, typ := range types {
		if !answered[name] {
			if got := b.result(t, probe(name, typ, "", make([]uint64, strings.Index(typ, ":"))), "f"); got != int64(nosys) {
				t.Errorf("%s answered %v, want %d", name, got, nosys)
			}
		}
	}
}

func TestWASIPointers(t *testing.T) {
	b := newBench(t, nil)
	types := typesOf(t)
	const top = math.MaxUint32
	for _, c := range []struct {
		function string
		data     string
		args     []uint64 // the last that is inside
		grow     int      // which of them to move by one, so that it is outside
	}{
		{"args_sizes_get", "", []uint64{page - 4, 0}, 0},
		{"args_sizes_get", "", []uint64{0, page - 4}, 1},
		{"args_get", "", []uint64{page - 4, 0}, 0},
		{"args_get", "", []uint64{0, page - 5}, 1}, // "weft" and a zero
		{"environ_sizes_get", "", []uint64{page - 4, 0}, 0},
		{"environ_sizes_get", "", []uint64{0, page - 4}, 1},
		{"clock_time_get", "", []uint64{1, 0, page - 8}, 2},
		{"clock_res_get", "", []uint64{1, page - 8}, 1},
		{"fd_fdstat_get", "", []uint64{1, page - 24}, 1},
		{"fd_filestat_get", "", []uint64{1, page - 64}, 1},
		{"fd_write", "", []uint64{1, page - 8, 1, 0}, 1},
		{"fd_write", "", []uint64{1, 0, 1, page - 4}, 3},
		{"fd_write", "", []uint64{1, page - 16, 2, 0}, 2},
		{"fd_write", numbers(4<<32|page-4, 4<<32|page-3), []uint64{1, 0, 1, 16}, 2},
		{"fd_write", numbers(0, top<<32|page), []uint64{1, 0, 1, 16}, 2},
		{"fd_read", "", []uint64{0, page - 8, 1, 0}, 1},
		{"fd_read", "", []uint64{0, 0, 1, page - 4}, 3},
		{"poll_oneoff", "", []uint64{page - 48, 0, 1, 0}, 0},
		{"poll_oneoff", "", []uint64{0, page - 32, 1, 0}, 1},
		{"poll_oneoff", "", []uint64{0, 0, 1, page - 4}, 3},
		{"poll_oneoff", "", []uint64{0, 0, page / 48, 0}, 2},
		{"random_get", "", []uint64{page - 8, 8}, 0},
		{"random_get", "", []uint64{1, page - 1}, 1},
	} {
		if got := b.result(t, probe(c.function, types[c.function], c.data, c.args), "f"); got != int64(0) {
			t.Errorf("%s%v answered %v, want 0", c.function, c.args, got)
		}
		for _, by := range []uint64{1, top - c.args[c.grow]} {
			if c.function[:3] == "fd_" && c.grow == 2 && by > 1 {
				continue // only the first thousand of a list are looked at
			}
			args := append([]uint64(nil), c.args...)
			args[c.grow] += by
			out := b.run(t, probe(c.function, types[c.function], c.data, args), "f")
			wantError(t, out.Err, task.Trap, "a host function was given")
			if !strings.HasPrefix(out.Err.Stack, wasi+"."+c.function) {
				t.Errorf("%s: stack %q", c.function, out.Err.Stack)
			}
		}
	}
	// A list that is longer than any memory.
	wantError(t, b.run(t, probe("poll_oneoff", types["poll_oneoff"], "", []uint64{0, 0, top, 0}), "f").Err, task.Trap, "more than any memory holds")
	if b.log.Len() > 0 {
		t.Errorf("the host logged %s", b.log)
	}
}

func TestPiecesThatAliasAreBounded(t *testing.T) {
	b := newBench(t, nil)
	// 2000 pieces, each the whole page: 1024 of them are moved.
	data := strings.Repeat(numbers(page<<32), 2000)
	got := b.result(t, probe("fd_write", "iiii:i", data, []uint64{1, 0, 2000, 32000}, 32000), "f").([]any)
	if written := uint32(got[1].(int64)); written != 1024*page {
		t.Errorf("fd_write wrote %d bytes, want %d", written, 1024*page)
	}
}

func TestPollWaitsForTheFirstEvent(t *testing.T) {
	b := newBench(t, nil)
	const (
		clock, fdRead, fdWrite = 0, 1, 2
		monotonic, absolute    = 1, 1
		start                  = uint64(time.Second) // where the monotonic clock begins
		events                 = 4096
	)
	sub := func(userdata, kind, id, nanoseconds, flags uint64) string {
		return numbers(userdata, kind, id, nanoseconds, 0, flags)
	}
	event := func(userdata, errno, kind uint64) string { return fmt.Sprint(userdata, errno|kind<<16) }
	const hour = uint64(time.Hour)
	for _, c := range []struct {
		name string
		subs []string
		want []string
	}{
		{"one clock", []string{sub(7, clock, monotonic, 1000, 0)}, []string{event(7, 0, clock)}},
		{"the earlier of two", []string{sub(1, clock, monotonic, hour, 0), sub(2, clock, 0, 1000, 0)}, []string{event(2, 0, clock)}},
		{"two at once", []string{sub(1, clock, 0, 5, 0), sub(2, clock, 1, 5, 0)}, []string{event(1, 0, clock), event(2, 0, clock)}},
		{"a moment", []string{sub(1, clock, monotonic, start+2000, absolute), sub(2, clock, monotonic, start+3000, absolute)}, []string{event(1, 0, clock)}},
		{"a moment that has been", []string{sub(1, clock, monotonic, 1, absolute)}, []string{event(1, 0, clock)}},
		{"streams are ready", []string{sub(1, clock, monotonic, hour, 0), sub(2, fdRead, 0, 0, 0), sub(3, fdWrite, 1, 0, 0)},
			[]string{event(2, 0, fdRead), event(3, 0, fdWrite)}},
		{"no such file", []string{sub(1, clock, monotonic, hour, 0), sub(2, fdRead, 3, 0, 0)}, []string{event(2, 8, fdRead)}},
		{"wrong way", []string{sub(2, fdWrite, 0, 0, 0)}, []string{event(2, 8, fdWrite)}},
		{"no such clock", []string{sub(3, clock, 2, hour, 0)}, []string{event(3, 28, clock)}},
		{"no such event", []string{sub(4, 9, 0, 0, 0)}, []string{event(4, 28, 9)}},
	} {
		loads := []int32{8000}
		for i := range c.want {
			loads = append(loads, int32(events+32*i), int32(events+32*i+8))
		}
		wasm := probe("poll_oneoff", "iiii:i", strings.Join(c.subs, ""), []uint64{0, events, uint64(len(c.subs)), 8000}, loads...)
		got := b.result(t, wasm, "f").([]any)
		var happened []string
		for i := 2; i < len(got); i += 2 {
			happened = append(happened, fmt.Sprint(got[i], got[i+1]))
		}
		if got[0] != int64(0) || got[1] != int64(len(c.want)) || !reflect.DeepEqual(happened, c.want) {
			t.Errorf("%s: answered %v with %v events %v, want %v", c.name, got[0], got[1], happened, c.want)
		}
	}
}
