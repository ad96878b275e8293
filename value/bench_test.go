package value_test

import (
	"bytes"
	"fmt"
	"maps"
	"strings"
	"testing"

	"weft/task"
	"weft/value"
	"weft/value/item"
)

// Three sizes of what passes: the arguments of most tasks, a record, and a list
// of 100 000 numbers.
var texts = map[string]string{
	"args":    `[1,2]`,
	"record":  `[{"id":12345,"name":"Grace Hopper","tags":["navy","cobol","admiral"],"score":98.6,"address":{"city":"Arlington","zip":"22201"}}]`,
	"numbers": "[[0" + strings.Repeat(",12345", 100_000) + "]]",
}

// encoded are the texts as values.
func encoded(b *testing.B) map[string][]byte {
	b.Helper()
	all := map[string][]byte{}
	for name, text := range texts {
		var err error
		if all[name], err = value.FromJSON([]byte(text)); err != nil {
			b.Fatal(err)
		}
	}
	return all
}

func BenchmarkArgsFromJSON(b *testing.B) {
	texts := maps.Clone(texts)
	texts["refs"] = `[{"$ref":"x-1"},{"$ref":"y-1"}]`
	for name, text := range texts {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			in := []byte(text)
			for b.Loop() {
				if _, err := value.ArgsFromJSON(in, fixed{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// fixed is a Resolver that takes no time.
type fixed struct{}

func (fixed) Ref(string) (int, error)    { return 1, nil }
func (fixed) Future(string) (int, error) { return 1, nil }

func BenchmarkAppendJSON(b *testing.B) {
	for name, in := range encoded(b) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var dst []byte
			for b.Loop() {
				var err error
				if dst, err = value.AppendJSON(dst[:0], in, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCanonical(b *testing.B) {
	for name, in := range encoded(b) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := value.Canonical(in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	// The worst order: the first of two keys, on every level, is the last.
	b.Run("disorder", func(b *testing.B) {
		b.ReportAllocs()
		loose := item.AppendBytes(nil, make([]byte, 1<<20))
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
	numbers := encoded(b)["numbers"]
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
