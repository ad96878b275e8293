package codec_test

import (
	"bytes"
	"math"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"weft/guest-sdk/internal/codec"
	"weft/value"
)

// TestAnyTypes proves what a value is in an any.
func TestAnyTypes(t *testing.T) {
	for _, c := range []struct{ give, want any }{
		{nil, nil},
		{true, true},
		{uint8(1), int64(1)},
		{int64(math.MinInt64), int64(math.MinInt64)},
		{uint64(math.MaxInt64), int64(math.MaxInt64)},
		{uint64(math.MaxInt64 + 1), uint64(math.MaxInt64 + 1)},
		{float32(1), float64(1)},
		{"s", "s"},
		{[]byte("b"), []byte("b")},
		{[]string{"a"}, []any{"a"}},
		{map[string]int{"a": 1}, map[string]any{"a": int64(1)}},
		{point{1, 2}, map[string]any{"X": int64(1), "Y": int64(2)}},
		{&point{1, 2}, map[string]any{"X": int64(1), "Y": int64(2)}},
		{(*point)(nil), nil},
		{[]any{nil, []any{}}, []any{nil, []any{}}},
	} {
		b, err := codec.Append(nil, &c.give)
		if err != nil {
			t.Errorf("append %#v: %v", c.give, err)
			continue
		}
		var got any
		if err := codec.Decode(codec.NewReader(b), &got); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%#v came back as %#v, %v, want %#v", c.give, got, err, c.want)
		}
		var in struct{ V any }
		if err := codec.Decode(codec.NewReader(append([]byte("\xa1\x61V"), b...)), &in); err != nil || !reflect.DeepEqual(in.V, c.want) {
			t.Errorf("%#v in a struct came back as %#v, %v, want %#v", c.give, in.V, err, c.want)
		}
	}
}

// TestAnyIsAsValueHasIt proves, for any value at all, that it is written as
// package value writes it, comes back, and can be skipped.
func TestAnyIsAsValueHasIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := anyValue(4).Draw(t, "v")
		b, err := codec.Append(nil, &v)
		if err != nil {
			t.Fatalf("append: %v", err)
		}
		want, err := value.Marshal(v)
		if err != nil || !bytes.Equal(b, want) {
			t.Fatalf("encoded as %x, package value has %x, %v", b, want, err)
		}
		var got any
		if err := codec.Decode(codec.NewReader(b), &got); err != nil || !reflect.DeepEqual(got, asRead(v)) {
			t.Fatalf("came back as %#v, %v", got, err)
		}
		var skipped []struct{}
		if err := codec.Decode(codec.NewReader(append([]byte("\x81\xa1\x61x"), b...)), &skipped); err != nil {
			t.Fatalf("skip %x: %v", b, err)
		}
	})
}

// asRead is v with integers as they are read: int64 wherever it can be.
func asRead(v any) any {
	switch v := v.(type) {
	case uint64:
		if v <= math.MaxInt64 {
			return int64(v)
		}
	case []any:
		for i := range v {
			v[i] = asRead(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = asRead(v[key])
		}
	}
	return v
}

// anyValue draws values as deep as depth. Of floats there are no NaNs, which
// are equal to nothing.
func anyValue(depth int) *rapid.Generator[any] {
	plain := []*rapid.Generator[any]{
		rapid.Just[any](nil), rapid.Bool().AsAny(), rapid.Int64().AsAny(), rapid.Uint64().AsAny(),
		rapid.Float64().AsAny(), rapid.Map(rapid.Float32(), func(f float32) any { return float64(f) }),
		rapid.String().AsAny(), rapid.SliceOf(rapid.Byte()).AsAny(),
	}
	if depth > 0 {
		plain = append(plain,
			rapid.SliceOfN(anyValue(depth-1), 0, 5).AsAny(),
			rapid.MapOfN(rapid.String(), anyValue(depth-1), 0, 5).AsAny())
	}
	return rapid.OneOf(plain...)
}

// TestDepth proves that a result may be nested as deep as the host takes it, and
// that one that contains itself is refused.
func TestDepth(t *testing.T) {
	nest := func(depth int) (v any) {
		for range depth {
			v = []any{v}
		}
		return v
	}
	v := nest(value.MaxDepth)
	b, err := codec.Append(nil, &v)
	if err != nil {
		t.Fatalf("%d deep: %v", value.MaxDepth, err)
	}
	if _, err := value.Canonical(b); err != nil {
		t.Errorf("%d deep is too deep for the host: %v", value.MaxDepth, err)
	}
	ring := map[string]any{}
	ring["me"] = []any{ring}
	loop := &tree{}
	loop.Children = []*tree{loop}
	own := list{nil}
	own[0] = own
	byKey := map[string]map[string]any{"a": {}}
	byKey["a"]["b"] = byKey
	for _, v := range []any{nest(value.MaxDepth + 1), ring, loop, own, byKey} {
		if b, err := codec.Append(nil, &v); err == nil || !strings.Contains(err.Error(), "256 deep") {
			t.Errorf("%T: %d bytes, %.200v, want an error about its depth", v, len(b), err)
		}
	}
}
