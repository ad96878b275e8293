package value_test

import (
	"bytes"
	"strings"
	"testing"

	"weft/task"
	"weft/value"
)

func TestCanonicalKeepsWhatIs(t *testing.T) {
	for name, in := range map[string]string{
		"zero":            "00",
		"largest short":   "17",
		"one byte":        "1818",
		"two bytes":       "190100",
		"four bytes":      "1a00010000",
		"eight bytes":     "1b0000000100000000",
		"largest integer": "1bffffffffffffffff",
		"least integer":   "3b7fffffffffffffff",
		"minus one":       "20",
		"false":           "f4",
		"true":            "f5",
		"null":            "f6",
		"half":            "f93c00",
		"least subnormal": "f90001",
		"single":          "fa3dcccccd",
		"double":          "fb3fb999999999999a",
		"minus zero":      "f98000",
		"infinity":        "f97c00",
		"minus infinity":  "f9fc00",
		"NaN":             "f97e00",
		"empty string":    "60",
		"string":          "62c3a9",
		"bytes":           "43ff00fe",
		"list":            "83 01 6161 80",
		"map":             "a3 616201 626161 02 626162 a0",
	} {
		t.Run(name, func(t *testing.T) {
			b := unhex(t, in)
			got, err := value.Canonical(b)
			if err != nil {
				t.Fatal(err)
			}
			if &got[0] != &b[0] || len(got) != len(b) {
				t.Errorf("got %x, want the same slice", got)
			}
		})
	}
}

func TestCanonicalPutsRight(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"integer in 2 bytes":     {"1800", "00"},
		"integer in 3":           {"1900ff", "18ff"},
		"integer in 5":           {"1a0000ffff", "19ffff"},
		"integer in 9":           {"1b00000000ffffffff", "1affffffff"},
		"negative in 9":          {"3b0000000000000000", "20"},
		"double that fits half":  {"fb3ff0000000000000", "f93c00"},
		"double that fits":       {"fb3fb99999a0000000", "fa3dcccccd"},
		"single that fits half":  {"fa3f800000", "f93c00"},
		"single subnormal half":  {"fa33800000", "f90001"},
		"NaN with a payload":     {"f97e01", "f97e00"},
		"negative NaN":           {"f9fe00", "f97e00"},
		"NaN in 5":               {"fa7fc00000", "f97e00"},
		"NaN in 9":               {"fb7ff8000000000000", "f97e00"},
		"infinity in 5":          {"fa7f800000", "f97c00"},
		"infinity in 9":          {"fbfff0000000000000", "f9fc00"},
		"length of a string":     {"780161", "6161"},
		"length of bytes":        {"5900 01 ff", "41ff"},
		"count of a list":        {"9b0000000000000001 f6", "81f6"},
		"count of a map":         {"b801 6161 00", "a1 6161 00"},
		"list without count":     {"9f 01 9f ff 02 ff", "83 01 80 02"},
		"map without count":      {"bf 6162 01 6161 02 ff", "a2 6161 02 6162 01"},
		"empty map of that kind": {"bf ff", "a0"},
		"string in good pieces":  {"7f 6161 60 6162 ff", "62 6162"},
		"bytes in pieces":        {"5f 41c3 41a9 ff", "42 c3a9"},
		"no pieces":              {"82 7fff 5fff", "82 60 40"},
		"keys out of order":      {"a3 626162 00 6162 01 626161 02", "a3 6162 01 626161 02 626162 00"},
		"key in pieces":          {"a2 7f 6162 ff 01 6161 02", "a2 6161 02 6162 01"},
		"deep inside":            {"82 a1 6161 81 1801 f4", "82 a1 6161 81 01 f4"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := value.Canonical(unhex(t, c.in))
			if err != nil {
				t.Fatal(err)
			}
			if want := unhex(t, c.want); !bytes.Equal(got, want) {
				t.Errorf("got %x, want %x", got, want)
			}
		})
	}
}

