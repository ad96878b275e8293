package guest_test

import (
	"bytes"
	"context"
	"reflect"
	"strings"
	"testing"

	"weft/guest-sdk/internal/guest"
	"weft/value"
)

// TestDescription proves what is told of a function.
func TestDescription(t *testing.T) {
	for _, c := range []struct {
		fn   any
		o    guest.Options
		want guest.Description
	}{
		{func() {}, guest.Options{}, guest.Description{Name: "f", Params: []guest.Param{}, Pure: true}},
		{func() error { return nil }, guest.Options{Impure: true}, guest.Description{Name: "f", Params: []guest.Param{}}},
		{func(context.Context, int8, *string) ([]pair, error) { return nil, nil }, guest.Options{Params: []string{"n", "s"}, Doc: "does"},
			guest.Description{Name: "f", Params: []guest.Param{{"n", "int"}, {"s", "string?"}}, Result: "list<map>", Pure: true, Doc: "does"}},
		{func(string, ...[]byte) any { return nil }, guest.Options{},
			guest.Description{Name: "f", Params: []guest.Param{{"", "string"}, {"", "bytes"}}, Variadic: true, Result: "any", Pure: true}},
	} {
		f, err := guest.New("f", c.fn, c.o)
		if err != nil || !reflect.DeepEqual(f.Description, c.want) {
			t.Errorf("%T: %+v, %v, want %+v", c.fn, f, err, c.want)
		}
	}
}

// TestNewRefuses proves what cannot be registered, and what is said of it.
func TestNewRefuses(t *testing.T) {
	ok := func(int) {}
	for _, c := range []struct {
		name string
		fn   any
		o    guest.Options
		want string
	}{
		{"", ok, guest.Options{}, "the name of a function"},
		{"a b", ok, guest.Options{}, "the name of a function"},
		{"größer", ok, guest.Options{}, "the name of a function"},
		{strings.Repeat("n", 201), ok, guest.Options{}, "the name of a function"},
		{"f", nil, guest.Options{}, "what is registered is a function"},
		{"f", 7, guest.Options{}, "what is registered is a function"},
		{"f", (func())(nil), guest.Options{}, "what is registered is a function"},
		{"f", func(string, chan int) {}, guest.Options{}, "parameter 2: chan int cannot be a value"},
		{"f", func(context.Context, ...func()) {}, guest.Options{}, "parameter 1: func() cannot be a value"},
		{"f", func(int, context.Context) {}, guest.Options{}, "parameter 2: context.Context cannot be a value"},
		{"f", func() chan int { return nil }, guest.Options{}, "result: chan int cannot be a value"},
		{"f", func() (int, int) { return 0, 0 }, guest.Options{}, "a function returns nothing, a value,"},
		{"f", func() (error, int) { return nil, 0 }, guest.Options{}, "a function returns nothing, a value,"}, //nolint:staticcheck // the order is what is wrong
		{"f", func() (int, int, error) { return 0, 0, nil }, guest.Options{}, "a function returns nothing, a value,"},
		{"f", ok, guest.Options{Params: []string{"a", "b"}}, "Params names 2 parameters of 1"},
		{"f", ok, guest.Options{Params: []string{"a b"}}, "the name of a parameter is 1 to 200 of"},
	} {
		if _, err := guest.New(c.name, c.fn, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("New(%q, %T): %v, want %s", c.name, c.fn, err, c.want)
		}
	}
	for _, name := range []string{"f", "A-z_0.9", strings.Repeat("n", 200)} {
		if _, err := guest.New(name, ok, guest.Options{}); err != nil {
			t.Errorf("New(%q): %v", name, err)
		}
	}
}

// TestTable proves that functions are counted by name, whatever the order they
// came in, and described in that order as deterministic CBOR.
func TestTable(t *testing.T) {
	var table guest.Table
	for _, name := range []string{"m", "z", "a", "B", "aa"} {
		f, err := guest.New(name, func(int) {}, guest.Options{Params: []string{"x"}})
		if err != nil {
			t.Fatal(err)
		}
		if err := table.Add(f); err != nil {
			t.Fatal(err)
		}
	}
	order := []string{"B", "a", "aa", "m", "z"}
	for i, name := range order {
		at, ok := table.At(uint32(i))
		found, also := table.Find(name)
		if !ok || !also || at.Name != name || found != at {
			t.Errorf("at %d is %+v, %v, and under %s %+v, %v", i, at, ok, name, found, also)
		}
	}
	for _, i := range []uint32{5, 1<<32 - 1} {
		if f, ok := table.At(i); ok {
			t.Errorf("at %d is %s", i, f.Name)
		}
	}
	if f, ok := table.Find("b"); ok {
		t.Errorf("under b is %s", f.Name)
	}
	again, _ := table.At(0)
	if err := table.Add(again); err == nil {
		t.Error("the same name was added twice")
	}
	b, err := table.Describe()
	if err != nil {
		t.Fatal(err)
	}
	if canonical, err := value.Canonical(b); err != nil || !bytes.Equal(canonical, b) {
		t.Errorf("the description is not deterministic: %x, %v", b, err)
	}
	var told []guest.Description
	if err := value.Unmarshal(b, &told); err != nil || len(told) != len(order) {
		t.Fatalf("%d descriptions, %v, want %d", len(told), err, len(order))
	}
	for i, d := range told {
		if want := (guest.Description{Name: order[i], Params: []guest.Param{{"x", "int"}}, Pure: true}); !reflect.DeepEqual(d, want) {
			t.Errorf("description %d is %+v, want %+v", i, d, want)
		}
	}
}

func TestEmptyTable(t *testing.T) {
	var table guest.Table
	if b, err := table.Describe(); err != nil || string(b) != "\x80" {
		t.Errorf("described as %x, %v, want an empty list", b, err)
	}
}
