package host

import "fmt"

// Import kinds of the binary format.
const (
	importFunction = 0
	importTable    = 1
	importMemory   = 2
	importGlobal   = 3
)

const sectionImport = 2

// otherImport returns the first import of a module that is no function, as
// text. wazero tells of functions and memories only. The bytes have passed its
// decoder, so nothing in them is out of place.
func otherImport(wasm []byte) (string, bool) {
	r := reader(wasm[8:])
	for len(r) > 0 {
		id := r.take(1)[0]
		section := r.take(r.number())
		if id == sectionImport {
			return otherIn(reader(section))
		}
	}
	return "", false
}

// otherIn is otherImport over the import section.
func otherIn(r reader) (string, bool) {
	for range r.number() {
		module := r.take(r.number())
		name := r.take(r.number())
		switch kind := r.take(1)[0]; kind {
		case importFunction:
			r.number()
		case importTable:
			return fmt.Sprintf("a table, %s.%s", module, name), true
		case importMemory:
			return fmt.Sprintf("a memory, %s.%s", module, name), true
		case importGlobal:
			return fmt.Sprintf("a global, %s.%s", module, name), true
		default:
			return fmt.Sprintf("something of an unknown kind (%d), %s.%s", kind, module, name), true
		}
	}
	return "", false
}

// reader reads bytes of the binary format from the front. Where they end too
// early it panics.
type reader []byte

func (r *reader) take(n int) []byte {
	taken := (*r)[:n]
	*r = (*r)[n:]
	return taken
}

// number reads an unsigned LEB128 of up to 32 bits.
func (r *reader) number() int {
	n := 0
	for shift := 0; ; shift += 7 {
		b := r.take(1)[0]
		n |= int(b&0x7f) << shift
		if b < 0x80 {
			return n
		}
	}
}
