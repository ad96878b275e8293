package value

import (
	"strings"
)

// Unmarshal decodes a value into what v points to, by the same names as
// Marshal. An any becomes nil, bool, int64 (uint64 when it is above), float64,
// string, []byte, []any or map[string]any; a float takes an int too, but no
// int a float. Null makes nil what can be nil and leaves all else as it is.
// What v cannot hold is invalid, and so is a placeholder. Nothing of b is kept.
func Unmarshal(b []byte, v any) error {
	if readDirectly(b, v) {
		return nil
	}
	var err error
	if p, ok := v.(*any); ok && p != nil {
		var read any
		if read, err = readAny(b); err == nil {
			*p = read
		}
	} else {
		err = readReflected(b, v)
	}
	if err != nil {
		return invalid("unmarshal %s into %T: %s", article(TypeOf(b)), v, strings.TrimPrefix(err.Error(), "cbor: "))
	}
	return nil
}

// readDirectly decodes into the commonest types without reflection. It reports
// false, and has changed nothing, where there is anything but the obvious: the
// library knows then what can be done or what is wrong.
func readDirectly(b []byte, v any) bool {
	switch v := v.(type) {
	case *string:
		return readOne(b, v, readText)
	case *bool:
		return readOne(b, v, readBool)
	case *[]byte:
		return readOne(b, v, readBytes)
	case *int:
		return readOne(b, v, readInt)
	case *int64:
		return readOne(b, v, readInt64)
	case *uint64:
		return readOne(b, v, readUint64)
	case *float64:
		return readOne(b, v, readFloat64)
	case *[]string:
		return readList(b, v, readText)
	case *[]int:
		return readList(b, v, readInt)
	case *[]int64:
		return readList(b, v, readInt64)
	case *[]float64:
		return readList(b, v, readFloat64)
	default:
		return false
	}
}
