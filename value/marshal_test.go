package value_test

import (
	"bytes"
	"math"
	"math/big"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"weft/task"
	"weft/value"
)

type point struct {
	X     int            `cbor:"x" json:"ex"`
	Y     float64        `json:"why,omitempty"`
	Label string         `json:"-"`
	Tags  []string       //
	More  map[string]any `json:"more,omitempty"`
	Next  *point         `json:"next,omitempty"`
	Any   any
}

type celsius float64

func TestMarshal(t *testing.T) {
	three := 3
	for _, c := range []struct {
		v    any
		want string // JSON, with futures by number
	}{
		{nil, `null`}, {true, `true`}, {(*int)(nil), `null`}, {&three, `3`},
		{int(-1), `-1`}, {int8(-128), `-128`}, {int16(5), `5`}, {int32(-5), `-5`}, {int64(math.MinInt64), `-9223372036854775808`},
		{uint(1), `1`}, {uint8(255), `255`}, {uint16(1), `1`}, {uint32(7), `7`}, {uint64(math.MaxUint64), `18446744073709551615`},
		{1.0, `1.0`}, {float32(0.5), `0.5`}, {float32(0.1), `0.10000000149011612`}, {math.NaN(), `{"$float":"NaN"}`}, {celsius(20), `20.0`},
		{"é", `"é"`}, {[]byte{1}, `{"$bytes":"AQ=="}`}, {[]byte(nil), `{"$bytes":""}`}, {[2]byte{1, 2}, `{"$bytes":"AQI="}`},
		{[]any{1, "a", nil, []any{}}, `[1,"a",null,[]]`}, {[]any(nil), `[]`}, {[]int(nil), `[]`}, {[]bool(nil), `[]`},
		{[]int{1, -1}, `[1,-1]`}, {[]int64{1}, `[1]`}, {[]float64{1, 0.1}, `[1.0,0.1]`}, {[]string{"a"}, `["a"]`}, {[]bool{true}, `[true]`},
		{[3]int{1, 2, 3}, `[1,2,3]`}, {[][]int{{1}, nil}, `[[1],[]]`},
		{map[string]any{"b": 1, "a": 2, "ab": 0}, `{"a":2,"b":1,"ab":0}`}, {map[string]any(nil), `{}`}, {map[string]int(nil), `{}`},
		{map[string]int{"z": 1, "y": 2, "aa": 3}, `{"y":2,"z":1,"aa":3}`},
		{map[celsiusName]int{"c": 1}, `{"c":1}`},
		{point{}, `{"x":0,"Any":null,"why":0.0,"Tags":[]}`},
		{&point{X: 1, Y: 2, Tags: []string{"t"}, Next: &point{X: 2, Y: 1}, More: map[string]any{"k": []int{1}}, Any: point{Y: 1}},
			`{"x":1,"Any":{"x":0,"Any":null,"why":1.0,"Tags":[]},"why":2.0,"Tags":["t"],"more":{"k":[1]},"next":{"x":2,"Any":null,"why":1.0,"Tags":[]}}`},
		{time.Date(2024, 2, 29, 1, 2, 3, 4000, time.UTC), `"2024-02-29T01:02:03.000004Z"`},
		{netip.MustParseAddr("10.0.0.1"), `"10.0.0.1"`}, {big.NewInt(7), `7`},
		{[]any{value.Placeholder(0), map[string]any{"f": value.Placeholder(30)}}, `[{"$future":"0"},{"f":{"$future":"30"}}]`},
		{[]value.Placeholder{1}, `[{"$future":"1"}]`}, {struct{ F value.Placeholder }{2}, `{"F":{"$future":"2"}}`},
		{[]any{point{Y: 1}, []point{}}, `[{"x":0,"Any":null,"why":1.0,"Tags":[]},[]]`},
	} {
		b, err := value.Marshal(c.v)
		if err != nil {
			t.Errorf("%#v: %s", c.v, err)
			continue
		}
		text, err := value.AppendJSON(nil, b, func(i uint64) (string, string) { return "$future", big.NewInt(int64(i)).String() })
		if err != nil || string(text) != strings.ReplaceAll(c.want, `,"why":0.0`, "") {
			t.Errorf("%#v: got %s, %v, want %s", c.v, text, err, c.want)
		}
	}
}

