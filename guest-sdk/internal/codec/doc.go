// Package codec carries Go values to and from the values of the weft ABI, and
// says which declared type a Go type is.
//
// It owns the correspondence of Go and weft types: bools, integers, floats,
// strings, []byte, slices and arrays, maps with string keys, structs (fields
// named by a cbor tag, else a json tag, else their Go name), pointers (T or
// null), any, and types that are text by their own account
// (encoding.TextMarshaler and TextUnmarshaler). It knows nothing of functions
// and calls.
//
// Plain types and lists and maps of them go by a direct path; other types by a
// plan that is made once, from reflection. Why no general CBOR library: one
// adds a third to a module's size and to the time to compile it, and reads and
// caches types during the call, which in a fresh sandbox is every call.
//
// Everything here may be called from any goroutine.
//
//	b, err := codec.Append(nil, &point)
//	err = codec.Decode(NewReader(b), &other)
package codec
