package codec

import (
	"errors"
	"reflect"
	"strconv"
)

// The errors here are sentences without a beginning: whoever called knows
// which argument of which function it is about.

// errDamaged is returned where the bytes are no value of weft's. A host that
// keeps to the ABI never sends such.
var errDamaged = errors.New("damaged value")

// errText is returned for a string that is to be written and is not UTF-8.
var errText = errors.New("a string that is not UTF-8; []byte takes any bytes")

// errFloat32 says that a float is beyond the range of a float32.
var errFloat32 = errors.New("a float beyond the range of a float32")

// errDepth says that a result is nested deeper than the host takes.
var errDepth = errors.New("lists and maps more than " + strconv.Itoa(maxDepth) + " deep, or one that contains itself")

// wrongKind says that a value is of another kind than the one that is needed.
func wrongKind(want, got Kind) error {
	return errors.New(got.String() + " where " + want.String() + " is needed")
}

// outOfRange says that an integer does not fit a Go type, named with its
// article.
func outOfRange(number, goType string) error {
	return errors.New(number + " does not fit " + goType)
}

// wrongLength says that a list or bytes have not the length of an array.
func wrongLength(what string, want, got int) error {
	return errors.New(what + " of length " + strconv.Itoa(got) + " where " + strconv.Itoa(want) + " is needed")
}

// noValue says that no value can be of a Go type, and why, where the type
// alone does not say it.
func noValue(t reflect.Type, why string) error {
	if why == "" {
		return errors.New(t.String() + " cannot be a value; bools, numbers, strings, []byte, slices, maps with string keys, structs, pointers to these and any can")
	}
	return errors.New(t.String() + " cannot be a value: " + why)
}

func atElement(i int, err error) error { return at("element "+strconv.Itoa(i), err) }

func atMember(key string, err error) error { return at("member "+strconv.Quote(key), err) }

// at says where in a value or a type something is wrong.
func at(place string, err error) error { return errors.New(place + ": " + err.Error()) }
