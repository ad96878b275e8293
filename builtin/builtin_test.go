package builtin_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"weft/builtin"
	"weft/task"
	"weft/value"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// call runs builtin/name on JSON arguments.
func call(tb testing.TB, name, args string) task.Outcome {
	tb.Helper()
	b, err := value.FromJSON([]byte(args))
	if err != nil {
		tb.Fatal(err)
	}
	return builtin.Run(newCall(tb, name, b))
}

func newCall(tb testing.TB, name string, args []byte) *task.Call {
	tb.Helper()
	f, ok := builtin.Lookup(name)
	if !ok {
		tb.Fatalf("no builtin/%s", name)
	}
	target := &task.Target{Module: task.ModuleRef{Name: task.BuiltinModule}, Kind: task.Builtin, Function: f}
	return &task.Call{Key: "k", Target: target, Args: args, Limits: task.Limits{Result: 16 << 20}}
}

func TestResults(t *testing.T) {
	for _, c := range []struct{ name, args, want string }{
		{"len", `[[]]`, `0`}, {"len", `[[1,[2,3],"a"]]`, `3`}, {"len", `[{}]`, `0`}, {"len", `[{"a":1,"b":[1,2,3]}]`, `2`},
		{"len", `[""]`, `0`}, {"len", `["abc"]`, `3`}, {"len", `["aé😀"]`, `3`}, {"len", `["e\u0301"]`, `2`}, {"len", `[{"$bytes":"AAAA"}]`, `3`},
		{"len", `[[` + strings.Repeat("0,", 999) + `0]]`, `1000`},

		{"getitem", `[[1,2,3],0]`, `1`}, {"getitem", `[[1,[2,{"a":null}],3],1]`, `[2,{"a":null}]`}, {"getitem", `[[1,2,"x"],2]`, `"x"`},
		{"getitem", `[{"a":1,"b":{"c":2}},"b"]`, `{"c":2}`}, {"getitem", `[{"":0},""]`, `0`}, {"getitem", `[{"é":1.0},"é"]`, `1.0`},
		{"getitem", `[[` + strings.Repeat("[0],", 300) + `"last"],300]`, `"last"`},

		{"identity", `[null]`, `null`}, {"identity", `[[1,{"a":2.5}]]`, `[1,{"a":2.5}]`}, {"identity", `["k-1234"]`, `"k-1234"`},

		{"list", `[]`, `[]`}, {"list", `[1]`, `[1]`}, {"list", `[[1],"a",null]`, `[[1],"a",null]`},
		{"list", `[` + strings.Repeat("0,", 99) + `0]`, `[` + strings.Repeat("0,", 99) + `0]`},

		{"sum", `[[]]`, `0`}, {"sum", `[[5]]`, `5`}, {"sum", `[[1,-2,3]]`, `2`}, {"sum", `[[-5,2]]`, `-3`}, {"sum", `[[1000,70000,5000000000,-1]]`, `5000070999`},
		{"sum", `[[18446744073709551615]]`, `18446744073709551615`}, {"sum", `[[-9223372036854775808]]`, `-9223372036854775808`},
		{"sum", `[[18446744073709551615,1,-1]]`, `18446744073709551615`}, {"sum", `[[-9223372036854775808,-9223372036854775808,9223372036854775808]]`, `-9223372036854775808`},
		{"sum", `[[18446744073709551615,18446744073709551615,-9223372036854775808,-9223372036854775808,-9223372036854775808]]`, `9223372036854775806`},
		{"sum", `[[9223372036854775807,1]]`, `9223372036854775808`}, {"sum", `[[9223372036854775808,-9223372036854775808,-1]]`, `-1`},
		{"sum", `[[1.0]]`, `1.0`}, {"sum", `[[1,2,0.5]]`, `3.5`}, {"sum", `[[0.5,-2,3]]`, `1.5`}, {"sum", `[[-3,0.5]]`, `-2.5`}, {"sum", `[[0.1,0.2,0.3]]`, `0.6000000000000001`},
		{"sum", `[[18446744073709551615,18446744073709551615,0.0]]`, `36893488147419103000.0`}, {"sum", `[[-9223372036854775808,-9223372036854775808,0.0]]`, `-18446744073709552000.0`},
		{"sum", `[[-5,1e300]]`, `1e+300`}, {"sum", `[[1,{"$float":"Inf"}]]`, `{"$float":"Inf"}`}, {"sum", `[[{"$float":"Inf"},{"$float":"-Inf"}]]`, `{"$float":"NaN"}`},
	} {
		got := call(t, c.name, c.args)
		if got.Err != nil {
			t.Errorf("%s%s: %s", c.name, c.args, got.Err)
			continue
		}
		text, err := value.AppendJSON(nil, got.Result, nil)
		if err != nil || string(text) != c.want {
			t.Errorf("%s%s: got %s, %v, want %s", c.name, c.args, text, err, c.want)
		}
		if again, err := value.Canonical(got.Result); err != nil || !bytes.Equal(again, got.Result) {
			t.Errorf("%s%s: the result %x is not in deterministic form: %v", c.name, c.args, got.Result, err)
		}
	}
}

