package value_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"weft/task"
	"weft/value"
)

// names numbers futures in the order in which they are asked for. Of the names
// that begin with "no-" it says that they are not there.
type names struct{ seen []string }

func (n *names) Ref(name string) (int, error)    { return n.add("$ref", name) }
func (n *names) Future(name string) (int, error) { return n.add("$future", name) }

func (n *names) add(form, name string) (int, error) {
	switch {
	case strings.HasPrefix(name, "no-"):
		return 0, &task.Error{Code: task.NotFound, Detail: "there is no " + name, Field: "args"}
	case name == "broken":
		return 0, errors.New("the resolver broke")
	case name == "nowhere":
		return -1, nil
	}
	n.seen = append(n.seen, form+" "+name)
	return len(n.seen) - 1, nil
}

// form is the FutureForm for what n has numbered.
func (n *names) form(i uint64) (member, name string) {
	member, name, _ = strings.Cut(n.seen[i], " ")
	return member, name
}

func TestFromJSON(t *testing.T) {
	for in, want := range map[string]string{
		`null`:  "f6",
		`true`:  "f5",
		`false`: "f4",

		`0`:                    "00",
		`-0`:                   "00",
		`-1`:                   "20",
		`9223372036854775807`:  "1b7fffffffffffffff",
		`9223372036854775808`:  "1b8000000000000000",
		`18446744073709551615`: "1bffffffffffffffff",
		`-9223372036854775808`: "3b7fffffffffffffff",
		`9007199254740993`:     "1b0020000000000001",

		`0.0`:     "f90000",
		`-0.0`:    "f98000",
		`1.0`:     "f93c00",
		`1e0`:     "f93c00",
		`1E+2`:    "f95640",
		`0.1`:     "fb3fb999999999999a",
		`1e-400`:  "f90000",
		`1.5e300`: "fb7e41eb2d66005835",

		`""`:                 "60",
		`"a"`:                "6161",
		`"\u00e9\n\"\\\/"`:   "66 c3a9 0a 22 5c 2f",
		`"\ud83d\ude00"`:     "64 f09f9880",
		`"é"`:                "62 c3a9",
		`"x-1234"`:           "66 782d31323334",
		"\"\x7f\"":           "61 7f",
		`"\\"`:               "61 5c",
		`["\\", "\\\"", ""]`: "83 61 5c 62 5c22 60",

		`[]`:                            "80",
		" [ ] ":                         "80",
		`[1, [2], []]`:                  "83 01 81 02 80",
		"\t[\r\n1 ,\n[ 2 ,3 ] ]\n":      "82 01 82 02 03",
		`{}`:                            "a0",
		`{"b": 1, "a": 2}`:              "a2 6161 02 6162 01",
		`{"aa": 1, "b": {"d":1,"c":2}}`: "a2 6162 a2 6163 02 6164 01 626161 01",
		`{"\u0062": 1, "a": 2}`:         "a2 6161 02 6162 01",
		`{"": [{"": null}]}`:            "a1 60 81 a1 60 f6",

		`{"$bytes": ""}`:                  "40",
		`{"$bytes": "AA=="}`:              "41 00",
		`{"$bytes": "AAH/"}`:              "43 0001ff",
		`{"$bytes": "\u0041A=="}`:         "41 00",
		`{"$float": "NaN"}`:               "f97e00",
		`{"$float": "Inf"}`:               "f97c00",
		`{"$float": "-Inf"}`:              "f9fc00",
		"{ \"\\u0024float\" :\n\"Inf\" }": "f97c00",

		`{"$bytes": "AA==", "a": 1}`:                         "a2 6161 01 66246279746573 64 41413d3d",
		`{"$other": 1}`:                                      "a1 66246f74686572 01",
		`{"$ref": "x", "$future": "y"}`:                      "a2 6424726566 6178 6724667574757265 6179",
		`{"$literal": {}}`:                                   "a0",
		`{"$literal": {"$ref": "x"}}`:                        "a1 6424726566 6178",
		`{"$literal": {"$ref": {"$bytes": ""}}}`:             "a1 6424726566 40",
		`{"$literal": {"$literal": {"$literal": {"a": 1}}}}`: "a1 68246c69746572616c a1 6161 01",
		`{"$literal": {"b": 1, "a": {"$literal": {}}}}`:      "a2 6161 a0 6162 01",
	} {
		got, err := value.FromJSON([]byte(in))
		if err != nil {
			t.Errorf("%s: %s", in, err)
			continue
		}
		if !bytes.Equal(got, unhex(t, want)) {
			t.Errorf("%s: got %x, want %s", in, got, want)
		}
	}
}

