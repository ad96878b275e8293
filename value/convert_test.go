package value_test

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"weft/task"
	"weft/value"
)

// function declares a function f with parameters a, b, … of these types.
func function(types ...task.Type) *task.Function {
	f := &task.Function{Name: "f"}
	for i, typ := range types {
		f.Params = append(f.Params, task.Param{Name: string(rune('a' + i)), Type: typ})
	}
	return f
}

func TestConvertTypes(t *testing.T) {
	values := map[string]any{
		"int": 5, "large": uint64(math.MaxUint64), "float": 1.5, "string": "s", "bytes": []byte{1}, "bool": true, "null": nil,
		"list": []any{1, "a"}, "ints": []int{1, 2}, "map": map[string]any{"k": 1}, "future": value.Placeholder(0),
	}
	for typ, takes := range map[task.Type]string{
		"any":              "int large float string bytes bool null list ints map future",
		"any?":             "int large float string bytes bool null list ints map future",
		"null":             "null future",
		"bool":             "bool future",
		"int":              "int large future",
		"int?":             "int large null future",
		"i32":              "int future",
		"i64":              "int large future",
		"float":            "int large float future",
		"f32":              "int large float future",
		"f64":              "int large float future",
		"f64?":             "int large float null future",
		"string":           "string future",
		"bytes":            "bytes future",
		"list":             "list ints future",
		"list<any>":        "list ints future",
		"list<int>":        "ints future",
		"list<int>?":       "ints null future",
		"list<float?>":     "ints future",
		"list<list<int>>":  "future",
		"map":              "map future",
		"map<int>":         "map future",
		"map<string>":      "future",
		"map<list<int>?>?": "null future",
	} {
		for name, v := range values {
			args, err := value.Marshal([]any{v})
			if err != nil {
				t.Fatal(err)
			}
			_, err = value.Convert(args, function(typ))
			if want := strings.Contains(" "+takes+" ", " "+name+" "); (err == nil) != want {
				t.Errorf("%s for %s: error %v, want one: %t", name, typ, err, !want)
			}
			if err != nil {
				wantError(t, err, task.Invalid, "argument 1 (a) of f")
			}
		}
	}
}

func TestConvertNumbers(t *testing.T) {
	for _, c := range []struct {
		typ      task.Type
		in, want string // JSON
	}{
		{"float", "1", "1.0"},
		{"f64", "-3", "-3.0"},
		{"f64", "9007199254740993", "9007199254740992.0"},
		{"f64", "18446744073709551615", "18446744073709552000.0"},
		{"f64", "0.1", "0.1"},
		{"f32", "1", "1.0"},
		{"f32", "16777217", "16777216.0"},
		{"f32", "-16777219", "-16777220.0"},
		// Rounded to a float64 first, this would end at 1152921504606846976.
		{"f32", "1152921573326323713", "1152921642045800400.0"},
		{"f32", "0.1", "0.10000000149011612"},
		{"f32", "1e-50", "0.0"},
		{"f32", "3.4028235677973362e38", "3.4028234663852886e+38"},
		{"f32", `{"$float":"NaN"}`, `{"$float":"NaN"}`},
		{"f32", `{"$float":"-Inf"}`, `{"$float":"-Inf"}`},
		{"f32", "1.5", "1.5"},
		{"i32", "4294967295", "-1"},
		{"i32", "2147483648", "-2147483648"},
		{"i32", "2147483647", "2147483647"},
		{"i32", "-2147483648", "-2147483648"},
		{"i64", "18446744073709551615", "-1"},
		{"i64", "9223372036854775808", "-9223372036854775808"},
		{"i64", "9223372036854775807", "9223372036854775807"},
		{"list<i32>", "[0,4294967294,1]", "[0,-2,1]"},
		{"int", "18446744073709551615", "18446744073709551615"},
		{"i64", "-9223372036854775808", "-9223372036854775808"},
		{"int", "1", "1"},
		{"any", "1", "1"},
		{"list", "[1]", "[1]"},
		{"list<float>", "[1,2.5,3]", "[1.0,2.5,3.0]"},
		{"list<float?>", "[1,null]", "[1.0,null]"},
		{"map<list<f64>>", `{"a":[1],"bb":[],"c":[0.5,7]}`, `{"a":[1.0],"c":[0.5,7.0],"bb":[]}`},
	} {
		args, err := value.FromJSON([]byte("[" + c.in + "]"))
		if err != nil {
			t.Fatal(err)
		}
		before := bytes.Clone(args)
		got, err := value.Convert(args, function(c.typ))
		if err != nil {
			t.Errorf("%s as %s: %s", c.in, c.typ, err)
			continue
		}
		text, err := value.AppendJSON(nil, canonical(t, got), nil)
		if want := "[" + c.want + "]"; err != nil || string(text) != want {
			t.Errorf("%s as %s: got %s, %v, want %s", c.in, c.typ, text, err, want)
		}
		if c.in == c.want && &got[0] != &args[0] {
			t.Errorf("%s as %s: got a copy, want the same slice", c.in, c.typ)
		}
		if !bytes.Equal(args, before) {
			t.Errorf("%s as %s: the arguments were written to", c.in, c.typ)
		}
	}
}

