package codec

import (
	"reflect"
	"strings"
)

// field is a member of a struct's map.
type field struct {
	key       string
	index     []int // for reflect.Value.FieldByIndex
	omitEmpty bool
	omitZero  bool
	plan      *Plan
}

// omitted reports whether the field is left out of the map of struct v.
func (f *field) omitted(v reflect.Value) bool {
	if !f.omitEmpty && !f.omitZero {
		return false
	}
	v = v.FieldByIndex(f.index)
	switch v.Kind() {
	case reflect.Slice, reflect.Map, reflect.String, reflect.Array:
		return f.omitEmpty && v.Len() == 0 || f.omitZero && v.IsZero()
	case reflect.Struct:
		return f.omitZero && v.IsZero()
	default:
		return v.IsZero()
	}
}

// fields lists the members of t. Those of an embedded struct without a tag are
// t's own, unless t has one of the same key.
func (pl planner) fields(t reflect.Type) ([]field, error) {
	var own, promoted []field
	for i := range t.NumField() {
		sf := t.Field(i)
		f, embedded, err := describeField(t, sf)
		if err != nil {
			return nil, err
		}
		switch {
		case embedded:
			inner, err := pl.fields(sf.Type)
			if err != nil {
				return nil, err
			}
			for _, g := range inner {
				g.index = append([]int{i}, g.index...)
				promoted = append(promoted, g)
			}
		case f.key != "":
			if f.plan, err = pl.plan(sf.Type); err != nil {
				return nil, at("field "+sf.Name+" of "+t.String(), err)
			}
			own = append(own, f)
		}
	}
	return merge(t, own, promoted)
}

// merge adds to own the promoted members that it does not hide. Of two on the
// same level neither would win: that is an error.
func merge(t reflect.Type, own, promoted []field) ([]field, error) {
	outer, inner := map[string]bool{}, map[string]bool{}
	for _, f := range own {
		if outer[f.key] {
			return nil, doubled(t, f.key)
		}
		outer[f.key] = true
	}
	for _, f := range promoted {
		if outer[f.key] {
			continue
		}
		if inner[f.key] {
			return nil, doubled(t, f.key)
		}
		inner[f.key] = true
		own = append(own, f)
	}
	return own, nil
}

func doubled(t reflect.Type, key string) error {
	return noValue(t, "two of its fields are named "+key)
}

// describeField reads a field's tag: cbor, else json. The key is empty where
// the field is no member; embedded says that its own fields are members
// instead.
func describeField(t reflect.Type, sf reflect.StructField) (f field, embedded bool, err error) {
	tag, ok := sf.Tag.Lookup("cbor")
	if !ok {
		tag = sf.Tag.Get("json")
	}
	name, options, _ := strings.Cut(tag, ",")
	plain := sf.Type.Kind() == reflect.Struct && !isText(sf.Type)
	switch {
	case tag == "-":
		return f, false, nil
	case sf.Anonymous && name == "" && plain:
		return f, true, nil
	case sf.Anonymous && name == "" && sf.Type.Kind() == reflect.Pointer:
		return f, false, noValue(t, "it embeds a pointer, "+sf.Type.String()+"; give the field a name")
	case !sf.IsExported():
		return f, false, nil
	}
	f = field{key: name, index: sf.Index}
	if name == "" {
		f.key = sf.Name
	}
	return f, false, f.setOptions(t, options)
}

func (f *field) setOptions(t reflect.Type, options string) error {
	for option := range strings.SplitSeq(options, ",") {
		switch option {
		case "":
		case "omitempty":
			f.omitEmpty = true
		case "omitzero":
			f.omitZero = true
		default:
			return noValue(t, "the option "+option+" of field "+f.key+" is not known here")
		}
	}
	return nil
}
