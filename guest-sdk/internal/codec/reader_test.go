package codec_test

import (
	"math"
	"testing"

	"github.com/x448/float16"

	"weft/guest-sdk/internal/codec"
	"weft/value"
)

// TestLongFloats proves that floats are read in every width.
func TestLongFloats(t *testing.T) {
	for _, c := range []struct {
		b    string
		want float64
	}{
		{"\xf9\x3e\x00", 1.5},
		{"\xfa\x3f\xc0\x00\x00", 1.5},
		{"\xfb\x3f\xf8\x00\x00\x00\x00\x00\x00", 1.5},
		{"\x18\x64", 100},
		{"\x3b\x7f\xff\xff\xff\xff\xff\xff\xff", math.MinInt64},
		{"\x1b\xff\xff\xff\xff\xff\xff\xff\xff", 1 << 64},
	} {
		if got, err := codec.NewReader([]byte(c.b)).Float64(); err != nil || got != c.want {
			t.Errorf("%x = %v, %v, want %v", c.b, got, err, c.want)
		}
	}
}

// TestHalves proves that each half-precision float is read as what it is and
// written as itself.
func TestHalves(t *testing.T) {
	for bits := range 1 << 16 {
		b := []byte{0xf9, byte(bits >> 8), byte(bits)}
		want := float64(float16.Frombits(uint16(bits)).Float32())
		got, err := codec.NewReader(b).Float64()
		if err != nil || got != want && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Fatalf("%x = %v, %v, want %v", b, got, err, want)
		}
		again, err := codec.Append(nil, &got)
		if !math.IsNaN(got) && (err != nil || string(again) != string(b)) {
			t.Fatalf("%v is written as %x, %v, want %x", got, again, err, b)
		}
	}
}

// TestDamaged proves that bytes that are no value are refused, whatever they
// are read as.
func TestDamaged(t *testing.T) {
	for _, b := range []string{
		"", "\x18", "\x1b\x00", "\x1c", "\x1f", "\x61", "\x42x", "\x81", "\x9b\xff\xff\xff\xff\xff\xff\xff\xff", "\xbb\x00\x00\x00\x01\x00\x00\x00\x00", "\xa1\x61x",
		"\x9f\xff", "\x5f\xff", "\xbf\xff", "\xc0\x00", "\xf7", "\xf8\x20", "\xff", "\x3b\xff\xff\xff\xff\xff\xff\xff\xff", "\xf9\x00",
	} {
		for _, into := range []any{
			new(bool), new(int), new(int8), new(uint64), new(float64), new(float32), new(string), new([]byte), new([3]byte), new(any), new([]int), new([]any),
			new(scores), new([1]int), new(map[string]int), new(byName), new(point), new(*point),
		} {
			if err := codec.Decode(codec.NewReader([]byte(b)), into); err == nil {
				t.Errorf("%x was read as a %T: %#v", b, into, into)
			}
		}
	}
}

// FuzzDecode proves that no bytes make decoding panic or believe a count, and
// that what is decoded from a canonical value is written as that value.
func FuzzDecode(f *testing.F) {
	for _, b := range []string{"\x00", "\x83\x01\x61x\xf6", "\xa1\x61X\x01", "\xf9\x7e\x00", "\x9b\xff\xff\xff\xff\xff\xff\xff\xff", "\xa2\x61X\x01\x61Y\x82\x01\x02"} {
		f.Add([]byte(b))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, into := range []any{new(int64), new([]string), new(map[string]float64), new(tagged), new([]point), new(tree), new(list)} {
			_ = codec.Decode(codec.NewReader(b), into) // that it returns is what is proved
		}
		var v any
		err := codec.Decode(codec.NewReader(b), &v)
		canonical, invalid := value.Canonical(b)
		if invalid != nil || string(canonical) != string(b) {
			return
		}
		if err != nil {
			t.Fatalf("%x is a value and was refused: %v", b, err)
		}
		again, err := codec.Append(nil, &v)
		if err != nil || string(again) != string(b) {
			t.Fatalf("%x was written as %x, %v", b, again, err)
		}
	})
}
