package main

import (
	"errors"
	"strings"
	"testing"
)

func TestArgumentsAreReadAsValues(t *testing.T) {
	files := map[string]string{"photo": "\x00\x01", "text": "grüße", "-": "input", "latin1": "\xfc"}
	r := argReader{read: func(name string) ([]byte, error) {
		content, ok := files[name]
		if !ok {
			return nil, errors.New("no such file")
		}
		return []byte(content), nil
	}}
	for _, c := range []struct {
		arg, plain, asString string // "!" and a part of the error
	}{
		{"5", `5`, `"5"`},
		{"-1", `-1`, `"-1"`},
		{" -1", `-1`, `"-1"`}, // as guardNumbers leaves it
		{"18446744073709551615", `18446744073709551615`, `"18446744073709551615"`},
		{"true", `true`, `"true"`},
		{"null", `null`, `"null"`},
		{"NaN", `"NaN"`, `"NaN"`},
		{"07", `"07"`, `"07"`},
		{"", `""`, `""`},
		{"hello world", `"hello world"`, `"hello world"`},
		{`"5"`, `"5"`, `"\"5\""`},
		{`[1, {"a": null}]`, `[1, {"a": null}]`, `"[1, {\"a\": null}]"`},
		{`{"$future": "k"}`, `{"$future": "k"}`, `"{\"$future\": \"k\"}"`},
		{`[1`, `!begins like JSON`, `"[1"`},
		{`{"a":1,"a":2}`, `!begins like JSON`, `"{\"a\":1,\"a\":2}"`},
		{`"`, `!begins like JSON`, `"\""`},
		{"\xff", `!no UTF-8`, `!no UTF-8`},
		{"@photo", `{"$bytes":"AAE="}`, `"\u0000\u0001"`},
		{"@text", `{"$bytes":"Z3LDvMOfZQ=="}`, `"grüße"`},
		{"@latin1", `{"$bytes":"/A=="}`, `!no UTF-8`},
		{"@-", `{"$bytes":"aW5wdXQ="}`, `"input"`},
		{"@@home", `"@home"`, `"@home"`},
		{"@", `!no file behind the @`, `!no file behind the @`},
		{"@nothing", `!no such file`, `!no such file`},
	} {
		for asString, want := range map[bool]string{false: c.plain, true: c.asString} {
			r.strings = asString
			got, err := r.list([]string{c.arg})
			if part, fails := strings.CutPrefix(want, "!"); fails {
				if err == nil || !strings.Contains(err.Error(), part) || !strings.HasPrefix(err.Error(), "argument 1: ") {
					t.Errorf("%q, string %v: %s, %v; want an error of %q", c.arg, asString, got, err, part)
				}
				continue
			}
			if err != nil || string(got) != "["+want+"]" {
				t.Errorf("%q, string %v: %s, %v; want [%s]", c.arg, asString, got, err, want)
			}
		}
	}
}

func TestNegativeNumbersAreNoFlags(t *testing.T) {
	root := newRoot(&cli{Console: newScreen(nil).console(), getenv: func(string) string { return "" }})
	for in, want := range map[string]string{
		"call math/inc -1":                 "call|math/inc| -1",
		"call math/add -1 -2.5e3":          "call|math/add| -1| -2.5e3",
		"call math/inc --priority -1 -2":   "call|math/inc|--priority|-1| -2",
		"call math/inc --priority=-1 -2":   "call|math/inc|--priority=-1| -2",
		"call math/inc --impure -2":        "call|math/inc|--impure| -2",
		"call math/inc -s -2":              "call|math/inc|-s| -2",
		"call --server -1 math/inc -- -2":  "call|--server|-1|math/inc|--|-2",
		"call math/inc -x":                 "call|math/inc|-x",
		"ps --limit -1":                    "ps|--limit|-1",
		"--server http://h call f/g -1 -s": "--server|http://h|call|f/g| -1|-s",
		"nonsense -1":                      "nonsense| -1",
	} {
		got := strings.Join(guardNumbers(root, strings.Fields(in)), "|")
		if got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func TestNameOfAFile(t *testing.T) {
	for file, want := range map[string]string{
		"math.wasm": "math", "build/Math.wasm": "math", "./a_b.c.wasm": "a_b.c", "two words.wasm": "two-words", "no-extension": "no-extension",
		"_x.wasm": "x", "größe.wasm": "gr--e", "-": "", ".wasm": "", "日本.wasm": "", "-.wasm": "",
		strings.Repeat("x", 70) + ".wasm": strings.Repeat("x", 63),
	} {
		if got := nameOf(file); got != want {
			t.Errorf("name of %s is %q, want %q", file, got, want)
		}
	}
}
