package host_test

import (
	"context"
	"reflect"
	"testing"
	"time"

	"weft/host/internal/wasmtest"
	"weft/task"
)

// clocks is a module that reads the wall clock and the monotonic one, sleeps a
// while on a clock, and reads both again.
func clocks(nanoseconds int64, flags uint64) []byte {
	now := func(at int32) []byte {
		return wasmtest.Code(
			wasmtest.I32(0), wasmtest.I64(0), wasmtest.I32(at), wasmtest.Call(0), wasmtest.Drop,
			wasmtest.I32(1), wasmtest.I64(0), wasmtest.I32(at+8), wasmtest.Call(0), wasmtest.Drop)
	}
	return wasmtest.Module{
		Imports: []wasmtest.Import{
			{Module: wasi, Name: "clock_time_get", Type: "iIi:i"},
			{Module: wasi, Name: "poll_oneoff", Type: "iiii:i"},
		},
		Memory: 1,
		Data:   []byte(numbers(0, 0, 1, uint64(nanoseconds), 0, flags)),
		Funcs: []wasmtest.Func{{Export: "f", Type: ":IIII", Body: wasmtest.Code(
			now(256), wasmtest.I32(0), wasmtest.I32(512), wasmtest.I32(1), wasmtest.I32(600), wasmtest.Call(1), wasmtest.Drop, now(272),
			wasmtest.I64Load(256), wasmtest.I64Load(264), wasmtest.I64Load(272), wasmtest.I64Load(280))}},
	}.Bytes()
}

func TestClockMovesOnlyBySleep(t *testing.T) {
	b := newBench(t, nil)
	const wall, mono = int64(946684800e9), int64(1e9)
	for _, c := range []struct {
		sleep int64
		flags uint64
		moved int64
	}{{0, 0, 0}, {1, 0, 1}, {1_234_567, 0, 1_234_567}, {mono + 1000, 1, 1000}, {mono - 1000, 1, 0}} {
		want := []any{wall, mono, wall + c.moved, mono + c.moved}
		if got := b.result(t, clocks(c.sleep, c.flags), "f"); !reflect.DeepEqual(got, want) {
			t.Errorf("sleep of %d with flags %d: clocks %v, want %v", c.sleep, c.flags, got, want)
		}
	}
}

func TestClockCapability(t *testing.T) {
	b := newBench(t, nil)
	call := b.call(t, clocks(1_000_000, 0), "f")
	call.Target.Capabilities = []string{"clock"}
	before := time.Now()
	got := decode(t, b.Run(context.Background(), call)).([]any)
	after := time.Now()
	wall0, mono0, wall1, mono1 := got[0].(int64), got[1].(int64), got[2].(int64), got[3].(int64)
	if wall0 < before.UnixNano() || wall1 > after.UnixNano() {
		t.Errorf("wall clock from %d to %d, want within %d and %d", wall0, wall1, before.UnixNano(), after.UnixNano())
	}
	if mono0 < 1e9 || mono1-mono0 < 1_000_000 || mono1-mono0 > int64(after.Sub(before)) {
		t.Errorf("monotonic clock from %d to %d", mono0, mono1)
	}
}

// dice is a module that draws while its instance is made, and again in a call,
// twice; its bytes differ with salt.
func dice(salt int32) []byte {
	draw := func(at int32) []byte {
		return wasmtest.Code(wasmtest.I32(at), wasmtest.I32(8), wasmtest.Call(0), wasmtest.Drop)
	}
	return wasmtest.Module{
		Imports: []wasmtest.Import{{Module: wasi, Name: "random_get", Type: "ii:i"}},
		Memory:  1,
		Funcs: []wasmtest.Func{
			{Export: "_initialize", Type: ":", Body: draw(0)},
			{Export: "f", Type: ":III", Body: wasmtest.Code(draw(8), draw(16), wasmtest.I64Load(0), wasmtest.I64Load(8), wasmtest.I64Load(16))},
			{Export: "salt", Type: ":i", Body: wasmtest.I32(salt)},
		},
	}.Bytes()
}

func TestRandomnessComesFromDigestAndSeed(t *testing.T) {
	first, second := newBench(t, nil), newBench(t, nil) // two nodes
	draw := func(b *bench, salt int32, seed byte) []any {
		call := b.call(t, dice(salt), "f")
		call.Seed = task.ContentID{seed}
		return decode(t, b.Run(context.Background(), call)).([]any)
	}
	base := draw(first, 1, 1)
	if base[0] == base[1] || base[1] == base[2] {
		t.Errorf("draws repeat: %v", base)
	}
	if again := draw(second, 1, 1); !reflect.DeepEqual(again, base) {
		t.Errorf("another node drew %v, want %v", again, base)
	}
	if other := draw(first, 1, 2); other[0] != base[0] || other[1] == base[1] {
		t.Errorf("another seed drew %v after %v: want the first the same and the second another", other, base)
	}
	if other := draw(first, 2, 1); other[0] == base[0] || other[1] != base[1] {
		t.Errorf("another module drew %v after %v: want the first another and the second the same", other, base)
	}
}

func TestRandomCapability(t *testing.T) {
	b := newBench(t, nil)
	call := b.call(t, dice(1), "f")
	pure := decode(t, b.Run(context.Background(), call)).([]any)
	call.Target.Capabilities = []string{"clock", "random"}
	one := decode(t, b.Run(context.Background(), call)).([]any)
	two := decode(t, b.Run(context.Background(), call)).([]any)
	if one[1] == two[1] || one[1] == pure[1] {
		t.Errorf("with the capability drew %v and %v, without %v", one[1:], two[1:], pure[1:])
	}
	if one[0] != pure[0] {
		t.Errorf("the instance was made with %v, want %v as without the capability", one[0], pure[0])
	}
}

func TestRandomnessEndsWithTheRun(t *testing.T) {
	b := newBench(t, nil)
	const memory = 256 << 20 // more than can be filled in the time
	draw := wasmtest.Code(wasmtest.I32(0), wasmtest.I32(memory), wasmtest.Call(0), wasmtest.Drop)
	wasm := wasmtest.Module{
		Imports: []wasmtest.Import{{Module: wasi, Name: "random_get", Type: "ii:i"}},
		Memory:  memory / page,
		Funcs:   []wasmtest.Func{{Export: "f", Type: ":", Body: draw}},
	}.Bytes()
	call := b.call(t, wasm, "f")
	call.Limits.Memory, call.Limits.Timeout = memory, 5*time.Millisecond
	wantError(t, b.Run(context.Background(), call).Err, task.Timeout)
}
