package value

import (
	"math/big"
	"reflect"

	"weft/value/item"

	"github.com/fxamacker/cbor/v2"
)

// decMode reads values into Go types. An any gets an int64, and where that is
// too small a big.Int, which narrow makes a uint64.
var decMode = must(cbor.DecOptions{
	MaxNestedLevels:   MaxDepth,
	MaxArrayElements:  1<<31 - 1,
	MaxMapPairs:       1<<31 - 1,
	DupMapKey:         cbor.DupMapKeyEnforcedAPF,
	IntDec:            cbor.IntDecConvertSignedOrBigInt,
	IndefLength:       cbor.IndefLengthForbidden,
	TagsMd:            cbor.TagsForbidden,
	DefaultMapType:    reflect.TypeFor[map[string]any](),
	BinaryUnmarshaler: cbor.BinaryUnmarshalerNone,
	TextUnmarshaler:   cbor.TextUnmarshalerTextString,
}.DecMode())

// readReflected decodes b into *v by reflection.
func readReflected(b []byte, v any) error {
	if err := decMode.Unmarshal(b, v); err != nil {
		return err
	}
	if holdsBig(b) {
		n := narrower{}
		n.narrow(reflect.ValueOf(v))
	}
	return nil
}

// holdsBig reports whether there is an integer above int64 in b.
func holdsBig(b []byte) bool {
	for at := 0; at < len(b); {
		h, next, err := item.Next(b, at)
		switch {
		case err != nil, h.Kind == item.Uint && h.Arg > 1<<63-1:
			return err == nil
		case h.Kind == item.Bytes || h.Kind == item.Text:
			next += int(h.Arg)
		}
		at = next
	}
	return false
}

// narrower makes a uint64 of every big.Int that is in an interface. It holds
// the pointers it has followed: what v pointed to before may be a ring.
type narrower map[any]bool

var bigInt = reflect.TypeFor[big.Int]()

func (n narrower) narrow(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && v.CanInterface() && !n[v.Interface()] {
			n[v.Interface()] = true
			n.narrow(v.Elem())
		}
	case reflect.Interface:
		n.narrowInterface(v)
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			n.narrow(v.Index(i))
		}
	case reflect.Map:
		n.narrowMap(v)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				n.narrow(v.Field(i))
			}
		}
	default: // holds no other value
	}
}

func (n narrower) narrowInterface(v reflect.Value) {
	if v.IsNil() {
		return
	}
	if v.Elem().Type() != bigInt {
		n.narrow(v.Elem())
		return
	}
	if big := v.Interface().(big.Int); big.IsUint64() && v.CanSet() {
		v.Set(reflect.ValueOf(big.Uint64()))
	}
}

// narrowMap narrows the values of a map, which cannot be set in their places.
func (n narrower) narrowMap(v reflect.Value) {
	if isLeaf(v.Type().Elem()) {
		return
	}
	for i := v.MapRange(); i.Next(); {
		value := reflect.New(v.Type().Elem()).Elem()
		value.Set(i.Value())
		n.narrow(value)
		v.SetMapIndex(i.Key(), value)
	}
}
