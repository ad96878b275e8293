package value_test

import (
	"bytes"
	"math"
	"reflect"
	"testing"

	"weft/value"
	"weft/value/item"

	"github.com/fxamacker/cbor/v2"
	"pgregory.net/rapid"
)

// anyValue draws what Unmarshal puts into an any.
func anyValue(depth int) *rapid.Generator[any] {
	name := rapid.OneOf(rapid.SampledFrom([]string{"", "a", "b", "$ref", "$bytes", "$literal", "\"\\", "é"}), rapid.String())
	plain := rapid.OneOf(
		rapid.Just[any](nil), rapid.Bool().AsAny(), rapid.Int64().AsAny(), rapid.Uint64Min(1<<63).AsAny(), rapid.Int64Range(-300, 300).AsAny(),
		rapid.Float64().AsAny(), rapid.Custom(func(t *rapid.T) float64 { return float64(rapid.Float32().Draw(t, "single")) }).AsAny(),
		rapid.SampledFrom([]float64{0, math.Copysign(0, -1), 1, 65504, 65505, 0x1p-24, 0x1p-25, math.Inf(1), math.Inf(-1)}).AsAny(),
		name.AsAny(), rapid.SliceOf(rapid.Byte()).AsAny(),
	)
	if depth == 0 {
		return plain
	}
	inner := rapid.Deferred(func() *rapid.Generator[any] { return anyValue(depth - 1) })
	return rapid.OneOf(plain, rapid.SliceOfN(inner, 0, 30).AsAny(), rapid.MapOfN(name, inner, 0, 30).AsAny())
}

// oracle is the library that Marshal goes around where it can.
func oracle(t *rapid.T) cbor.EncMode {
	options := cbor.CoreDetEncOptions()
	mode, err := options.EncMode()
	if err != nil {
		t.Fatal(err)
	}
	return mode
}

// A value is the same bytes whoever encodes it, and comes back the same from Go
// and from JSON.
func TestValuesComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := anyValue(4).Draw(t, "value")
		b, err := value.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if want, err := oracle(t).Marshal(v); err != nil || !bytes.Equal(b, want) {
			t.Fatalf("encoded %x, want %x (%v)", b, want, err)
		}
		if same, err := value.Canonical(b); err != nil || &same[0] != &b[0] {
			t.Fatalf("%x is not in deterministic form: %v", b, err)
		}
		var back any
		if err := value.Unmarshal(b, &back); err != nil || !reflect.DeepEqual(back, v) {
			t.Fatalf("decoded %#v, %v, want %#v", back, err, v)
		}
		text, err := value.AppendJSON(nil, b, nil)
		if err != nil {
			t.Fatal(err)
		}
		if read, err := value.FromJSON(text); err != nil || !bytes.Equal(read, b) {
			t.Fatalf("%s: read %x, %v, want %x", text, read, err, b)
		}
	})
}

// Whatever form a value comes in, Canonical finds the one.
func TestCanonicalOfAnyForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := anyValue(3).Draw(t, "value")
		want, err := value.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		in := appendLoosely(t, nil, v)
		if got, err := value.Canonical(in); err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%x: got %x, %v, want %x", in, got, err, want)
		}
	})
}

// appendLoosely encodes v in one of the many forms that CBOR has for it.
func appendLoosely(t *rapid.T, dst []byte, v any) []byte {
	switch v := v.(type) {
	case int64:
		if v < 0 {
			return appendHead(t, dst, item.Nint, uint64(^v))
		}
		return appendHead(t, dst, item.Uint, uint64(v))
	case uint64:
		return appendHead(t, dst, item.Uint, v)
	case float64:
		if rapid.Bool().Draw(t, "wide") {
			bits := math.Float64bits(v)
			return append(dst, 0xfb, byte(bits>>56), byte(bits>>48), byte(bits>>40), byte(bits>>32), byte(bits>>24), byte(bits>>16), byte(bits>>8), byte(bits))
		}
		return item.AppendFloat(dst, v)
	case string:
		return appendPieces(t, dst, item.Text, []byte(v))
	case []byte:
		return appendPieces(t, dst, item.Bytes, v)
	case []any:
		dst, endless := begin(t, dst, item.List, len(v))
		for _, element := range v {
			dst = appendLoosely(t, dst, element)
		}
		return append(dst, endless...)
	case map[string]any:
		dst, endless := begin(t, dst, item.Map, len(v))
		for name, member := range v {
			dst = appendLoosely(t, appendPieces(t, dst, item.Text, []byte(name)), member)
		}
		return append(dst, endless...)
	default:
		b, err := value.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return append(dst, b...)
	}
}

// appendHead appends a head that may be longer than it needs to be.
func appendHead(t *rapid.T, dst []byte, k item.Kind, arg uint64) []byte {
	if rapid.Bool().Draw(t, "short") {
		return item.AppendHead(dst, k, arg)
	}
	return append(dst, byte(k)<<5|27, byte(arg>>56), byte(arg>>48), byte(arg>>40), byte(arg>>32), byte(arg>>24), byte(arg>>16), byte(arg>>8), byte(arg))
}

// begin appends the head of a list or map, and returns what ends it.
func begin(t *rapid.T, dst []byte, k item.Kind, n int) (b, end []byte) {
	if rapid.Bool().Draw(t, "counted") {
		return appendHead(t, dst, k, uint64(n)), nil
	}
	return append(dst, byte(k)<<5|item.Indefinite), []byte{item.Break}
}

// appendPieces appends a string whole, or cut in two at the begin of a letter.
func appendPieces(t *rapid.T, dst []byte, k item.Kind, s []byte) []byte {
	if rapid.Bool().Draw(t, "whole") {
		return append(appendHead(t, dst, k, uint64(len(s))), s...)
	}
	cut := rapid.IntRange(0, len(s)).Draw(t, "cut")
	for k == item.Text && cut < len(s) && s[cut]&0xc0 == 0x80 {
		cut++
	}
	dst = append(dst, byte(k)<<5|item.Indefinite)
	dst = append(appendHead(t, dst, k, uint64(cut)), s[:cut]...)
	dst = append(appendHead(t, dst, k, uint64(len(s)-cut)), s[cut:]...)
	return append(dst, item.Break)
}

// What is spliced in is what would have been there from the start.
func TestSpliceIsSubstitution(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		inputs := rapid.SliceOfN(anyValue(2), 1, 12).Draw(t, "inputs")
		encoded := make([][]byte, len(inputs))
		for i, v := range inputs {
			encoded[i], _ = value.Marshal(v)
		}
		with := rapid.SliceOfN(rapid.OneOf(anyValue(2), rapid.Custom(func(t *rapid.T) any {
			return value.Placeholder(rapid.IntRange(0, len(inputs)-1).Draw(t, "number"))
		})), 0, 30).Draw(t, "args")
		without := make([]any, len(with))
		for i, v := range with {
			without[i] = v
			if p, ok := v.(value.Placeholder); ok {
				without[i] = inputs[p]
			}
		}
		args, err := value.Marshal([]any{with})
		if err != nil {
			t.Fatal(err)
		}
		want, err := value.Marshal([]any{without})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := value.Splice(args, encoded); err != nil || !bytes.Equal(got, want) {
			t.Fatalf("got %x, %v, want %x", got, err, want)
		}
	})
}
