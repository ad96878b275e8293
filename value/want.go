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
	wantFloat64
	wantFloat32
	wantString
	wantBytes
	wantList
	wantMap
)

// bases are the types by their names. An i64 takes every int there is, a float
// is an f64.
var bases = map[task.Type]base{
	"any": wantAny, "null": wantNull, "bool": wantBool,
	"int": wantInt, "i64": wantInt, "i32": wantI32,
	"float": wantFloat64, "f64": wantFloat64, "f32": wantFloat32,
	"string": wantString, "bytes": wantBytes, "list": wantList, "map": wantMap,
}

// want is a declared type, read one level deep.
type want struct {
	base     base
	nullable bool
	elem     task.Type // of a list's elements or a map's values
	typ      task.Type // as declared
}

// readType reads a declared type.
func readType(t task.Type) (want, error) {
	w := want{typ: t, elem: "any"}
	name := t
	for strings.HasSuffix(string(name), "?") {
		name, w.nullable = name[:len(name)-1], true
	}
	if outer, rest, ok := strings.Cut(string(name), "<"); ok {
		elem, ok := strings.CutSuffix(rest, ">")
		if !ok || outer != typeList && outer != typeMap {
			return w, errType(t)
		}
		name, w.elem = task.Type(outer), task.Type(elem)
	}
	base, ok := bases[name]
	if !ok {
		return w, errType(t)
	}
	w.base = base
	return w, nil
}

func errType(t task.Type) error { return invalid("the declared type %q is none", t) }

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
	case wantInt, wantI32:
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

// plain reports whether the type says nothing of what is inside a value.
func (w *want) plain() bool { return w.base != wantList && w.base != wantMap || w.elem == "any" }
