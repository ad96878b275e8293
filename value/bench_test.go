package value_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"weft/task"
	"weft/value"
)

// Three sizes of what passes: the arguments of most tasks, a record, and a list
// of 100 000 numbers.
var benchmarks = []struct{ name, text string }{
	{"args", `[1,2]`},
	{"record", `[{"id":12345,"name":"Grace Hopper","tags":["navy","cobol","admiral"],"score":98.6,"address":{"city":"Arlington","zip":"22201"}}]`},
	{"numbers", "[[0" + strings.Repeat(",12345", 100_000) + "]]"},
}

func each(b *testing.B, run func(b *testing.B, text, encoded []byte)) {
	for _, c := range benchmarks {
		encoded, err := value.FromJSON([]byte(c.text))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			run(b, []byte(c.text), encoded)
		})
	}
}

func BenchmarkArgsFromJSON(b *testing.B) {
	each(b, func(b *testing.B, text, _ []byte) {
		for b.Loop() {
			if _, err := value.ArgsFromJSON(text, &names{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("refs", func(b *testing.B) {
		b.ReportAllocs()
		text, r := []byte(`[{"$ref":"x-1"},{"$ref":"y-1"}]`), &fixed{}
		for b.Loop() {
			if _, err := value.ArgsFromJSON(text, r); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// fixed is a Resolver that takes no time.
type fixed struct{}

func (*fixed) Ref(string) (int, error)    { return 1, nil }
func (*fixed) Future(string) (int, error) { return 1, nil }

func BenchmarkAppendJSON(b *testing.B) {
	each(b, func(b *testing.B, _, encoded []byte) {
		var dst []byte
		for b.Loop() {
			var err error
			if dst, err = value.AppendJSON(dst[:0], encoded, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkCanonical(b *testing.B) {
	each(b, func(b *testing.B, _, encoded []byte) {
		for b.Loop() {
			if _, err := value.Canonical(encoded); err != nil {
				b.Fatal(err)
			}
		}
	})
	// The worst order: the first of two keys, on every level, is the last.
	b.Run("disorder", func(b *testing.B) {
		b.ReportAllocs()
		inner := append([]byte{0x1a}, append([]byte{0, 0x10, 0, 0}, nil...)...)
		inner[0] = 0x5a
		loose := append(inner, make([]byte, 1<<20)...)
		for range value.MaxDepth {
			loose = append(append([]byte("\xa2\x61b"), loose...), "\x61a\xf6"...)
		}
		b.SetBytes(int64(len(loose)))
		for b.Loop() {
			if _, err := value.Canonical(loose); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkSplice(b *testing.B) {
	small := unhex(b, "82 da7765667400 da7765667401")
	many := append([]byte{0x81, 0x9a, 0, 1, 0x86, 0xa0}, bytes.Repeat(unhex(b, "da7765667400"), 100_000)...)
	large := append(unhex(b, "9a 000186a0"), make([]byte, 100_000)...)
	for _, c := range []struct {
		name   string
		args   []byte
		inputs [][]byte
	}{
		{"args", small, [][]byte{{5}, {6}}},
		{"numbers", small, [][]byte{large, {6}}},
		{"placeholders", many, [][]byte{{0x19, 1, 0}}},
		{"none", []byte{0x82, 1, 2}, nil},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := value.Splice(c.args, c.inputs); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkConvert(b *testing.B) {
	numbers, err := value.FromJSON([]byte(benchmarks[2].text))
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name string
		args []byte
		f    *task.Function
	}{
		{"ints", []byte{0x82, 1, 2}, function("int", "int")},
		{"floats", []byte{0x82, 1, 2}, function("f64", "f64")},
		{"numbers to any", numbers, function("any")},
		{"numbers to ints", numbers, function("list<int>")},
		{"numbers to floats", numbers, function("list<float>")},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := value.Convert(c.args, c.f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkMarshal(b *testing.B) {
	type record struct {
		ID   int      `json:"id"`
		Name string   `json:"name"`
		Tags []string `json:"tags"`
	}
	for _, v := range []any{5, []any{1, 2}, "a string", make([]int, 1000), map[string]any{"id": 1, "name": "x"}, record{1, "x", []string{"a"}}} {
		b.Run(fmt.Sprintf("%T", v), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := value.Marshal(v); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkUnmarshal(b *testing.B) {
	var (
		n    int
		list []int
		v    any
		m    map[string]int
	)
	for _, c := range []struct {
		in []byte
		v  any
	}{{[]byte{5}, &n}, {[]byte{5}, &v}, {unhex(b, "8a 01020304050607080900"), &list}, {unhex(b, "8a 01020304050607080900"), &v}, {unhex(b, "a2 6161 01 6162 02"), &m}} {
		b.Run(fmt.Sprintf("%s to %T", value.TypeOf(c.in), c.v), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := value.Unmarshal(c.in, c.v); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