func TestFromJSONRefuses(t *testing.T) {
	for in, say := range map[string]string{
		``:                   "there is nothing",
		`  `:                 "there is nothing",
		`[1`:                 "EOF",
		`[1,]`:               "offset 3",
		`1 2`:                "something follows the value",
		`nul`:                "offset",
		`'a'`:                "invalid character",
		`NaN`:                "invalid character",
		`01`:                 "offset 1",
		`+1`:                 "offset 0",
		`.5`:                 "offset 0",
		`1.`:                 "offset",
		`{"a":1,"a":2}`:      `duplicate object member name (at "/a", offset 7)`,
		`{"a":1,"\u0061":2}`: "duplicate",
		"\"\xff\"":           "UTF-8",
		`"\ud800"`:           "offset",
		"\"\n\"":             "offset",

		`18446744073709551616`:                  "the integer 18446744073709551616 is out of range",
		`-9223372036854775809`:                  "out of range",
		`[0, {"a/b": 99999999999999999999}]`:    `(at "/1/a~1b", offset 12)`,
		`1` + strings.Repeat("0", 1000):         "0000…",
		`1e309`:                                 "float64",
		`[-1e400]`:                              `(at "/0", offset 1)`,
		`{"$bytes": "AA"}`:                      "base64",
		`{"$bytes": "A==="}`:                    "base64",
		`{"$bytes": "===="}`:                    "base64",
		`{"$bytes": "AB=="}`:                    "base64",
		`{"$bytes": "AA==\n"}`:                  "base64",
		`{"$bytes": "AAA\nA"}`:                  "base64",
		`{"$bytes": "AA-_"}`:                    "base64",
		`{"$bytes": [1]}`:                       "$bytes holds a string",
		`{"$float": "nan"}`:                     `got "nan"`,
		`{"$float": 1.5}`:                       "$float holds a string",
		`[1, {"$literal": [1]}]`:                `$literal holds an object, as in {"$literal": {"$ref": "a plain string"}} (at "/1", offset 4)`,
		`{"$ref": 5}`:                           "$ref holds a string",
		`[{"a": {"$ref": "x"}}]`:                `(at "/0/a", offset 7)`,
		`{"$future": "x"}`:                      "no future can stand here",
		`{"$literal": {"a": {"$future": "x"}}}`: "no future can stand here",
		strings.Repeat("[", 257) + strings.Repeat("]", 257):                   "more than 256 lists and maps in one another",
		strings.Repeat("[", 9999) + strings.Repeat("]", 9999):                 "more than 256",
		strings.Repeat("[", 1<<20):                                            "no valid JSON",
		strings.Repeat(`{"$literal":`, 600) + "{}" + strings.Repeat("}", 600): "more than 256",
	} {
		_, err := value.FromJSON([]byte(in))
		if err == nil {
			t.Errorf("%.80s: no error", in)
			continue
		}
		wantError(t, err, task.Invalid, say)
		if strings.ContainsAny(err.Error(), "\n\r") || len(err.Error()) > 400 {
			t.Errorf("%.80s: the error is no line: %q", in, err)
		}
	}
}

func TestArgsFromJSON(t *testing.T) {
	var n names
	got, err := value.ArgsFromJSON([]byte(`[{"$ref":"x"}, "x", {"b": {"$future": "k"}, "a": [{"$ref": "\u0079"}]}]`), &n)
	if err != nil {
		t.Fatal(err)
	}
	if want := unhex(t, "83 da7765667400 6178 a2 6161 81 da7765667401 6162 da7765667402"); !bytes.Equal(got, want) {
		t.Errorf("got %x, want %x", got, want)
	}
	if s := fmt.Sprint(n.seen); s != "[$ref x $ref y $future k]" {
		t.Errorf("asked for %s, want them in the order in which they are encoded", s)
	}
	if got, err := value.ArgsFromJSON([]byte(` []`), nil); err != nil || !bytes.Equal(got, []byte{0x80}) {
		t.Errorf("no arguments: got %x, %v", got, err)
	}
}