type celsiusName string

func TestMarshalRefuses(t *testing.T) {
	ring := &point{}
	ring.Next = ring
	list := []any{nil}
	list[0] = list
	mapping := map[string]any{}
	mapping["me"] = mapping
	var hidden any = &mapping
	deep := any(1)
	for range value.MaxDepth + 1 {
		deep = []any{deep}
	}
	deepest := any(&[]point{{Any: deep.([]any)[0]}}) // two more, a list and a map
	for _, c := range []struct {
		v   any
		say string
	}{
		{ring, "contains itself"}, {list, "contains itself"}, {mapping, "contains itself"}, {[]any{hidden}, "contains itself"},
		{deep, "too deep"}, {deepest, "marshal *[]value_test.point"},
		{"\xff", "UTF-8"}, {[]string{"\xff"}, "UTF-8"}, {map[string]any{"\xff": 1}, "UTF-8"}, {point{Label: "a", Tags: []string{"\xff"}}, "UTF-8"},
		{map[int]string{1: "a"}, "no string"}, {map[any]any{1: 1}, "no string"}, {make(chan int), "chan int"}, {func() {}, "func()"},
		{complex(1, 2), "complex128"}, {new(big.Int).Lsh(big.NewInt(1), 64), "tag"},
		{[]any{1, make(chan int)}, "marshal []interface {}"},
	} {
		_, err := value.Marshal(c.v)
		wantError(t, err, task.Invalid, "marshal ", c.say)
	}
	if _, err := value.Marshal(deep.([]any)[0]); err != nil {
		t.Errorf("a list as deep as may be: %s", err)
	}
}

func TestUnmarshal(t *testing.T) {
	for _, c := range []struct {
		in   string // JSON
		want any
	}{
		{`5`, int(5)}, {`-5`, int64(-5)}, {`5`, uint64(5)}, {`18446744073709551615`, uint64(math.MaxUint64)}, {`200`, uint8(200)}, {`-128`, int8(-128)},
		{`1.5`, 1.5}, {`3`, 3.0}, {`18446744073709551615`, float64(math.MaxUint64)}, {`0.5`, float32(0.5)}, {`20`, celsius(20)},
		{`"é"`, "é"}, {`true`, true}, {`{"$bytes":"AQ=="}`, []byte{1}}, {`{"$bytes":""}`, []byte{}},
		{`[1,2]`, []int{1, 2}}, {`[]`, []int{}}, {`[1,-2]`, []int64{1, -2}}, {`[1,2.5]`, []float64{1, 2.5}}, {`[0.5]`, []float64{0.5}}, {`["a"]`, []string{"a"}},
		{`{"a":1}`, map[string]int{"a": 1}}, {`null`, []int(nil)}, {`null`, map[string]any(nil)}, {`null`, (*int)(nil)}, {`null`, 0},
		{`{"x":1,"why":2,"Tags":["t"],"next":{"x":3},"more":{"k":[1,18446744073709551615]},"Any":18446744073709551615}`,
			point{X: 1, Y: 2, Tags: []string{"t"}, Next: &point{X: 3}, More: map[string]any{"k": []any{int64(1), uint64(math.MaxUint64)}}, Any: uint64(math.MaxUint64)}},
		{`[{"x":18446744073709551615},{"x":1}]`, []map[string]any{{"x": uint64(math.MaxUint64)}, {"x": int64(1)}}},
		{`[18446744073709551615,-1]`, [2]any{uint64(math.MaxUint64), int64(-1)}},
		{`[18446744073709551615]`, []any{uint64(math.MaxUint64)}}, {`{"a":18446744073709551615}`, map[string]any{"a": uint64(math.MaxUint64)}},
		{`"2024-02-29T01:02:03.000004Z"`, time.Date(2024, 2, 29, 1, 2, 3, 4000, time.UTC)}, {`"10.0.0.1"`, netip.MustParseAddr("10.0.0.1")},
	} {
		b, err := value.FromJSON([]byte(c.in))
		if err != nil {
			t.Fatal(err)
		}
		got := reflect.New(reflect.TypeOf(c.want))
		if err := value.Unmarshal(b, got.Interface()); err != nil || !reflect.DeepEqual(got.Elem().Interface(), c.want) {
			t.Errorf("%s: got %#v, %v, want %#v", c.in, got.Elem(), err, c.want)
		}
	}
}

