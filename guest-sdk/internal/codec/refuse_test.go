package codec_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"weft/guest-sdk/internal/codec"
)

// TestDecodeRefuses proves what is said of a value that does not fit.
func TestDecodeRefuses(t *testing.T) {
	for _, c := range []struct {
		give any // what is encoded
		into any // a pointer to what it is decoded into
		want string
	}{
		{"x", new(int64), "a string where an int is needed"},
		{"x", new(int), "a string where an int is needed"},
		{1.0, new(int64), "a float where an int is needed"},
		{nil, new(int64), "null where an int is needed"},
		{1, new(string), "an int where a string is needed"},
		{[]byte("x"), new(string), "bytes where a string is needed"},
		{"x", new([]byte), "a string where bytes is needed"},
		{1, new(bool), "an int where a bool is needed"},
		{true, new(float64), "a bool where a float is needed"},
		{nil, new([]int), "null where a list is needed"},
		{map[string]int{}, new([]int), "a map where a list is needed"},
		{[]int{}, new(map[string]int), "a list where a map is needed"},
		{"x", new(point), "a string where a map is needed"},
		{128, new(int8), "128 does not fit an int8"},
		{-129, new(small), "-129 does not fit an int8"},
		{-1, new(uint), "-1 does not fit a uint64"},
		{256, new(uint8), "256 does not fit a uint8"},
		{int64(-1 << 63), new(uint64), "-9223372036854775808 does not fit a uint64"},
		{uint64(1 << 63), new(int64), "9223372036854775808 does not fit an int64"},
		{1e39, new(float32), "a float beyond the range of a float32"},
		{[]any{1, "x"}, new([]int), "element 1: a string where an int is needed"},
		{[]any{[]any{}, []any{nil}}, new([][]string), "element 1: element 0: null where a string is needed"},
		{map[string]any{"k": 1}, new(map[string]string), `member "k": an int where a string is needed`},
		{map[string]any{"k": 1}, new(map[name]bool), `member "k": an int where a bool is needed`},
		{map[string]any{"X": 1, "Y": "y"}, new(point), `member "Y": a string where an int is needed`},
		{[]int{1, 2, 3}, new([2]int), "a list of length 3 where 2 is needed"},
		{[]byte{1}, new([2]byte), "bytes of length 1 where 2 is needed"},
		{"yesterday", new(time.Time), "parsing time"},
		{"x", new(*int), "a string where an int is needed"},
	} {
		b, err := codec.Append(nil, &c.give)
		if err != nil {
			t.Fatalf("append %#v: %v", c.give, err)
		}
		if err := codec.Decode(codec.NewReader(b), c.into); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%#v into %T: %v, want %s", c.give, c.into, err, c.want)
		}
	}
}

// TestAppendRefuses proves what is said of a result that is no value.
func TestAppendRefuses(t *testing.T) {
	for want, v := range map[string]any{
		"a string that is not UTF-8":               ptr("\xff"),
		"element 1: a string that is not UTF-8":    ptr([]string{"", "\xff"}),
		"member \"\\xff\": a string that is not":   ptr(map[string]int{"\xff": 1}),
		"member \"N\": a string that is not UTF-8": ptr(struct{ N name }{"\xff"}),
		"element 0: chan int cannot be a value":    ptr([]any{make(chan int)}),
		"Time.MarshalText: ":                       ptr(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)),
	} {
		if b, err := codec.Append(nil, v); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%T: %x, %v, want %s", v, b, err, want)
		}
	}
}

// TestTypesRefused proves which types cannot travel, and what is said of them.
func TestTypesRefused(t *testing.T) {
	type a struct{ V int }
	type b struct{ V int }
	for want, typ := range map[string]reflect.Type{
		"chan int cannot be a value; bools, numbers,":                         reflect.TypeFor[chan int](),
		"func() cannot be a value":                                            reflect.TypeFor[func()](),
		"complex128 cannot be a value":                                        reflect.TypeFor[complex128](),
		"uintptr cannot be a value":                                           reflect.TypeFor[[]uintptr](),
		"**int cannot be a value: what it points to":                          reflect.TypeFor[**int](),
		"*interface {} cannot be a value: what it points to":                  reflect.TypeFor[*any](),
		"map[int]string cannot be a value: the keys":                          reflect.TypeFor[map[int]string](),
		"error cannot be a value: an interface with methods":                  reflect.TypeFor[error](),
		"field C of struct { C chan int }: chan int cannot":                   reflect.TypeFor[struct{ C chan int }](),
		"struct { x int } cannot be a value: it has no exported":              reflect.TypeFor[struct{ x int }](),
		"struct { *codec_test.point } cannot be a value: it embeds a pointer": reflect.TypeFor[struct{ *point }](),
		"two of its fields are named V": reflect.TypeFor[struct {
			a
			b
		}](),
		"two of its fields are named x": reflect.TypeFor[struct {
			A int `json:"x"`
			B int `cbor:"x"`
		}](),
		"the option keyasint of field 1 is not known here": reflect.TypeFor[struct {
			A int `cbor:"1,keyasint"`
		}](),
	} {
		if plan, err := codec.Of(typ); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %+v, %v, want %s", typ, plan, err, want)
		}
	}
}

// TestRefusedTypeLeavesNothing proves that a type whose plan could be made only
// together with that of a refused type is refused itself.
func TestRefusedTypeLeavesNothing(t *testing.T) {
	type outer struct {
		Inner *struct{ Outer []any }
		Bad   chan int
	}
	for range 2 {
		if _, err := codec.Of(reflect.TypeFor[outer]()); err == nil {
			t.Error("a struct with a channel has a plan")
		}
	}
	if _, err := codec.Of(reflect.TypeFor[*struct{ Outer []any }]()); err != nil {
		t.Errorf("what is sound within a refused type: %v", err)
	}
}