func TestGuestErrors(t *testing.T) {
	for _, c := range []struct{ name, args, say string }{
		{"len", `[]`, "len takes 1 argument (value any), got 0"}, {"len", `[1,2]`, "got 2"},
		{"len", `[5]`, "len: the value is of type int, which has no length"}, {"len", `[null]`, "type null"}, {"len", `[true]`, "type bool"}, {"len", `[1.5]`, "type float"},

		{"getitem", `[[1,2,3]]`, "getitem takes 2 arguments (container any, index any), got 1"},
		{"getitem", `[[1,2,3],3]`, "getitem: the index 3 is out of range: the list has 3 elements, counted from 0"},
		{"getitem", `[[1,2,3],-1]`, "the index -1 is out of range"}, {"getitem", `[[],0]`, "the list has 0 elements"},
		{"getitem", `[[1],18446744073709551615]`, "the index 18446744073709551615 is out of range"}, {"getitem", `[[1],-9223372036854775808]`, "the index -9223372036854775808"},
		{"getitem", `[[1],"0"]`, "the index of a list is an int, this one is of type string"}, {"getitem", `[[1],0.0]`, "of type float"}, {"getitem", `[[1],true]`, "of type bool"},
		{"getitem", `[{"a":1},"b"]`, `the key "b" is not in the map`}, {"getitem", `[{},""]`, `the key "" is not in the map`}, {"getitem", `[{"a":1},0]`, "the key of a map is a string, this one is of type int"},
		{"getitem", `[{"a":1},"` + strings.Repeat("x", 101) + `"]`, "a long string"},
		{"getitem", `["abc",0]`, "the container is of type string, which has no items"}, {"getitem", `[{"$bytes":"AA=="},0]`, "of type bytes"}, {"getitem", `[5,0]`, "of type int"},

		{"identity", `[]`, "got 0"}, {"identity", `[1,2]`, "got 2"},

		{"sum", `[]`, "got 0"}, {"sum", `[1]`, "argument 1 (numbers) of sum: want list, got an int"}, {"sum", `[{"a":1}]`, "want list, got a map"},
		{"sum", `[[1,"2"]]`, "sum: element 1 is of type string, which is no number"}, {"sum", `[[null]]`, "element 0 is of type null"}, {"sum", `[[1,2,true]]`, "element 2 is of type bool"}, {"sum", `[[[1]]]`, "type list"},
		{"sum", `[[18446744073709551615,1]]`, "the sum is out of the range of an int"}, {"sum", `[[-9223372036854775808,-1]]`, "out of the range"},
		{"sum", `[[18446744073709551615,18446744073709551615]]`, "out of the range"}, {"sum", `[[-9223372036854775808,-9223372036854775808,-9223372036854775808]]`, "out of the range"},
	} {
		got := call(t, c.name, c.args)
		if got.Err == nil || got.Err.Code != task.GuestError || !strings.Contains(got.Err.Detail, c.say) {
			t.Errorf("%s%.60s: got error %v, want a guest_error that says %q", c.name, c.args, got.Err, c.say)
		}
		if got.Result != nil {
			t.Errorf("%s%.60s: got a result with the error: %x", c.name, c.args, got.Result)
		}
	}
}

