package value

import (
	"errors"
	"fmt"
	"strings"

	"weft/task"
	"weft/value/item"
)

// checkCount checks how many arguments there are.
func checkCount(n uint64, f *task.Function) error {
	want := uint64(len(f.Params))
	switch {
	case f.Variadic && want > 0 && n+1 >= want, n == want:
		return nil
	case f.Variadic && want > 0:
		return invalid("%s takes %s or more %s, got %d", f.Name, plural(want-1, "argument"), signature(f), n)
	case want == 0:
		return invalid("%s takes no arguments, got %d", f.Name, n)
	default:
		return invalid("%s takes %s %s, got %d", f.Name, plural(want, "argument"), signature(f), n)
	}
}

func plural(n uint64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// signature lists the parameters, as in "(x int, y float…)".
func signature(f *task.Function) string {
	params := make([]string, len(f.Params))
	for i, p := range f.Params {
		params[i] = strings.TrimSpace(p.Name + " " + string(p.Type))
	}
	if f.Variadic {
		params[len(params)-1] += "…"
	}
	return "(" + strings.Join(params, ", ") + ")"
}

// argumentError names the argument in which err is.
func argumentError(f *task.Function, i int, err error) error {
	name := f.Params[min(i, len(f.Params)-1)].Name
	if name != "" {
		name = " (" + name + ")"
	}
	where := ""
	var inner *elementError
	if errors.As(err, &inner) {
		where, err = ", element "+inner.path, inner.err
	}
	return invalid("argument %d%s of %s%s: %s", i+1, name, f.Name, where, err)
}

// elementError is an error in something inside an argument.
type elementError struct {
	path string // as in [3]["key"]
	err  error
}

func (e *elementError) Error() string { return "element " + e.path + ": " + e.err.Error() }

// inElement adds to err in which element it is: the i-th of a list, or the one
// with the encoded key of a map.
func inElement(k item.Kind, i uint64, key []byte, err error) error {
	step := fmt.Sprintf("[%d]", i)
	if k == item.Map {
		if h, next, err := item.Next(key, 0); err == nil && h.Kind == item.Text {
			step = fmt.Sprintf("[%q]", clip(string(key[next:next+int(h.Arg)])))
		}
	}
	var inner *elementError
	if errors.As(err, &inner) {
		return &elementError{step + inner.path, inner.err}
	}
	return &elementError{step, err}
}

// errMismatch is the error of a value of another type than the declared one.
func errMismatch(want task.Type, got string) error {
	return invalid("want %s, got %s", want, article(got))
}

// article is the name of a type in a sentence.
func article(typ string) string {
	switch typ {
	case "":
		return "something that is no value"
	case typeNull, typeBytes:
		return typ
	case typeInt:
		return "an int"
	default:
		return "a " + typ
	}
}
