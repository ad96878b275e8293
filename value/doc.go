// Package value is what travels between functions: arguments and results as
// bytes, and the ways between them, JSON and Go.
//
// A value is null, a bool, an int from −2⁶³ to 2⁶⁴−1, a float64, a string of
// UTF-8, a byte string, a list, or a map with string keys, at most MaxDepth
// lists and maps in one another. It is kept encoded in deterministic CBOR
// (RFC 8949, section 4.2.1), so that equal values are equal bytes. Among
// arguments there may also be placeholders: futures whose values come later,
// numbered by the task's dependencies (see Placeholder).
//
// The package owns the encoding, the value forms of the HTTP API ($bytes,
// $float, $literal, $ref, $future) and the match of arguments against a
// function's declaration. It refuses to know where futures come from: those
// who read or write JSON bring a Resolver or a FutureForm. What passes every
// task is walked over as bytes, without reflection; only Marshal and Unmarshal
// of Go types that are not plain use it. All functions are free of state and
// may be called from any goroutine. They never write into a slice they are
// given, but what they return may share memory with it.
//
// Bytes from outside go through Canonical, FromJSON or ArgsFromJSON once; all
// other functions take what these made and refuse, without a panic, what does
// not look like it. Errors are *task.Error with the code invalid, or too_large
// where that is said.
//
//	args, err := value.ArgsFromJSON([]byte(`[{"$ref": "x"}, 2]`), resolver)
//	args, err = value.Convert(args, &target.Function)
//	…
//	args, err = value.Splice(args, [][]byte{x})
//	text, err := value.AppendJSON(nil, result, nil)
package value