func TestArgsFromJSONRefuses(t *testing.T) {
	for in, c := range map[string]struct {
		code task.Code
		say  []string
	}{
		`{"a": 1}`:                     {task.Invalid, []string{"arguments are a list", "offset 0"}},
		` 1`:                           {task.Invalid, []string{"arguments are a list", "offset 1"}},
		`{"$ref": "x"}`:                {task.Invalid, []string{"arguments are a list"}},
		`[1, {"a": {"$ref": "no-x"}}]`: {task.NotFound, []string{`args: there is no no-x (at "/1/a", offset 10)`}},
		`[{"$future": "broken"}]`:      {task.Internal, []string{`the resolver broke (at "/0", offset 1)`}},
		`[{"$future": "nowhere"}]`:     {task.Invalid, []string{"has no number"}},
		`[{"$ref": null}]`:             {task.Invalid, []string{"$ref holds a string"}},
		`[{"$ref": "x", "$ref": "y"}]`: {task.Invalid, []string{"duplicate"}},
	} {
		_, err := value.ArgsFromJSON([]byte(in), &names{})
		wantError(t, err, c.code, c.say...)
	}
}

func TestAppendJSON(t *testing.T) {
	for in, want := range map[string]string{
		"00": "0", "1bffffffffffffffff": "18446744073709551615", "3b7fffffffffffffff": "-9223372036854775808", "20": "-1",
		"f4": "false", "f5": "true", "f6": "null",
		"f93c00": "1.0", "f98000": "-0.0", "f90000": "0.0", "f97e00": `{"$float":"NaN"}`, "f97c00": `{"$float":"Inf"}`, "f9fc00": `{"$float":"-Inf"}`,
		"fb3fb999999999999a": "0.1", "fa3dcccccd": "0.10000000149011612", "fb444b1ae4d6e2ef50": "1e+21", "fb40f86a0000000000": "100000.0",
		"fb3e7ad7f29abcaf48": "1e-7", "fb7fefffffffffffff": "1.7976931348623157e+308",
		"60": `""`, "62c3a9": `"é"`, "63225c0a": `"\"\\\n"`, "6100": `"\u0000"`, "613c": `"<"`, "617f": "\"\x7f\"",
		"40": `{"$bytes":""}`, "420001": `{"$bytes":"AAE="}`,
		"80": "[]", "83 01 81 02 80": "[1,[2],[]]",
		"a0": "{}", "a2 6161 02 6162 a0": `{"a":2,"b":{}}`,
		"a1 6424726566 6178":                  `{"$literal":{"$ref":"x"}}`,
		"a1 6724667574757265 01":              `{"$literal":{"$future":1}}`,
		"a1 66246279746573 40":                `{"$literal":{"$bytes":{"$bytes":""}}}`,
		"a1 6624666c6f6174 f6":                `{"$literal":{"$float":null}}`,
		"a1 68246c69746572616c a1 6161 01":    `{"$literal":{"$literal":{"a":1}}}`,
		"a1 66246f74686572 01":                `{"$other":1}`,
		"a2 6161 01 6424726566 6178":          `{"a":1,"$ref":"x"}`,
		"81 a1 6424726566 a1 6424726566 6178": `[{"$literal":{"$ref":{"$literal":{"$ref":"x"}}}}]`,
	} {
		b := unhex(t, in)
		got, err := value.AppendJSON([]byte("> "), b, nil)
		if err != nil || string(got) != "> "+want {
			t.Errorf("%s: got %s, %v, want %s", in, got, err, want)
			continue
		}
		back, err := value.FromJSON(got[2:])
		if err != nil || !bytes.Equal(back, canonical(t, b)) {
			t.Errorf("%s: read again %x, %v", got, back, err)
		}
	}
}

func TestAppendJSONFutures(t *testing.T) {
	n := &names{seen: []string{"$ref x", `$future a"b`}}
	got, err := value.AppendJSON(nil, unhex(t, "82 da7765667401 a1 6161 da7765667400"), n.form)
	if want := `[{"$future":"a\"b"},{"a":{"$ref":"x"}}]`; err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
	bad := func(uint64) (member, name string) { return "$ref", "\xff" }
	_, err = value.AppendJSON(nil, unhex(t, "da7765667400"), bad)
	wantError(t, err, task.Invalid, "UTF-8")
}

