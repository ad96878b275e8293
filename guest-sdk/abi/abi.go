// Package abi is the contract between a module of kind sdk and its host,
// version 1: the names of exports and imports, and what their numbers mean.
// The guest SDK and the host both import it; it imports nothing.
//
// A module exports CallExport and DescribeExport. Both pull what they need and
// push what they have through the imports of module Module; the host never
// allocates in the guest and never calls it back. Pointers are offsets into
// the guest's exported memory, lengths are bytes; both are unsigned 32-bit. A
// range outside the memory ends the guest with a trap.
//
//	weft_v1_describe()                                  pushes a list of Function descriptions
//	weft_v1_call(index: i32)                            runs the function at that place of the list
//
//	weft_v1.input_size() -> i32                         size of the input: the list of arguments, encoded
//	weft_v1.input_read(ptr: i32, len: i32)              copies the first len bytes of the input to ptr
//	weft_v1.output_write(ptr: i32, len: i32)            the result; a later call replaces an earlier one
//	weft_v1.fail(kind: i32, ptr: i32, len: i32, stack: i32, stack_len: i32)
//	                                                    ends the call: a message and, for FailPanic, a stack. Does not return
//	weft_v1.log(level: i32, ptr: i32, len: i32)         one line of the task's log
//
// Values travel in deterministic CBOR (RFC 8949, section 4.2.1): integers from
// −2⁶³ to 2⁶⁴−1, floats, text, byte strings, lists, maps with text keys, bools
// and null. Other types and tags are refused.
//
// A description is a list of maps:
//
//	{"name": "add", "params": [{"name": "x", "type": "int"}, …], "variadic": false,
//	 "result": "int", "pure": true, "doc": "adds"}
//
// with the types of task.Type. "name" is required; "params" defaults to none,
// "result" to "null", the rest to false and "". Unknown members are ignored.
package abi

// Version of the contract. It is part of every name, so that a module of
// another version is recognised before it runs.
const Version = 1

// Names of what a module exports.
const (
	CallExport     = "weft_v1_call"
	DescribeExport = "weft_v1_describe"
)

// ExportPrefix and the two suffixes frame the version in the names of exports
// of any version.
const (
	ExportPrefix   = "weft_v"
	CallSuffix     = "_call"
	DescribeSuffix = "_describe"
)

// Names of what a module imports.
const (
	Module      = "weft_v1"
	InputSize   = "input_size"
	InputRead   = "input_read"
	OutputWrite = "output_write"
	Fail        = "fail"
	Log         = "log"
)

// Kinds of failure, for Fail.
const (
	FailError = 1 // the function returned an error: guest_error
	FailPanic = 2 // the function panicked: trap
)

// Levels, for Log.
const (
	LevelDebug = 0
	LevelInfo  = 1
	LevelWarn  = 2
	LevelError = 3
)
