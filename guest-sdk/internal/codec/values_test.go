package codec_test

import (
	"bytes"
	"math"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"weft/guest-sdk/internal/codec"
	"weft/value"
)

type (
	celsius float64
	name    string
	flag    bool
	small   int8
	blob    []byte
	scores  []celsius
	byName  map[name]small
	point   struct{ X, Y int }

	tagged struct {
		A int    `cbor:"alpha" json:"not_this"`
		B string `json:"beta,omitempty"`
		C []int  `json:",omitempty"`
		D *int   `json:"d,omitempty"`
		E point  `json:"e,omitzero"`
		F bool   `json:"f,omitempty"`
		G any    `json:"-"`
		h int    //nolint:unused // that it does not travel is the point
	}
	base struct {
		ID    int `json:"id"`
		Other int
	}
	derived struct {
		base
		Point point
		Other string
	}
	tree struct {
		Value    int     `json:"value"`
		Children []*tree `json:"children"`
	}
	list []list
)

// TestValues proves for values of every type that they are written as package
// value writes them, in deterministic form, and that they come back.
func TestValues(t *testing.T) {
	five := 5
	t.Run("bool", both(true, "bool"))
	t.Run("int64 least", both(int64(math.MinInt64), "int"))
	t.Run("int64 most", both(int64(math.MaxInt64), "int"))
	t.Run("uint64 most", both(uint64(math.MaxUint64), "int"))
	t.Run("int", both(-1, "int"))
	for _, n := range []int64{0, 23, 24, 255, 256, 65535, 65536, 1<<32 - 1, 1 << 32, -24, -25, -256, -257, -65537, -1<<32 - 1} {
		t.Run("width of an int", both(n, "int"))
	}
	t.Run("int8", both(int8(-128), "int"))
	t.Run("int16", both(int16(32767), "int"))
	t.Run("int32", both(int32(math.MinInt32), "int"))
	t.Run("uint", both(uint(7), "int"))
	t.Run("uint8", both(uint8(255), "int"))
	t.Run("uint16", both(uint16(65535), "int"))
	t.Run("uint32", both(uint32(math.MaxUint32), "int"))
	t.Run("duration", both(1500*time.Millisecond, "int"))
	for _, f := range []float64{0, math.Copysign(0, -1), 1, 1.5, 0.1, -2, 65504, 65505, 5.960464477539063e-08, math.MaxFloat32, math.SmallestNonzeroFloat64, math.MaxFloat64, math.Inf(1), math.Inf(-1), math.NaN()} {
		t.Run("float64", both(f, "float"))
	}
	t.Run("float32", both(float32(0.1), "float"))
	t.Run("string", both("größer, 東京, 😀, \x00", "string"))
	t.Run("empty string", both("", "string"))
	t.Run("bytes", both([]byte{0, 0xff}, "bytes"))
	t.Run("empty bytes", both([]byte{}, "bytes"))
	t.Run("named", both(struct {
		C celsius
		N name
		F flag
		S small
		B blob
	}{1.5, "n", true, -3, blob("b")}, "map"))

	t.Run("ints", both([]int{1, -1}, "list<int>"))
	t.Run("int64s", both([]int64{math.MinInt64, 1}, "list<int>"))
	t.Run("floats", both([]float64{1, 0.1}, "list<float>"))
	t.Run("strings", both([]string{"", "x"}, "list<string>"))
	t.Run("blobs", both([][]byte{{}, {1}}, "list<bytes>"))
	t.Run("bools", both([]bool{true, false}, "list<bool>"))
	t.Run("list of lists", both([][]int{{}, {1}}, "list<list<int>>"))
	t.Run("named list", both(scores{1, 2.5}, "list<float>"))
	t.Run("array", both([2]float32{1, 2}, "list<float>"))
	t.Run("array of bytes", both([3]byte{1, 2, 3}, "bytes"))
	t.Run("list within itself", both(list{{}, {{}}}, "list"))

	t.Run("map of ints", both(map[string]int{"b": 1, "a": 2, "aa": 3, "": 4}, "map<int>"))
	t.Run("map of int64s", both(map[string]int64{"x": math.MaxInt64}, "map<int>"))
	t.Run("map of floats", both(map[string]float64{"x": 0.5}, "map<float>"))
	t.Run("map of strings", both(map[string]string{"k": "v"}, "map<string>"))
	t.Run("empty map", both(map[string]string{}, "map<string>"))
	t.Run("named map", both(byName{"b": 1, "a": 2, "aa": 3}, "map<int>"))
	t.Run("map of lists", both(map[string][]point{"p": {{1, 2}}}, "map<list<map>>"))
	t.Run("long keys", both(map[string]int{strings.Repeat("a", 24): 1, strings.Repeat("b", 23): 2, strings.Repeat("z", 300): 3}, "map<int>"))

	t.Run("struct", both(point{1, 2}, "map"))
	t.Run("tags", both(tagged{A: 1, B: "b", C: []int{1}, D: &five, E: point{1, 2}, F: true}, "map"))
	t.Run("omitted", both(tagged{}, "map"))
	t.Run("embedded", both(derived{base: base{ID: 1}, Point: point{1, 2}, Other: "o"}, "map"))
	t.Run("no fields", both(struct{}{}, "map"))
	t.Run("recursive", both(tree{1, []*tree{{2, []*tree{}}, nil}}, "map"))
	t.Run("pointer", both(&five, "int?"))
	t.Run("nil pointer", both((*point)(nil), "map?"))
	t.Run("pointers", both([]*int{nil, &five}, "list<int?>"))

	t.Run("time", both(time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC), "string"))
	t.Run("address", both(netip.MustParseAddr("::1"), "string"))
}