// Whatever bytes it is given, a builtin answers.
func TestBrokenArguments(t *testing.T) {
	for _, f := range builtin.Functions() {
		for _, args := range []string{"", "\x81", "\x82\x81", "\x82\x82\x00", "\x9f\xff", "\x81\x9f\xff", "\x82\xa2\x61a\x61b\x00", "\x81\x61", "\x00", "\x82\x9b\xff\xff\xff\xff\xff\xff\xff\xff\x00", strings.Repeat("\x81", 300)} {
			if got := builtin.Run(newCall(t, f.Name, []byte(args))); got.Err == nil || got.Err.Code != task.GuestError {
				t.Errorf("%s %.20x: got %x, %v, want a guest_error", f.Name, args, got.Result, got.Err)
			}
		}
	}
}

func TestResultLimit(t *testing.T) {
	b, err := value.Marshal([]any{[]any{"0123456789"}})
	if err != nil {
		t.Fatal(err)
	}
	for limit, over := range map[int64]bool{11: true, 12: false, 13: false, 0: false} {
		c := newCall(t, "identity", b) // a list of a string is 12 bytes
		c.Limits.Result = limit
		got := builtin.Run(c)
		if (got.Err != nil) != over {
			t.Errorf("limit %d: got error %v, want one: %t", limit, got.Err, over)
		}
		if over && (got.Err.Code != task.OutputTooLarge || !strings.Contains(got.Err.Detail, "12 bytes, the limit is 11") || got.Result != nil) {
			t.Errorf("limit %d: got %x, %+v", limit, got.Result, got.Err)
		}
	}
}

// What getitem returns does not keep what it was taken from.
func TestGetitemCopies(t *testing.T) {
	b, err := value.Marshal([]any{[]string{"abc", "def"}, 1})
	if err != nil {
		t.Fatal(err)
	}
	got := builtin.Run(newCall(t, "getitem", b))
	clear(b)
	if string(got.Result) != "\x63def" {
		t.Errorf("got %q after the arguments went", got.Result)
	}
}

func TestUsage(t *testing.T) {
	got := call(t, "sum", `[[1,2]]`)
	if got.Started.IsZero() || got.Finished.Before(got.Started) || got.Usage.Wall != got.Finished.Sub(got.Started) || len(got.Logs) > 0 {
		t.Errorf("got %+v", got)
	}
	if failed := call(t, "len", `[1]`); failed.Started.IsZero() || failed.Finished.IsZero() {
		t.Errorf("of a failure: got %+v", failed)
	}
}

func TestUnknown(t *testing.T) {
	for _, name := range []string{"", "lens", "a", "zip"} {
		if f, ok := builtin.Lookup(name); ok {
			t.Errorf("Lookup(%q) found %v", name, f)
		}
		got := builtin.Run(&task.Call{Target: &task.Target{Function: task.Function{Name: name}}, Args: []byte{0x80}})
		if got.Err == nil || got.Err.Code != task.NotFound || !strings.Contains(got.Err.Detail, "builtin/"+name) {
			t.Errorf("%q: got %v", name, got.Err)
		}
	}
}

func TestDeclarations(t *testing.T) {
	all := builtin.Functions()
	var called []string
	for _, f := range all {
		called = append(called, f.Name)
		if got, ok := builtin.Lookup(f.Name); !ok || fmt.Sprint(got) != fmt.Sprint(f) {
			t.Errorf("Lookup(%q) = %v, %t, want %v", f.Name, got, ok, f)
		}
		if !f.Pure || f.Doc == "" || f.Result == "" || len(f.Params) == 0 || !task.ValidName(f.Name) {
			t.Errorf("declared as %+v", f)
		}
	}
	if want := []string{"getitem", "identity", "len", "list", "sum"}; !slices.Equal(called, want) {
		t.Errorf("got %v, want %v", called, want)
	}
}

func BenchmarkRun(b *testing.B) {
	numbers := []byte("[[0" + strings.Repeat(",12345", 100_000) + "]]")
	many, err := value.FromJSON(numbers)
	if err != nil {
		b.Fatal(err)
	}
	last, err := value.FromJSON(append(numbers[:len(numbers)-1], ",100000]"...))
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name, function string
		args           []byte
	}{
		{"len of a string", "len", []byte("\x81\x63abc")}, {"sum of 2", "sum", []byte("\x81\x82\x01\x02")},
		{"sum of 100000", "sum", many}, {"len of 100000", "len", many}, {"getitem of 100000", "getitem", last},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			call := newCall(b, c.function, c.args)
			for b.Loop() {
				if got := builtin.Run(call); got.Err != nil {
					b.Fatal(got.Err)
				}
			}
		})
	}
}
