package value

import "weft/value/item"

// MaxDepth is how many lists and maps may lie in one another. A list of
// arguments counts as one.
const MaxDepth = 256

// The types of values, as TypeOf names them.
const (
	typeInt    = "int"
	typeFloat  = "float"
	typeString = "string"
	typeBytes  = "bytes"
	typeBool   = "bool"
	typeNull   = "null"
	typeList   = "list"
	typeMap    = "map"
)

// TypeOf names the type of an encoded value: int, float, string, bytes, bool,
// null, list or map. It looks at the first byte only; of what is no value it
// returns "".
func TypeOf(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	switch item.Kind(b[0] >> 5) {
	case item.Uint, item.Nint:
		return typeInt
	case item.Bytes:
		return typeBytes
	case item.Text:
		return typeString
	case item.List:
		return typeList
	case item.Map:
		return typeMap
	case item.Simple:
		return typeOfSimple(b[0] & 31)
	default:
		return ""
	}
}

// typeOfSimple names the type of an item of kind Simple.
func typeOfSimple(info byte) string {
	switch info {
	case item.False, item.True:
		return typeBool
	case item.Null:
		return typeNull
	case item.Float16, item.Float32, item.Float64:
		return typeFloat
	default:
		return ""
	}
}
