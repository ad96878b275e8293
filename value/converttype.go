package value

import (
	"fmt"
	"math"
	"strings"

	"weft/task"
	"weft/value/item"
)

// nullable reports whether null is of type t.
func nullable(t task.Type) bool {
	return t == "any" || t == "null" || len(t) > 0 && t[len(t)-1] == '?'
}

// elementType is the T of list<T> and map<T>.
func elementType(t task.Type) (task.Type, bool) {
	if inner, ok := strings.CutPrefix(string(t), "list<"); ok {
		return task.Type(strings.TrimSuffix(inner, ">")), true
	}
	if inner, ok := strings.CutPrefix(string(t), "map<"); ok {
		return task.Type(strings.TrimSuffix(inner, ">")), true
	}
	return "", false
}

// wants reports whether an item with the head h may stand for type t, as far
// as the head tells.
func wants(t task.Type, h item.Head) bool {
	switch t {
	case "int", "i32", "i64":
		return h.Kind <= item.Nint
	case "float", "f32", "f64":
		return h.Kind <= item.Nint || h.IsFloat()
	case "string":
		return h.Kind == item.Text
	case "bytes":
		return h.Kind == item.Bytes
	case "bool":
		return h.Kind == item.Simple && (h.Info == item.True || h.Info == item.False)
	case "null":
		return h.Kind == item.Simple && h.Info == item.Null
	}
	if strings.HasPrefix(string(t), "list") {
		return h.Kind == item.List
	}
	return strings.HasPrefix(string(t), "map") && h.Kind == item.Map
}

// toFloat is the float nearest to an integer.
func toFloat(h item.Head) float64 {
	if h.Kind == item.Nint {
		return float64(^int64(h.Arg))
	}
	return float64(h.Arg)
}

// float32 narrows a number to the nearest float32.
func (c *converter) float32(h item.Head, at, end int) error {
	var single float32
	switch {
	case h.Kind == item.Nint:
		single = float32(^int64(h.Arg))
	case h.Kind == item.Uint:
		single = float32(h.Arg)
	default:
		f := h.Float()
		single = float32(f)
		if float64(single) == f || f != f {
			return nil
		}
		if math.IsInf(float64(single), 0) {
			return outOfRange{"f32", "about -3.4e38 to 3.4e38"}
		}
	}
	c.replace(at, end, float64(single))
	return nil
}

// mismatch is the error of a value of another type than declared.
type mismatch struct {
	want task.Type
	got  string
}

func (e mismatch) Error() string { return fmt.Sprintf("want %s, got %s", e.want, orNothing(e.got)) }

// outOfRange is the error of a number that the declared type cannot hold.
type outOfRange struct{ typ, limits string }

func (e outOfRange) Error() string {
	return fmt.Sprintf("out of the range of %s, which is %s", e.typ, e.limits)
}

// elementError is an error in an element.
type elementError struct {
	path string
	err  error
}

func (e elementError) Error() string { return "element " + e.path + ": " + e.err.Error() }

// inElement says in which element of a list or map err is.
func inElement(i int, err error) error {
	if inner, ok := err.(elementError); ok {
		return elementError{fmt.Sprintf("%d/%s", i, inner.path), inner.err}
	}
	return elementError{fmt.Sprint(i), err}
}

// checkCount checks how many arguments there are.
func checkCount(n uint64, f *task.Function) error {
	want := uint64(len(f.Params))
	switch {
	case f.Variadic && n+1 >= want && want > 0, n == want:
		return nil
	case f.Variadic && want > 0:
		return invalid("%s takes %d or more arguments %s, got %d", f.Name, want-1, signature(f), n)
	case want == 1:
		return invalid("%s takes 1 argument %s, got %d", f.Name, signature(f), n)
	case want == 0:
		return invalid("%s takes no arguments, got %d", f.Name, n)
	default:
		return invalid("%s takes %d arguments %s, got %d", f.Name, want, signature(f), n)
	}
}

// signature lists the parameters, as in "(x int, y float)".
func signature(f *task.Function) string {
	var s strings.Builder
	for i, p := range f.Params {
		if i > 0 {
			s.WriteString(", ")
		}
		if p.Name != "" {
			s.WriteString(p.Name + " ")
		}
		s.WriteString(string(p.Type))
		if f.Variadic && i == len(f.Params)-1 {
			s.WriteString("…")
		}
	}
	return "(" + s.String() + ")"
}

// argumentError names the argument in which err is.
func argumentError(f *task.Function, i int, p *task.Param, err error) error {
	name := ""
	if p.Name != "" {
		name = " (" + p.Name + ")"
	}
	return invalid("argument %d%s of %s: %s", i+1, name, f.Name, err)
}

func orNothing(typ string) string {
	if typ == "" {
		return "nothing that is a value"
	}
	return typ
}
