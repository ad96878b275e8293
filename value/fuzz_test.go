package value_test

import (
	"bytes"
	"testing"

	"weft/task"
	"weft/value"
)

// FuzzCanonical: what Canonical returns it returns again, as JSON it reads the
// same, and nothing that is done with bytes, good or bad, panics.
func FuzzCanonical(f *testing.F) {
	f.Add([]byte("\x83\x01\xf9\x3c\x00\xa2\x61b\x42\x00\x01\x61a\xf6"))
	f.Add([]byte("\x9f\x7f\x61a\x60\xff\xbf\x61b\x18\x00\x61a\x80\xff\xff"))
	f.Add([]byte("\x82\xda\x77\x65\x66\x74\x00\xda\x77\x65\x66\x74\x01"))
	f.Fuzz(func(t *testing.T, b []byte) {
		handle(b)
		got, err := value.Canonical(b)
		if err != nil {
			if task.CodeOf(err) != task.Invalid {
				t.Fatalf("code %s of %v", task.CodeOf(err), err)
			}
			return
		}
		again, err := value.Canonical(got)
		if err != nil || &again[0] != &got[0] {
			t.Fatalf("%x became %x, which is not in deterministic form: %v", b, got, err)
		}
		text, err := value.AppendJSON(nil, got, nil)
		if err != nil {
			t.Fatalf("%x as JSON: %s", got, err)
		}
		if back, err := value.FromJSON(text); err != nil || !bytes.Equal(back, got) {
			t.Fatalf("%x as JSON is %s, which is %x, %v", got, text, back, err)
		}
		var v any
		if err := value.Unmarshal(got, &v); err != nil {
			t.Fatalf("unmarshal %x: %s", got, err)
		}
		if back, err := value.Marshal(v); err != nil || !bytes.Equal(back, got) {
			t.Fatalf("%x is %#v, which is %x, %v", got, v, back, err)
		}
	})
}

// handle does with b what can be done with the arguments of a call.
func handle(b []byte) {
	var v struct {
		A any
		B []map[string]any
	}
	inputs := [][]byte{b, {0x80}}
	_, _ = value.Splice(b, inputs)
	_, _ = value.Splice([]byte("\x82\xda\x77\x65\x66\x74\x00\xda\x77\x65\x66\x74\x01"), inputs)
	_, _ = value.Convert(b, function("any", "list<list<f32>>", "map<float>?"))
	_, _ = value.AppendJSON(nil, b, func(uint64) (member, name string) { return "$ref", "x" })
	_ = value.Unmarshal(b, &v)
	_ = value.Unmarshal(b, new([]string))
	_ = value.Unmarshal(b, new([]float64))
	value.TypeOf(b)
}

// FuzzJSON: JSON that is read, written and read again is the same value, in
// deterministic form.
func FuzzJSON(f *testing.F) {
	f.Add([]byte(`[1, -1.5e3, "a\u00e9\n", {"b": {"$bytes": "AAE="}, "a": [null, true]}, {"$literal": {"$ref": "x"}}]`))
	f.Add([]byte(`[{"$ref": "x"}, {"$future": "y"}, {"a": {"$ref": "x"}}]`))
	f.Add([]byte(`{"$float": "-Inf"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		n := &names{}
		b, err := value.ArgsFromJSON(append(append([]byte("["), text...), ']'), n)
		if err != nil {
			if len(err.Error()) > 1000 {
				t.Fatalf("a long error: %s", err)
			}
			return
		}
		written, err := value.AppendJSON(nil, b, n.form)
		if err != nil {
			t.Fatalf("%s is %x: %s", text, b, err)
		}
		again := &names{}
		back, err := value.ArgsFromJSON(written, again)
		if err != nil || !bytes.Equal(back, b) {
			t.Fatalf("%s is %x, written %s, which is %x, %v", text, b, written, back, err)
		}
		if len(n.seen) > 0 {
			return
		}
		if same, err := value.Canonical(b); err != nil || &same[0] != &b[0] {
			t.Fatalf("%s is %x, which is not in deterministic form: %v", text, b, err)
		}
	})
}

// FuzzConvert: what was converted needs no more of it, and is in deterministic
// form if it was.
func FuzzConvert(f *testing.F) {
	f.Add([]byte("\x82\x01\x82\x01\xf9\x3c\x00"), "f32", "list<float>")
	f.Add([]byte("\x82\x39\x01\x00\xa1\x61a\xf6"), "i32?", "map<f64?>")
	f.Fuzz(func(t *testing.T, b []byte, first, second string) {
		function := function(task.Type(first), task.Type(second))
		got, err := value.Convert(b, function)
		if err != nil {
			return
		}
		again, err := value.Convert(got, function)
		if err != nil || !bytes.Equal(again, got) {
			t.Fatalf("%x converted is %x, and again %x, %v", b, got, again, err)
		}
		if same, err := value.Canonical(b); err == nil && bytes.Equal(same, b) {
			canonical(t, got)
		}
	})
}
