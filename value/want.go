package value

import (
	"strings"

	"weft/task"
	"weft/value/item"
)

// base is a declared type without what is inside it.
type base byte

const (
	wantAny base = iota
	wantNull
	wantBool
	wantInt
	wantI32
	wantI64
	wantFloat64
	wantFloat32
	wantString
	wantBytes
	wantList
	wantMap
)

// bases are the types by their names. A float is an f64.
var bases = map[string]base{
	"any": wantAny, "null": wantNull, "bool": wantBool,
	"int": wantInt, "i64": wantI64, "i32": wantI32,
	"float": wantFloat64, "f64": wantFloat64, "f32": wantFloat32,
	"string": wantString, "bytes": wantBytes, "list": wantList, "map": wantMap,
}

// want is one level of a declared type: what a value is to be, without what is
// to be inside it.
type want struct {
	base     base
	nullable bool
	typ      task.Type // with what is inside it, as declared
}

// appendType appends the levels of a declared type, the outermost first: there
// is one for each list or map and one for what is inside the last.
func appendType(levels []want, t task.Type) ([]want, error) {
	for rest := t; ; {
		w := want{typ: rest}
		name := string(rest)
		for strings.HasSuffix(name, "?") {
			name, w.nullable = name[:len(name)-1], true
		}
		outer, inner, nested := strings.Cut(name, "<")
		inner, closed := strings.CutSuffix(inner, ">")
		base, known := bases[outer]
		if !known || nested != closed || nested && base != wantList && base != wantMap || len(levels) > MaxDepth {
			return nil, invalid("the declared type %q is none", clip(string(t)))
		}
		w.base = base
		levels = append(levels, w)
		if !nested {
			return levels, nil
		}
		rest = task.Type(inner)
	}
}

// takes reports whether an item with the head h may be of the type, as far as
// the head tells.
func (w *want) takes(h item.Head) bool {
	if h.Kind == item.Simple && h.Info == item.Null {
		return w.nullable || w.base == wantNull || w.base == wantAny
	}
	switch w.base {
	case wantAny:
		return true
	case wantBool:
		return h.Kind == item.Simple && (h.Info == item.True || h.Info == item.False)
	case wantInt, wantI32, wantI64:
		return h.Kind == item.Uint || h.Kind == item.Nint
	case wantFloat64, wantFloat32:
		return h.Kind == item.Uint || h.Kind == item.Nint || h.IsFloat()
	case wantString:
		return h.Kind == item.Text
	case wantBytes:
		return h.Kind == item.Bytes
	case wantList:
		return h.Kind == item.List
	case wantMap:
		return h.Kind == item.Map
	default:
		return false
	}
}
