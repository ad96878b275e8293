package demo

// arith is a module without SDK, runtime or memory, as a compiler of any
// language could have made it: inc, double and add of scene S3, where they are
// called 30 000 times.
//
//	(module
//	  (func (export "inc") (param i64) (result i64) (i64.add (local.get 0) (i64.const 1)))
//	  (func (export "double") (param i64) (result i64) (i64.add (local.get 0) (local.get 0)))
//	  (func (export "add") (param i64 i64) (result i64) (i64.add (local.get 0) (local.get 1))))
var arith = []byte("\x00asm\x01\x00\x00\x00" +
	"\x01\x0c\x02" + // types: 12 bytes, 2
	"\x60\x01\x7e\x01\x7e" + // i64 → i64
	"\x60\x02\x7e\x7e\x01\x7e" + // i64, i64 → i64
	"\x03\x04\x03\x00\x00\x01" + // functions: their types
	"\x07\x16\x03" + // exports: 22 bytes, 3
	"\x03inc\x00\x00" +
	"\x06double\x00\x01" +
	"\x03add\x00\x02" +
	"\x0a\x19\x03" + // code: 25 bytes, 3
	"\x07\x00\x20\x00\x42\x01\x7c\x0b" + // local.get 0, i64.const 1, i64.add
	"\x07\x00\x20\x00\x20\x00\x7c\x0b" + // local.get 0, local.get 0, i64.add
	"\x07\x00\x20\x00\x20\x01\x7c\x0b") // local.get 0, local.get 1, i64.add
