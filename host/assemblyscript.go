package host

import (
	"unicode/utf16"

	"github.com/tetratelabs/wazero/api"
)

// asmModule holds the one function that every AssemblyScript module imports
// unless it is told not to.
const asmModule = "env"

var asmFunctions = []hostFunction{{"abort", "iiii:", asmAbort}}

// asmAbort is abort(message, file, line, column). It does not return.
func asmAbort(b *sandbox, mod api.Module, p []uint64) {
	message, file := b.asmString(mod, uint32(p[0])), b.asmString(mod, uint32(p[1]))
	if message == "" {
		message = "it aborted"
	}
	trapf("%s, at %s:%d:%d", message, file, uint32(p[2]), uint32(p[3]))
}

// asmString reads a string of AssemblyScript, "" for a null:
//
//	[ … size u32 ][ UTF-16, size bytes ]
//	               ^ ptr
func (b *sandbox) asmString(mod api.Module, ptr uint32) string {
	if ptr < 4 {
		return ""
	}
	size := le.Uint32(b.span(mod, ptr-4, 4))
	text := b.span(mod, ptr, size)
	text = text[:min(len(text), maxText)]
	units := make([]uint16, len(text)/2)
	for i := range units {
		units[i] = le.Uint16(text[2*i:])
	}
	return string(utf16.Decode(units))
}
