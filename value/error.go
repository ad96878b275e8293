package value

import (
	"weft/task"
)

// invalid is the error of input that is wrong.
func invalid(format string, args ...any) error {
	return task.Errorf(task.Invalid, format, args...)
}

func errTooDeep(at int) error {
	return invalid("offset %d: more than %d lists and maps in one another", at, MaxDepth)
}

func errUTF8(at int) error { return invalid("offset %d: a string that is no UTF-8", at) }

func errKey(at int) error { return invalid("offset %d: a key of a map that is no string", at) }

func errTwice(at int) error { return invalid("offset %d: a key twice in one map", at) }

func errBelow(at int) error { return invalid("offset %d: an integer below -9223372036854775808", at) }

func errIndefinite(at int) error { return invalid("offset %d: an indefinite length", at) }

func errSimple(b []byte, at int) error {
	return invalid("offset %d: the byte 0x%02x begins no value", at, b[at])
}

func errTrailing(n int) error { return invalid("%d bytes follow the value", n) }
