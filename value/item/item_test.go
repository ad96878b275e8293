package item_test

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"

	"weft/value/item"

	"github.com/x448/float16"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestHeads(t *testing.T) {
	for _, arg := range []uint64{0, 1, 23, 24, 255, 256, 65535, 65536, math.MaxUint32, math.MaxUint32 + 1, math.MaxUint64} {
		for _, k := range []item.Kind{item.Uint, item.Nint, item.Tag} {
			b := item.AppendHead([]byte{0xff}, k, arg)
			h, end, err := item.Next(b, 1)
			if err != nil || h.Kind != k || h.Arg != arg || end != len(b) || !h.Shortest() {
				t.Errorf("head %d %d: got %+v, end %d of %d, %v", k, arg, h, end, len(b), err)
			}
			if _, _, err := item.Next(b[:len(b)-1], 1); !errors.Is(err, item.ErrTruncated) {
				t.Errorf("head %d %d cut short: %v", k, arg, err)
			}
		}
	}
}

func TestAppend(t *testing.T) {
	for _, c := range []struct {
		got  []byte
		want string
	}{
		{item.AppendInt(nil, -1), "\x20"}, {item.AppendInt(nil, 24), "\x18\x18"}, {item.AppendInt(nil, math.MinInt64), "\x3b\x7f\xff\xff\xff\xff\xff\xff\xff"},
		{item.AppendUint(nil, 300), "\x19\x01\x2c"}, {item.AppendText(nil, "ab"), "\x62ab"}, {item.AppendText(nil, []byte("ab")), "\x62ab"},
		{item.AppendBytes(nil, []byte{1}), "\x41\x01"}, {item.AppendBool(nil, true), "\xf5"}, {item.AppendBool(nil, false), "\xf4"}, {item.AppendNull(nil), "\xf6"},
	} {
		if string(c.got) != c.want {
			t.Errorf("got %x, want %x", c.got, c.want)
		}
	}
}

func TestNotShortest(t *testing.T) {
	for _, b := range []string{
		"\x18\x17", "\x19\x00\xff", "\x1a\x00\x00\xff\xff", "\x1b\x00\x00\x00\x00\xff\xff\xff\xff", "\x78\x00", "\x9f\xff", "\xf9\x7e\x01", "\xf9\xfe\x00",
		"\xfa\x00\x00\x00\x00", "\xfa\x7f\xc0\x00\x00", "\xfb\x7f\xf8\x00\x00\x00\x00\x00\x00", "\xfb\x3f\xf0\x00\x00\x00\x00\x00\x00",
	} {
		if h, _, err := item.Next([]byte(b), 0); err != nil || h.Shortest() {
			t.Errorf("%x: shortest, %v", b, err)
		}
	}
}

func TestLengthsAreChecked(t *testing.T) {
	for _, b := range []string{"\x41", "\x62a", "\x81", "\xa1\x00", "\xa2\x00\x00\x00", "\x5b\xff\xff\xff\xff\xff\xff\xff\xff", "\xbb\x80\x00\x00\x00\x00\x00\x00\x00"} {
		if _, _, err := item.Next([]byte(b), 0); !errors.Is(err, item.ErrTruncated) {
			t.Errorf("%x: %v", b, err)
		}
	}
	for _, b := range []string{"\x1c", "\x3d", "\x5e", "\x1f", "\x3f", "\xdf"} {
		if _, _, err := item.Next([]byte(b), 0); err == nil || errors.Is(err, item.ErrTruncated) {
			t.Errorf("%x: %v, want it refused", b, err)
		}
	}
	for _, at := range []int{1, 2, -1} {
		if _, _, err := item.Next([]byte{0}, at); !errors.Is(err, item.ErrTruncated) {
			t.Errorf("at %d: %v", at, err)
		}
	}
}

// Every half is read as the library for halves reads it, and written again.
func TestEveryHalf(t *testing.T) {
	for bits := range 1 << 16 {
		b := []byte{0xf9, byte(bits >> 8), byte(bits)}
		h, _, err := item.Next(b, 0)
		if err != nil || !h.IsFloat() {
			t.Fatalf("%x: %+v, %v", b, h, err)
		}
		want := float64(float16.Frombits(uint16(bits)).Float32())
		if math.Float64bits(h.Float()) != math.Float64bits(want) && want == want {
			t.Fatalf("%x: got %g, want %g", b, h.Float(), want)
		}
		again := item.AppendFloat(nil, h.Float())
		if want != want {
			b = []byte{0xf9, 0x7e, 0}
		}
		if !bytes.Equal(again, b) {
			t.Fatalf("%g: written %x, want %x", want, again, b)
		}
		if shortest := want == want || bits == 0x7e00; h.Shortest() != shortest {
			t.Fatalf("%x: shortest %t", b, h.Shortest())
		}
	}
}

// What lies between two halves takes a single, and between two singles a double.
func TestFloatsBetween(t *testing.T) {
	for bits := uint16(0); bits < 0x7c00; bits++ {
		half := float64(float16.Frombits(bits).Float32())
		single := float64(math.Nextafter32(float32(half), math.MaxFloat32))
		double := math.Nextafter(half, math.MaxFloat64)
		for _, sign := range []float64{1, -1} {
			if b := item.AppendFloat(nil, sign*single); len(b) != 5 {
				t.Fatalf("%g is not half, written %x", single, b)
			}
			if b := item.AppendFloat(nil, sign*double); len(b) != 9 {
				t.Fatalf("%g is not single, written %x", double, b)
			}
		}
	}
	for _, f := range []float64{65505, 65520, 1e10, math.MaxFloat32, math.SmallestNonzeroFloat32} {
		if b := item.AppendFloat(nil, f); len(b) != 5 {
			t.Errorf("%g: written %x", f, b)
		}
	}
}

func TestSkip(t *testing.T) {
	for _, c := range []struct {
		b          string
		end, depth int
	}{
		{"\x00", 1, 0}, {"\x18\x20", 2, 0}, {"\xf5\x00", 1, 0}, {"\xfb12345678", 9, 0}, {"\x63abcde", 4, 0}, {"\x80", 1, 1},
		{"\x83\x01\x81\x00\x02\x03", 5, 2}, {"\xa1\x61a\xa1\x61b\x81\x80", 8, 4}, {"\xc1\xc2\x81\x00\x00", 4, 1}, {"\xa0\xa0", 1, 1},
	} {
		end, depth, err := item.Skip([]byte(c.b), 0, 4)
		if err != nil || end != c.end || depth != c.depth {
			t.Errorf("%x: got end %d, depth %d, %v, want %d, %d", c.b, end, depth, err, c.end, c.depth)
		}
	}
	if _, _, err := item.Skip([]byte("\x81\x81\x00"), 0, 1); !errors.Is(err, item.ErrTooDeep) {
		t.Errorf("room for one: %v", err)
	}
	for _, b := range []string{"", "\x81", "\x82\x00", "\xc1", "\x81\xc1", strings.Repeat("\xc1", 1<<20)} {
		if _, _, err := item.Skip([]byte(b), 0, 4); !errors.Is(err, item.ErrTruncated) {
			t.Errorf("%.10x: %v", b, err)
		}
	}
	for _, b := range []string{"\x9f\xff", "\xff", "\x81\x7f\xff"} {
		if _, _, err := item.Skip([]byte(b), 0, 4); err == nil {
			t.Errorf("%x: skipped", b)
		}
	}
}