func TestUnmarshalAny(t *testing.T) {
	b, err := value.FromJSON([]byte(`[null,true,9223372036854775807,9223372036854775808,-9223372036854775808,1.0,"s",{"$bytes":""},[],{"a":{}}]`))
	if err != nil {
		t.Fatal(err)
	}
	var got any = "before"
	if err := value.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	want := []any{nil, true, int64(math.MaxInt64), uint64(1 << 63), int64(math.MinInt64), 1.0, "s", []byte{}, []any{}, map[string]any{"a": map[string]any{}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %#v, want %#v", got, want)
	}
	again, err := value.Marshal(got)
	if err != nil || !bytes.Equal(again, b) {
		t.Errorf("marshalled again %x, %v, want %x", again, err, b)
	}
}

func TestUnmarshalKeepsNothing(t *testing.T) {
	b := unhex(t, "83 43616263 43646566 63676869")
	var got []any
	var one any
	var first [][]byte
	if err := value.Unmarshal(b, &one); err != nil {
		t.Fatal(err)
	}
	if err := value.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	if err := value.Unmarshal(b[:9], &first); err == nil {
		t.Error("a list cut short was read")
	}
	clear(b)
	want := []any{[]byte("abc"), []byte("def"), "ghi"}
	if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(one, any(want)) {
		t.Errorf("got %q and %q, want %q", got, one, want)
	}
}

func TestUnmarshalRing(t *testing.T) {
	ring := &point{}
	ring.Next = ring
	if err := value.Unmarshal(unhex(t, "a2 6178 05 63416e79 1bffffffffffffffff"), ring); err != nil {
		t.Fatal(err)
	}
	if ring.X != 5 || ring.Any != uint64(math.MaxUint64) || ring.Next != ring {
		t.Errorf("got %d, %v", ring.X, ring.Any)
	}
}

func TestUnmarshalRefuses(t *testing.T) {
	for _, c := range []struct {
		in  string
		v   any
		say string
	}{
		{"00", nil, "unmarshal an int into <nil>"}, {"00", 5, "int"}, {"00", (*int)(nil), "*int"}, {"00", (*any)(nil), "*interface {}"}, {"80", (*[]int)(nil), "*[]int"},
		{"6161", new(int), "a string into *int"}, {"f93c00", new(int), "a float"}, {"20", new(uint64), "an int"}, {"1bffffffffffffffff", new(int64), "*int64"},
		{"190100", new(uint8), "uint8"}, {"4161", new(string), "bytes"}, {"6161", new([]byte), "a string"}, {"81 6161", new([]int), "a list"}, {"00", new(bool), "*bool"},
		{"f7", new(any), "0xf7"}, {"da7765667400", new(any), "a tag (2003134068), where a value is wanted"}, {"da7765667400", new(int), "tag"},
		{"81 da7765667400", new([]any), "tag"}, {"0000", new(any), "1 bytes follow"}, {"0000", new(int), "unmarshal an int into *int"}, {"8000", new([]int), "*[]int"},
		{"", new(any), "bytes end"}, {"61ff", new(any), "UTF-8"}, {"61ff", new(string), "UTF-8"}, {"a2 6161 00 6161 00", new(any), "twice"},
		{"a1 00 00", new(any), "no string"}, {"a1 61ff 00", new(any), "UTF-8"}, {"9fff", new(any), "indefinite"}, {"9fff", new([]int), "ndefinite"},
		{"7fff", new(string), "ndefinite"}, {"3bffffffffffffffff", new(any), "below"}, {"c1 00", new(time.Time), "tag"},
	} {
		err := value.Unmarshal(unhex(t, c.in), c.v)
		wantError(t, err, task.Invalid, "unmarshal ", c.say)
	}
	var v any
	wantError(t, value.Unmarshal(nest([]byte{0}, value.MaxDepth+1), &v), task.Invalid, "more than 256")
	var deep [][]any
	wantError(t, value.Unmarshal(nest([]byte{0}, value.MaxDepth+1), &deep), task.Invalid, "256")
	if err := value.Unmarshal(nest([]byte{0}, value.MaxDepth), &deep); err != nil {
		t.Errorf("a list as deep as may be: %s", err)
	}
}