func TestAppendJSONRefuses(t *testing.T) {
	for in, say := range map[string]string{
		"": "the bytes end", "0000": "1 bytes follow", "da7765667400": "no future can be", "c100": "tag 1",
		"da77656674": "the bytes end", "da77656674 20": "without a number", "da77656674 60": "without a number", "da77656674 1800": "without a number",
		"81": "the bytes end", "61ff": "UTF-8", "a1 61ff 00": "UTF-8", "a1 00 00": "no string", "a1 7fff 00": "no string",
		"9fff": "indefinite", "7fff": "indefinite", "ff": "indefinite", "f7": "0xf7", "e0": "0xe0", "3bffffffffffffffff": "below", "a1": "the bytes end",
	} {
		got, err := value.AppendJSON([]byte("x"), unhex(t, in), nil)
		wantError(t, err, task.Invalid, say)
		if string(got) != "x" {
			t.Errorf("%s: got %q after an error, want what was there", in, got)
		}
	}
}

func TestJSONDepth(t *testing.T) {
	literal := func(n int) []byte { return append(bytes.Repeat(unhex(t, "a1 6424726566"), n), 0x41, 0xff) }
	for _, n := range []int{value.MaxDepth - 1, value.MaxDepth} {
		for _, b := range [][]byte{nest([]byte{0x40}, n), literal(n)} {
			text, err := value.AppendJSON(nil, b, nil)
			if err != nil {
				t.Fatal(err)
			}
			if back, err := value.FromJSON(text); err != nil || !bytes.Equal(back, b) {
				t.Errorf("%d deep: read again %x, %v", n, back, err)
			}
		}
	}
	for _, b := range [][]byte{nest([]byte{0}, value.MaxDepth+1), literal(value.MaxDepth + 1)} {
		_, err := value.AppendJSON(nil, b, nil)
		wantError(t, err, task.Invalid, "more than 256 lists and maps")
	}
}

// Maps out of order, lists longer than a short head and both deep in one
// another take the ways around that keep the reading linear.
func TestLargeJSON(t *testing.T) {
	var text, want bytes.Buffer
	const depth, width = 100, 30
	for range depth {
		text.WriteString(`{"b": [` + strings.Repeat(`"\u0061", `, width))
		want.WriteString("\xa2\x61a\x82\x80\xa0\x61b\x98" + string(rune(width+1)) + strings.Repeat("\x61a", width))
	}
	text.WriteString(`"end"`)
	want.WriteString("\x63end")
	for range depth {
		text.WriteString(`], "a": [[ ], { } ] }`)
	}
	got, err := value.FromJSON(text.Bytes())
	if err != nil || !bytes.Equal(got, want.Bytes()) {
		t.Fatalf("got %x, %v, want %x", got, err, want.Bytes())
	}
	for _, n := range []int{23, 24, 255, 256, 65535, 65536} {
		text := []byte("[0" + strings.Repeat(",0", n-1) + "]")
		b, err := value.FromJSON(text)
		if err != nil {
			t.Fatal(err)
		}
		back, err := value.AppendJSON(nil, b, nil)
		if err != nil || !bytes.Equal(back, text) {
			t.Errorf("a list of %d came back as %d bytes, %v", n, len(back), err)
		}
	}
}

// What was read stays as it is when more is read, however large it was.
func TestFromJSONOwnsNothing(t *testing.T) {
	for _, n := range []int{10, 1000, 100_000, 1_000_000} {
		var read [3][]byte
		for i := range read {
			text := `["` + strings.Repeat(string(rune('a'+i)), n) + `", "\n"]`
			b, err := value.FromJSON([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			read[i] = b
		}
		for i, b := range read {
			var got []string
			err := value.Unmarshal(b, &got)
			if err != nil || len(got) != 2 || got[0] != strings.Repeat(string(rune('a'+i)), n) || got[1] != "\n" {
				t.Errorf("%d letters: the text %d became %.20q, %v", n, i, got, err)
			}
		}
	}
}

func canonical(tb testing.TB, b []byte) []byte {
	tb.Helper()
	b, err := value.Canonical(b)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}
