package wasmtest

import "slices"

const end = 0x0b

// valueTypes are the bytes of the types in Func.Type.
var valueTypes = map[byte]byte{'i': 0x7f, 'I': 0x7e, 'f': 0x7d, 'F': 0x7c, 'x': 0x6f}

// Instructions without operands.
var (
	Unreachable = []byte{0x00}
	Return      = []byte{0x0f}
	Drop        = []byte{0x1a}
	I32Add      = []byte{0x6a}
	I32Div      = []byte{0x6d}
	I64Add      = []byte{0x7c}
	MemoryGrow  = []byte{0x40, 0}
	LoopForever = []byte{0x03, 0x40, 0x0c, 0, end} // loop, br 0, end
)

// Code puts instructions after one another.
func Code(parts ...[]byte) []byte { return slices.Concat(parts...) }

// I32 is i32.const.
func I32(n int32) []byte { return append([]byte{0x41}, sleb(int64(n))...) }

// I64 is i64.const.
func I64(n int64) []byte { return append([]byte{0x42}, sleb(n)...) }

// Get is local.get.
func Get(local uint64) []byte { return append([]byte{0x20}, uleb(local)...) }

// Call is call.
func Call(function uint64) []byte { return append([]byte{0x10}, uleb(function)...) }

// GlobalGet is global.get.
func GlobalGet(global uint64) []byte { return append([]byte{0x23}, uleb(global)...) }

// GlobalSet is global.set.
func GlobalSet(global uint64) []byte { return append([]byte{0x24}, uleb(global)...) }

// I64Load is i64.load from a constant address.
func I64Load(at int32) []byte { return append(I32(at), 0x29, 0, 0) }

// I32Load is i32.load from a constant address.
func I32Load(at int32) []byte { return append(I32(at), 0x28, 0, 0) }

func functionType(t string) []byte {
	var params, results []byte
	into := &params
	for i := range len(t) {
		if t[i] == ':' {
			into = &results
			continue
		}
		*into = append(*into, valueTypes[t[i]])
	}
	b := append([]byte{0x60}, uleb(uint64(len(params)))...)
	b = append(append(b, params...), uleb(uint64(len(results)))...)
	return append(b, results...)
}

func section(out []byte, id byte, content []byte) []byte {
	return append(append(append(out, id), uleb(uint64(len(content)))...), content...)
}

func vector[T any](items []T, encode func(int, T) []byte) []byte {
	b := uleb(uint64(len(items)))
	for i, item := range items {
		b = append(b, encode(i, item)...)
	}
	return b
}

func name(s string) []byte { return append(uleb(uint64(len(s))), s...) }

func uleb(n uint64) []byte {
	var b []byte
	for ; n >= 0x80; n >>= 7 {
		b = append(b, byte(n)|0x80)
	}
	return append(b, byte(n))
}

func sleb(n int64) []byte {
	var b []byte
	for {
		c := byte(n & 0x7f)
		n >>= 7
		if n == 0 && c&0x40 == 0 || n == -1 && c&0x40 != 0 {
			return append(b, c)
		}
		b = append(b, c|0x80)
	}
}