func TestCanonicalRefuses(t *testing.T) {
	for name, c := range map[string]struct{ in, say string }{
		"nothing":                         {"", "offset 0"},
		"two values":                      {"0000", "1 bytes follow"},
		"integer below the range":         {"3b8000000000000000", "below -9223372036854775808"},
		"half an integer":                 {"19 01", "the bytes end"},
		"half a float":                    {"fb 00000000000000", "the bytes end"},
		"string longer than the bytes":    {"63 6161", "the bytes end"},
		"string of 2^64-1":                {"7bffffffffffffffff", "the bytes end"},
		"list of 2^64-1":                  {"9bffffffffffffffff", "the bytes end"},
		"map of 2^63":                     {"bb8000000000000000", "the bytes end"},
		"map of more than fits":           {"a2 6161 00", "the bytes end"},
		"list without end":                {"9f 00", "the bytes end"},
		"string without end":              {"7f 6161", "the bytes end"},
		"map that ends after a key":       {"bf 6161 ff", "0xff"},
		"break":                           {"ff", "0xff"},
		"break in a counted list":         {"81 ff", "0xff"},
		"string in a byte string":         {"5f 6161 ff", "pieces"},
		"a letter in two pieces":          {"7f 61c3 61a9 ff", "UTF-8"},
		"pieces in pieces":                {"7f 7f 6161 ff ff", "pieces"},
		"no UTF-8":                        {"61ff", "UTF-8"},
		"surrogate":                       {"63eda080", "UTF-8"},
		"key no UTF-8":                    {"a1 61ff 00", "UTF-8"},
		"integer as key":                  {"a1 00 00", "no string"},
		"bytes as key":                    {"a1 4161 00", "no string"},
		"key twice":                       {"a2 6161 00 6161 01", "twice"},
		"key twice, out of order":         {"a3 6161 00 6162 00 6161 01", "twice"},
		"key twice, in two forms":         {"a2 6161 00 780161 01", "twice"},
		"key twice, in pieces":            {"a2 7f6161ff 00 6161 01", "twice"},
		"undefined":                       {"f7", "0xf7"},
		"simple value":                    {"e0", "0xe0"},
		"simple value in a byte":          {"f8ff", "0xf8"},
		"false in two bytes":              {"f814", "0xf8"},
		"reserved":                        {"1c", "0x1c"},
		"integer without end":             {"1f", "0x1f"},
		"tag without end":                 {"df 00", "0xdf"},
		"time":                            {"c1 00", "tag (1)"},
		"bignum":                          {"c2 4101", "tag (2)"},
		"placeholder":                     {"da77656674 00", "tag"},
		"self-described":                  {"d9d9f7 00", "tag"},
		"something wrong at a place deep": {"82 00 a1 6161 82 f4 f7", "offset 7"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := value.Canonical(unhex(t, c.in))
			wantError(t, err, task.Invalid, c.say)
		})
	}
}

func TestCanonicalDepth(t *testing.T) {
	loose := func(n int) []byte { // maps, the inner one under the first of two keys out of order
		b := []byte{0x18, 0x00}
		for range n {
			b = append(append([]byte("\xa2\x61b"), b...), "\x61a\xf6"...)
		}
		return b
	}
	endless := func(n int) []byte { return []byte(strings.Repeat("\x9f", n) + strings.Repeat("\xff", n)) }
	for name, make := range map[string]func(int) []byte{
		"lists": func(n int) []byte { return nest([]byte{0}, n) }, "maps": loose, "without count": endless,
	} {
		for _, n := range []int{value.MaxDepth - 1, value.MaxDepth} {
			got, err := value.Canonical(make(n))
			if err != nil {
				t.Fatalf("%s, %d deep: %s", name, n, err)
			}
			if again, err := value.Canonical(got); err != nil || &again[0] != &got[0] {
				t.Errorf("%s, %d deep: %x is not in deterministic form: %v", name, n, got, err)
			}
		}
		_, err := value.Canonical(make(value.MaxDepth + 1))
		wantError(t, err, task.Invalid, "more than 256 lists and maps")
	}
	_, err := value.Canonical(bytes.Repeat([]byte{0x81}, 1<<20))
	wantError(t, err, task.Invalid, "more than 256 lists and maps")
}

func TestTypeOf(t *testing.T) {
	for in, want := range map[string]string{
		"00": "int", "1bffffffffffffffff": "int", "20": "int", "f93c00": "float", "fa00000000": "float", "fb": "float",
		"60": "string", "40": "bytes", "f4": "bool", "f5": "bool", "f6": "null", "80": "list", "9f": "list", "a0": "map",
		"": "", "c0": "", "f7": "", "ff": "", "e0": "",
	} {
		if got := value.TypeOf(unhex(t, in)); got != want {
			t.Errorf("TypeOf(%s) = %q, want %q", in, got, want)
		}
	}
}
