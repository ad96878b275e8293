package value_test

import (
	"bytes"
	"testing"

	"weft/task"
	"weft/value"
)

const placeholder = "da77656674" // and its number

func TestSplice(t *testing.T) {
	inputs := [][]byte{unhex(t, "1903e8"), unhex(t, "82 01 a1 6161 f6"), unhex(t, "60")}
	for in, want := range map[string]string{
		"80":                               "80",
		"82 01 a1 6161 42 0001":            "82 01 a1 6161 42 0001",
		"81 " + placeholder + "00":         "81 1903e8",
		"82 " + placeholder + "01 01":      "82 82 01 a1 6161 f6 01",
		"83 00 " + placeholder + "02 6162": "83 00 60 6162",
		"82 a2 6161 " + placeholder + "00 6162 81 " + placeholder + "01 " + placeholder + "00": "82 a2 6161 1903e8 6162 81 82 01 a1 6161 f6 1903e8",
	} {
		args := unhex(t, in)
		got, err := value.Splice(args, inputs)
		if err != nil || !bytes.Equal(got, unhex(t, want)) {
			t.Errorf("%s: got %x, %v, want %s", in, got, err, want)
			continue
		}
		if bytes.Equal(got, args) && &got[0] != &args[0] {
			t.Errorf("%s: got a copy, want the same slice", in)
		}
		canonical(t, got)
	}
}

func TestSpliceRefuses(t *testing.T) {
	for in, c := range map[string]struct {
		inputs []string
		say    string
	}{
		"81 " + placeholder + "00":                 {nil, "placeholder 0, and there are 0 inputs"},
		"81 " + placeholder + "01":                 {[]string{"00"}, "placeholder 1, and there are 1 inputs"},
		"81 " + placeholder + "1bffffffffffffffff": {[]string{"00"}, "placeholder 18446744073709551615"},
		"82 00 " + placeholder + "00":              {[]string{""}, "input 0"},
		"83 00 00 " + placeholder + "00":           {[]string{"0000"}, "1 bytes follow"},
		"84 00 00 00 " + placeholder + "00":        {[]string{"8200"}, "the bytes end"},
		"82 " + placeholder + "00":                 {[]string{"00"}, "the bytes end"},
		"81 00 00":                                 {nil, "1 bytes follow"},
		"81 c1 00":                                 {nil, "tag 1"},
		"9f ff":                                    {nil, "indefinite"},
		"":                                         {nil, "the bytes end"},
	} {
		var inputs [][]byte
		for _, s := range c.inputs {
			inputs = append(inputs, unhex(t, s))
		}
		_, err := value.Splice(unhex(t, in), inputs)
		wantError(t, err, task.Invalid, c.say)
	}
}

func TestSpliceDepth(t *testing.T) {
	args := nest(unhex(t, placeholder+"00"), 10)
	for _, n := range []int{value.MaxDepth - 11, value.MaxDepth - 10} {
		got, err := value.Splice(args, [][]byte{nest([]byte{0}, n)})
		if err != nil || !bytes.Equal(got, nest([]byte{0}, n+10)) {
			t.Errorf("an input %d deep: %v", n, err)
		}
	}
	_, err := value.Splice(args, [][]byte{nest([]byte{0}, value.MaxDepth-9)})
	wantError(t, err, task.Invalid, "input 0", "too deep")
	_, err = value.Splice(nest([]byte{0}, value.MaxDepth+1), nil)
	wantError(t, err, task.Invalid, "more than 256")
}

// An input may stand in many places: what comes of that is bounded, and found
// out before it is made.
func TestSpliceLimit(t *testing.T) {
	const size, times = 1 << 20, 256
	input := append(unhex(t, "5a 00100000"), make([]byte, size)...)
	splice := func(times int) ([]byte, error) {
		args := append(unhex(t, "99 0100"), bytes.Repeat(unhex(t, placeholder+"00"), times)...)
		args[1], args[2] = byte(times>>8), byte(times)
		return value.Splice(args, [][]byte{input})
	}
	if _, err := splice(times); err == nil {
		t.Fatal("no error above the limit")
	} else {
		wantError(t, err, task.TooLarge, "268435456 bytes")
	}
	got, err := splice(times - 1)
	if want := 3 + (times-1)*len(input); err != nil || len(got) != want {
		t.Errorf("below the limit: got %d bytes, %v, want %d", len(got), err, want)
	}
}

func TestSpliceManyInputs(t *testing.T) {
	const n = 1000
	args, want := []byte{0x99, n >> 8, n & 0xff}, []byte{0x99, n >> 8, n & 0xff}
	inputs := make([][]byte, n)
	for i := range n {
		number, err := value.Marshal(value.Placeholder(i))
		if err != nil {
			t.Fatal(err)
		}
		args = append(args, number...)
		inputs[i], _ = value.Marshal(i * i)
		want = append(want, inputs[i]...)
	}
	if got, err := value.Splice(args, inputs); err != nil || !bytes.Equal(got, want) {
		t.Errorf("got %x, %v", got, err)
	}
}
