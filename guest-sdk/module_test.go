package weft_test

import (
	"bytes"
	"encoding/hex"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"weft/guest-sdk/abi"
	"weft/guest-sdk/internal/guest"
	"weft/guest-sdk/internal/samples"
	"weft/internal/testkit/wasm"
	"weft/value"
)

// samplesModule builds package samples as a module.
func samplesModule(tb testing.TB) []byte {
	tb.Helper()
	b, err := wasm.Build(tb.Context(), "guest-sdk/testdata/samples")
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// indexOf is the place of a function in the description.
func indexOf(tb testing.TB, s *sandbox, name string) uint32 {
	tb.Helper()
	b, err := s.describe(tb.Context())
	if err != nil {
		tb.Fatalf("describe: %v", err)
	}
	var told []guest.Description
	if err := value.Unmarshal(b, &told); err != nil {
		tb.Fatal(err)
	}
	i := slices.IndexFunc(told, func(d guest.Description) bool { return d.Name == name })
	if i < 0 {
		tb.Fatalf("the module has no function %s", name)
	}
	return uint32(i)
}

func encode(tb testing.TB, args ...any) []byte {
	tb.Helper()
	if args == nil {
		args = []any{}
	}
	b, err := value.Marshal(args)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// TestDescribe proves that a module tells of itself what the same functions
// tell natively.
func TestDescribe(t *testing.T) {
	got, err := open(t, samplesModule(t), nil).describe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want, err := guest.Registered.Describe()
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("described as\n%x\nnatively %v\n%x", got, err, want)
	}
}

// TestSandboxIsNative proves that calls in the sandbox give, byte for byte,
// what the same calls give natively, or fail in the same words.
func TestSandboxIsNative(t *testing.T) {
	s := open(t, samplesModule(t), nil)
	since := time.Date(2026, 2, 3, 4, 5, 6, 7, time.UTC)
	shape := samples.Shape{
		Name: "größer 東京 😀", Points: []samples.Point{{X: 1, Y: -1}, {X: math.MaxInt32, Y: math.MinInt32}}, Weights: map[string]float64{"b": 1, "a": 0.1, "aa": math.Inf(1)},
		Parent: &samples.Shape{Since: since}, Raw: []byte{0, 0xff}, Since: since, Extra: []any{nil, 1, 1.5, "x", []byte("x"), map[string]any{"k": uint64(math.MaxUint64)}},
	}
	for _, c := range []struct {
		name string
		args []any
	}{
		{"bool", []any{true}}, {"bool", []any{1}},
		{"int", []any{int64(math.MaxInt64)}}, {"int", []any{int64(math.MinInt64)}}, {"int", []any{uint64(math.MaxInt64 + 1)}},
		{"int8", []any{-128}}, {"int8", []any{128}}, {"int16", []any{-32769}}, {"int32", []any{math.MaxInt32}}, {"int32", []any{math.MaxInt32 + 1}},
		{"int64", []any{int64(math.MaxInt64)}}, {"int64", []any{int64(math.MinInt64)}}, {"int64", []any{"1"}}, {"int64", []any{1.0}}, {"int64", nil}, {"int64", []any{1, 2}},
		{"uint", []any{uint64(math.MaxUint64)}}, {"uint", []any{-1}}, {"uint8", []any{255}}, {"uint8", []any{256}}, {"uint16", []any{65535}}, {"uint32", []any{uint32(math.MaxUint32)}},
		{"uint64", []any{uint64(math.MaxUint64)}}, {"uint64", []any{-1}},
		{"float32", []any{0.1}}, {"float32", []any{1e39}}, {"float32", []any{math.Inf(-1)}},
		{"float64", []any{math.NaN()}}, {"float64", []any{math.Inf(1)}}, {"float64", []any{math.Copysign(0, -1)}}, {"float64", []any{0.1}}, {"float64", []any{3}}, {"float64", []any{uint64(math.MaxUint64)}}, {"float64", []any{"1"}},
		{"string", []any{""}}, {"string", []any{"größer 東京 😀\x00"}}, {"string", []any{[]byte("x")}},
		{"bytes", []any{[]byte{}}}, {"bytes", []any{bytes.Repeat([]byte{0xfe}, 100_000)}}, {"bytes", []any{"x"}},
		{"ints", []any{[]int64{}}}, {"ints", []any{[]int64{math.MinInt64, -1, 0, math.MaxInt64}}}, {"ints", []any{[]any{1, "x"}}}, {"ints", []any{nil}},
		{"floats", []any{[]float64{math.NaN(), 0.5, 1e300}}}, {"strings", []any{[]string{"", "ü"}}}, {"blobs", []any{[][]byte{{}, {1}}}},
		{"counts", []any{map[string]int64{}}}, {"counts", []any{map[string]int64{"b": 1, "a": math.MinInt64, "": 0, strings.Repeat("k", 300): 2}}}, {"counts", []any{map[string]any{"k": "v"}}},
		{"index", []any{map[string][]string{"x": {}, "y": {"z"}}}}, {"index", []any{map[string]any{"x": []any{1}}}},
		{"pair", []any{[]any{1, 2.5}}}, {"pair", []any{[]any{1}}},
		{"maybe", []any{nil}}, {"maybe", []any{7}}, {"maybe", []any{"x"}}, {"duration", []any{time.Second}}, {"time", []any{since}}, {"time", []any{"noon"}},
		{"shape", []any{shape}}, {"shape", []any{map[string]any{}}}, {"shape", []any{map[string]any{"unknown": []any{1, map[string]any{"deep": nil}}, "name": "n"}}}, {"shape", []any{map[string]any{"points": []any{map[string]any{"X": "x"}}}}},
		{"shapes", []any{[]any{nil, shape}}}, {"shapes", []any{[]any{}}},
		{samples.Echo, []any{nil}}, {samples.Echo, []any{shape}}, {samples.Echo, []any{[]any{[]any{}, map[string]any{}}}}, {samples.Echo, []any{uint64(math.MaxUint64)}}, {samples.Echo, []any{math.NaN()}},
		{"nothing", nil}, {"nothing", []any{1}}, {"nil_list", nil}, {"add", []any{1, 2}}, {"add", []any{1, nil}}, {"add", []any{1}},
		{"join", []any{"-"}}, {"join", []any{"-", "a", "b", "c"}}, {"join", []any{"-", "a", 2}}, {"join", nil},
		{"fail", []any{"no such file: größer"}}, {"fail", []any{""}}, {"half", []any{4}}, {"half", []any{3}}, {"broken_text", nil},
		{"panic", []any{"boom"}}, {"divide", []any{7, 2}}, {"divide", []any{1, 0}},
	} {
		f, ok := guest.Registered.Find(c.name)
		if !ok {
			t.Fatalf("no function %s", c.name)
		}
		input := encode(t, c.args...)
		want, wantFailure := f.Call(t.Context(), input, nil)
		got, gotFailure, err := s.call(t.Context(), indexOf(t, s, c.name), input)
		if err != nil {
			t.Fatalf("%s(%v): %v", c.name, c.args, err)
		}
		if !bytes.Equal(got, want) || !sameFailure(gotFailure, wantFailure) {
			t.Errorf("%s(%.200v) in the sandbox: %.200x, %+v\nnatively: %.200x, %+v", c.name, c.args, got, gotFailure, want, wantFailure)
		}
		if canonical, err := value.Canonical(got); wantFailure == nil && (err != nil || !bytes.Equal(canonical, got)) {
			t.Errorf("%s(%.200v) gave %.200x, which is not deterministic: %v", c.name, c.args, got, err)
		}
	}
}

// sameFailure compares all but the files that the stacks name: the module is
// built without the directories of the machine.
func sameFailure(got *failure, want *guest.Failure) bool {
	if got == nil || want == nil {
		return got == nil && want == nil
	}
	return got.kind == want.Kind && got.message == want.Message && slices.Equal(functionsOf(got.stack), functionsOf(want.Stack))
}

// functionsOf lists the functions of a stack.
func functionsOf(stack string) []string {
	return slices.DeleteFunc(strings.Split(stack, "\n"), func(line string) bool { return strings.HasPrefix(line, "\t") })
}

func TestStackInTheSandbox(t *testing.T) {
	s := open(t, samplesModule(t), nil)
	_, f, err := s.call(t.Context(), indexOf(t, s, "divide"), encode(t, 1, 0))
	if err != nil || f == nil {
		t.Fatalf("got %+v, %v, want a panic", f, err)
	}
	if f.kind != abi.FailPanic || f.message != "runtime error: integer divide by zero" {
		t.Errorf("got %+v", f)
	}
	lines := strings.Split(f.stack, "\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[0], "weft/guest-sdk/internal/samples.") || !strings.HasPrefix(lines[1], "\tweft/guest-sdk/internal/samples/samples.go:") {
		t.Errorf("the stack is\n%s\nwant the function that divided and its line", f.stack)
	}
}

// TestUnknownIndex proves that an index that the description does not have is
// answered, not run.
func TestUnknownIndex(t *testing.T) {
	s := open(t, samplesModule(t), nil)
	for _, i := range []uint32{1000, math.MaxUint32} {
		if out, f, err := s.call(t.Context(), i, encode(t)); err != nil || f == nil || !strings.Contains(f.message, "no function") {
			t.Errorf("index %d: %x, %+v, %v, want a failure", i, out, f, err)
		}
	}
}

func TestDamagedInput(t *testing.T) {
	s := open(t, samplesModule(t), nil)
	for name, input := range map[string]string{"ints": "\x81\x9b\x7f\xff\xff\xff\xff\xff\xff\xff", "string": "\x81\x7b\x00\x00\x00\x00\xff\xff\xff\xff", "add": "", "shape": "\x81\xbb\xff\xff\xff\xff\xff\xff\xff\xff"} {
		if out, f, err := s.call(t.Context(), indexOf(t, s, name), []byte(input)); err != nil || f == nil || f.kind != abi.FailError {
			t.Errorf("%s(%s): %x, %+v, %v, want a failure", name, hex.EncodeToString([]byte(input)), out, f, err)
		}
	}
}

// TestCallsInARow proves that an instance that lives on answers each call with
// its own result, failures and large values in between.
func TestCallsInARow(t *testing.T) {
	s := open(t, samplesModule(t), nil)
	add, boom, blob := indexOf(t, s, "add"), indexOf(t, s, "panic"), indexOf(t, s, "bytes")
	for i := range 200 {
		if out, f, err := s.call(t.Context(), add, encode(t, i, 1)); err != nil || f != nil || !bytes.Equal(out, encode(t, i+1)[1:]) {
			t.Fatalf("add(%d, 1) = %x, %+v, %v", i, out, f, err)
		}
		large := bytes.Repeat([]byte{byte(i)}, i*100)
		if out, f, err := s.call(t.Context(), blob, encode(t, large)); err != nil || f != nil || !bytes.Equal(out, encode(t, large)[1:]) {
			t.Fatalf("%d bytes came back as %d, %+v, %v", len(large), len(out), f, err)
		}
		if i%50 == 49 { // a guest that failed is not used again
			if _, f, err := s.call(t.Context(), boom, encode(t, "x")); err != nil || f == nil {
				t.Fatalf("panic: %+v, %v", f, err)
			}
			s = open(t, samplesModule(t), nil)
		}
	}
}