// Arguments around one that changes stay as they are, and so do placeholders.
func TestConvertAmong(t *testing.T) {
	args, err := value.Marshal([]any{"x", 1, value.Placeholder(3), []any{2, value.Placeholder(4)}, 2.5, nil})
	if err != nil {
		t.Fatal(err)
	}
	got, err := value.Convert(args, function("string", "float", "float", "list<float>", "f64", "any"))
	if err != nil {
		t.Fatal(err)
	}
	want, err := value.Marshal([]any{"x", 1.0, value.Placeholder(3), []any{2.0, value.Placeholder(4)}, 2.5, nil})
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("got %x, want %x (%v)", got, want, err)
	}
}

func TestConvertCount(t *testing.T) {
	one, two, none := function("int"), function("int", "int"), function()
	variadic := function("string", "int")
	variadic.Variadic = true
	all := function("any")
	all.Variadic = true
	for _, c := range []struct {
		f   *task.Function
		in  string
		say string
	}{
		{none, "[]", ""},
		{none, "[1]", "f takes no arguments, got 1"},
		{one, "[1]", ""},
		{one, "[]", "f takes 1 argument (a int), got 0"},
		{one, "[1,2]", "f takes 1 argument (a int), got 2"},
		{two, "[1]", "f takes 2 arguments (a int, b int), got 1"},
		{variadic, `["a"]`, ""},
		{variadic, `["a",1,2]`, ""},
		{variadic, `[]`, "f takes 1 argument or more (a string, b int…), got 0"},
		{variadic, `["a",1,"b"]`, "argument 3 (b) of f: want int, got a string"},
		{all, "[]", ""},
		{all, `[1,"a",null]`, ""},
	} {
		args, err := value.FromJSON([]byte(c.in))
		if err != nil {
			t.Fatal(err)
		}
		_, err = value.Convert(args, c.f)
		if c.say != "" {
			wantError(t, err, task.Invalid, c.say)
		} else if err != nil {
			t.Errorf("%s: %s", c.in, err)
		}
	}
}

func TestConvertRefuses(t *testing.T) {
	for _, c := range []struct {
		typ     task.Type
		in, say string
	}{
		{"i32", "[4294967296]", "argument 1 (a) of f: out of the range of i32"},
		{"i32", "[-2147483649]", "-2147483648 to 4294967295"},
		{"i32?", "[1.0]", "want i32?, got a float"},
		{"f32", "[3.5e38]", "out of the range of f32"},
		{"f32", "[-1e300]", "out of the range of f32"},
		{"string", "[null]", "want string, got null"},
		{"list<int>", `[[1,2,"x"]]`, "argument 1 (a) of f, element [2]: want int, got a string"},
		{"list<map<list<i32>>>", `[[{},{"a":[],"k\n":[1,5000000000]}]]`, `element [1]["k\n"][1]: out of the range of i32`},
		{"list<int", "[[1]]", `the declared type "list<int" is none`},
		{"number", "[1]", `"number" is none`},
		{"int<int>", "[1]", `"int<int>" is none`},
		{"", "[1]", `"" is none`},
		{"list<>", "[[1]]", `"list<>" is none`},
		{"list<int>>", "[[1]]", `"list<int>>" is none`},
		{"list<int>x", "[[1]]", `"list<int>x" is none`},
	} {
		args, err := value.FromJSON([]byte(c.in))
		if err != nil {
			t.Fatal(err)
		}
		_, err = value.Convert(args, function(c.typ))
		wantError(t, err, task.Invalid, c.say)
	}
	for in, say := range map[string]string{
		"": "the bytes end", "01": "want a list, got an int", "9fff": "want a list", "f6": "got null", "c100": "no value", "81": "the bytes end",
		"8100 00": "1 bytes follow", "81 c100": "tag 1", "81 9fff": "indefinite", "81 81 7fff": "indefinite",
	} {
		_, err := value.Convert(unhex(t, in), function("any"))
		wantError(t, err, task.Invalid, say)
	}
	_, err := value.Convert(nest([]byte{0}, value.MaxDepth+1), function("any"))
	wantError(t, err, task.Invalid, "too deep")
	deep := task.Type(strings.Repeat("list<", value.MaxDepth) + "int" + strings.Repeat(">", value.MaxDepth))
	_, err = value.Convert(nest([]byte{0}, value.MaxDepth+1), function(deep))
	wantError(t, err, task.Invalid, "more than 256")
}
