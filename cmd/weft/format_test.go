package main

import (
	"testing"
	"time"

	"weft/httpapi/wire"
)

func TestSpans(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "0s", 0: "0s", 999: "999ns", time.Microsecond: "1µs", 999 * time.Microsecond: "999µs", time.Millisecond: "1ms", 999 * time.Millisecond: "999ms",
		time.Second: "1.0s", 9990 * time.Millisecond: "9.9s", 10 * time.Second: "10s", 59 * time.Second: "59s", time.Minute: "1m00s", 3*time.Minute + 20*time.Second: "3m20s",
		time.Hour: "1h00m", 23*time.Hour + 59*time.Minute: "23h59m", 24 * time.Hour: "1d", 80 * time.Hour: "3d",
	} {
		if got := span(d); got != want {
			t.Errorf("span(%s) is %s, want %s", d, got, want)
		}
	}
}

func TestPlurals(t *testing.T) {
	for n, want := range map[int]string{0: "0 slots", 1: "1 slot", 2: "2 slots", 1234: "1,234 slots"} {
		if got := plural(n, "slot"); got != want {
			t.Errorf("plural(%d) is %s, want %s", n, got, want)
		}
	}
}

func TestStatesLeaveOutWhatThereIsNot(t *testing.T) {
	for want, c := range map[string]wire.Counts{
		"":                    {},
		"1,000 done":          {Done: 1000},
		"1 failed, 2 running": {Failed: 1, Running: 2},
		"1 failed, 2 cancelled, 3 running, 4 queued, 5 waiting, 6 done": {Failed: 1, Cancelled: 2, Running: 3, Queued: 4, Waiting: 5, Done: 6},
	} {
		if got := states(c); got != want {
			t.Errorf("states are %q, want %q", got, want)
		}
	}
}

func TestOutlook(t *testing.T) {
	for want, c := range map[string]wire.Counts{
		"3 to go":                   {Queued: 1, Running: 2},
		"3 done":                    {Done: 3},
		"1 failed, 2 done, 1 to go": {Failed: 1, Done: 2, Running: 1},
	} {
		if got := outlook(c); got != want {
			t.Errorf("outlook is %q, want %q", got, want)
		}
	}
}

func TestSignatures(t *testing.T) {
	for want, f := range map[string]wire.Function{
		"spin()":                    {Name: "spin", Result: wire.Result{Type: "null"}},
		"add(i64, i64) i64":         {Name: "add", Params: []wire.Param{{Type: "i64"}, {Type: "i64"}}, Result: wire.Result{Type: "i64"}},
		"sum(start int, xs ...int)": {Name: "sum", Params: []wire.Param{{Name: "start", Type: "int"}, {Name: "xs", Type: "int"}}, Variadic: true, Result: wire.Result{Type: "null"}},
		"run(...any) any":           {Name: "run", Params: []wire.Param{{Type: "any"}}, Variadic: true, Result: wire.Result{Type: "any"}},
	} {
		if got := signature(&f); got != want {
			t.Errorf("signature is %s, want %s", got, want)
		}
	}
}

func TestModuleOfAReference(t *testing.T) {
	for call, want := range map[string]string{"math/inc": "math", "math@1.2/inc": "math", "builtin/sum": "builtin", "": ""} {
		if got := moduleOf(call); got != want {
			t.Errorf("module of %q is %q, want %q", call, got, want)
		}
	}
}