// both returns a test of v, whose declared type is declared.
func both[T any](v T, declared string) func(*testing.T) {
	return func(t *testing.T) {
		plan, err := codec.Of(reflect.TypeFor[T]())
		if err != nil || plan.Type != declared {
			t.Fatalf("declared as %+v, %v, want %s", plan, err, declared)
		}
		b, err := codec.Append(nil, &v)
		if err != nil {
			t.Fatalf("append: %v", err)
		}
		if want, err := value.Marshal(v); err != nil || !bytes.Equal(b, want) {
			t.Errorf("encoded as %x, package value has %x, %v", b, want, err)
		}
		var back T
		r := codec.NewReader(b)
		if err := codec.Decode(r, &back); err != nil || r.Kind() != codec.None {
			t.Fatalf("decode %x: %v, then %v", b, err, r.Kind())
		}
		if !same(back, v) {
			t.Errorf("came back as %#v, want %#v", back, v)
		}
	}
}

// same is reflect.DeepEqual, but NaN is the same as NaN.
func same(a, b any) bool {
	f, isFloat := a.(float64)
	return isFloat && math.IsNaN(f) && math.IsNaN(b.(float64)) || reflect.DeepEqual(a, b)
}

// TestNilBecomesEmpty proves that nil lists, bytes and maps are no nulls.
func TestNilBecomesEmpty(t *testing.T) {
	for want, v := range map[string]any{
		"\x80": ptr([]int(nil)), "\x40": ptr([]byte(nil)), "\xa0": ptr(map[string]int(nil)),
	} {
		if b, err := codec.Append(nil, v); err != nil || string(b) != want {
			t.Errorf("%T nil: %x, %v, want %x", v, b, err, want)
		}
	}
	for _, v := range []any{ptr([]any(nil)), ptr(map[string]any(nil)), ptr(scores(nil)), ptr(byName(nil))} {
		if b, err := codec.Append(nil, v); err != nil || len(b) != 1 || b[0]&0x1f != 0 {
			t.Errorf("%T nil: %x, %v, want something empty", v, b, err)
		}
	}
}

func ptr[T any](v T) *T { return &v }
