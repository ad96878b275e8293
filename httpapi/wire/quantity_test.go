package wire_test

import (
	"math"
	"testing"
	"time"

	"weft/httpapi/wire"
)

func TestDurations(t *testing.T) {
	for in, want := range map[string]time.Duration{`"1.5s"`: 1500 * time.Millisecond, `"0s"`: 0, `"1h"`: time.Hour, `null`: 0} {
		var got wire.Duration
		if err := wire.Unmarshal([]byte(in), &got); err != nil || time.Duration(got) != want {
			t.Errorf("%s is %v, %v; want %v", in, time.Duration(got), err, want)
		}
	}
	for _, in := range []string{`"-1s"`, `"5"`, `5`, `""`, `"1 s"`, `[]`, `true`, `"9999999h"`} {
		var got wire.Duration
		if err := wire.Unmarshal([]byte(in), &got); err == nil {
			t.Errorf("%s was taken as %v", in, time.Duration(got))
		}
	}
	if b, err := wire.Marshal(wire.Duration(90 * time.Second)); err != nil || string(b) != `"1m30s"` {
		t.Errorf("90 s is written %s, %v", b, err)
	}
}

func TestSizes(t *testing.T) {
	for in, want := range map[string]int64{
		`0`: 0, `1048576`: 1 << 20, `"1048576"`: 1 << 20, `"64MiB"`: 64 << 20, `"1KiB"`: 1024, `"2GiB"`: 2 << 30, `"1TiB"`: 1 << 40,
		`"3B"`: 3, `"1kB"`: 1000, `"1MB"`: 1e6, `"1GB"`: 1e9, `"1TB"`: 1e12, `null`: 0, `9223372036854775807`: math.MaxInt64, `"8388607TiB"`: 8388607 << 40,
	} {
		var got wire.Size
		if err := wire.Unmarshal([]byte(in), &got); err != nil || int64(got) != want {
			t.Errorf("%s is %d, %v; want %d", in, got, err, want)
		}
	}
	for _, in := range []string{`-1`, `1.5`, `1e3`, `"1.5MiB"`, `"MiB"`, `""`, `"64 MiB"`, `"64mib"`, `"64KB"`, `9223372036854775808`, `"8388608TiB"`, `{}`, `true`} {
		var got wire.Size
		if err := wire.Unmarshal([]byte(in), &got); err == nil {
			t.Errorf("%s was taken as %d", in, got)
		}
	}
	for n, want := range map[int64]string{0: "0B", 1000: "1000B", 1024: "1KiB", 1536: "1536B", 64 << 20: "64MiB", 1 << 40: "1TiB"} {
		if got := wire.FormatSize(n); got != want {
			t.Errorf("%d bytes are %s, want %s", n, got, want)
		}
	}
	if b, err := wire.Marshal(wire.Size(1 << 20)); err != nil || string(b) != `1048576` {
		t.Errorf("1 MiB is written %s, %v", b, err)
	}
}
