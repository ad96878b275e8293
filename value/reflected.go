package value

import (
	"fmt"
	"reflect"

	"github.com/fxamacker/cbor/v2"
)

// encMode writes Go values in deterministic form.
var encMode = must(cbor.EncOptions{
	Sort:            cbor.SortBytewiseLexical,
	ShortestFloat:   cbor.ShortestFloat16,
	NaNConvert:      cbor.NaNConvert7e00,
	InfConvert:      cbor.InfConvertFloat16,
	Time:            cbor.TimeRFC3339Nano,
	IndefLength:     cbor.IndefLengthForbidden,
	NilContainers:   cbor.NilContainerAsEmpty,
	BinaryMarshaler: cbor.BinaryMarshalerNone,
	TextMarshaler:   cbor.TextMarshalerTextString,
}.EncMode())

// must is for the modes, whose options are constants.
func must[M any](mode M, err error) M {
	if err != nil {
		panic(fmt.Sprintf("value: %s", err))
	}
	return mode
}

// appendReflected appends v by reflection. What the library writes is checked:
// Go types may encode themselves.
func appendReflected(dst []byte, v any, room int) ([]byte, error) {
	if !fits(reflect.ValueOf(v), 4*room+4) {
		return nil, errDeep
	}
	b, err := encMode.Marshal(v)
	if err != nil {
		return nil, err
	}
	if b, err = canonical(b, true, room); err != nil {
		return nil, err
	}
	return append(dst, b...), nil
}

// selfEncoder is the type of Go values that encode themselves.
var selfEncoder = reflect.TypeFor[cbor.Marshaler]()

// fits reports whether v is at most room pointers, interfaces, slices, maps
// and structs deep: the library would follow a value that contains itself
// until the stack is full, which nothing can recover from. A value that
// encodes itself is not looked into, as the library does not either: what is
// in it may be large, and belong to other goroutines.
func fits(v reflect.Value, room int) bool {
	if room < 0 {
		return false
	}
	if v.IsValid() && v.Type().Implements(selfEncoder) {
		return true
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return v.IsNil() || fits(v.Elem(), room-1)
	case reflect.Slice, reflect.Array:
		if isLeaf(v.Type().Elem()) {
			return true
		}
		for i := range v.Len() {
			if !fits(v.Index(i), room-1) {
				return false
			}
		}
	case reflect.Map:
		if isLeaf(v.Type().Elem()) {
			return true
		}
		for i := v.MapRange(); i.Next(); {
			if !fits(i.Value(), room-1) {
				return false
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if !fits(v.Field(i), room-1) {
				return false
			}
		}
	default: // holds no other value
	}
	return true
}

// isLeaf reports whether values of type t hold no others.
func isLeaf(t reflect.Type) bool { return t.Kind() <= reflect.Complex128 || t.Kind() == reflect.String }
