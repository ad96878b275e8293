package value

import (
	"fmt"
	"reflect"

	"weft/task"

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

// decMode reads them.
var decMode = must(cbor.DecOptions{
	MaxNestedLevels:   MaxDepth,
	MaxArrayElements:  1<<31 - 1,
	MaxMapPairs:       1<<31 - 1,
	IntDec:            cbor.IntDecConvertSignedOrBigInt,
	IndefLength:       cbor.IndefLengthForbidden,
	DefaultMapType:    reflect.TypeFor[map[string]any](),
	BinaryUnmarshaler: cbor.BinaryUnmarshalerNone,
	TextUnmarshaler:   cbor.TextUnmarshalerTextString,
}.DecMode())

// must is for the modes, whose options are constants.
func must[M any](mode M, err error) M {
	if err != nil {
		panic(fmt.Sprintf("value: %s", err))
	}
	return mode
}

// Marshal encodes a Go value. Members of a struct are named by the tag cbor,
// else json, else the field. A nil slice is an empty list, a nil map an empty
// map; nil otherwise is null. What the type says of its text
// (encoding.TextMarshaler) is a string, and so is a time. Placeholder writes a
// placeholder.
func Marshal(v any) ([]byte, error) {
	b, err := encMode.Marshal(v)
	if err != nil {
		return nil, invalid("marshal %T: %s", v, err)
	}
	b, err = canonical(b, true)
	if err != nil {
		return nil, invalid("marshal %T: %s", v, err)
	}
	return b, nil
}

// Unmarshal decodes a value into what v points to. Into an any it puts nil,
// bool, int64 (uint64 if it is above), float64, string, []byte, []any or
// map[string]any. A value that v cannot hold is invalid.
func Unmarshal(b []byte, v any) error {
	if err := decMode.Unmarshal(b, v); err != nil {
		return task.Errorf(task.Invalid, "unmarshal %s into %T: %s", orNothing(TypeOf(b)), v, err)
	}
	return nil
}
