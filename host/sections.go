package host

// The kinds of imports of the binary format.
const (
	importFunction = 0
	importTable    = 1
	importMemory   = 2
	importGlobal   = 3
)

const (
	headerSize    = 8
	sectionImport = 2
)

// imported is what a module imports, by its names.
type imported struct {
	module, name string
	kind         byte
}

// importsOf reads what a module imports, up to the first that is no function:
// that one is refused anyway. Where the bytes make no sense it stops; what to
// say about that is the decoder's business, which comes after.
func importsOf(wasm []byte) []imported {
	r := reader{rest: wasm[headerSize:]}
	for !r.failed && len(r.rest) > 0 {
		id := r.byte()
		section := reader{rest: r.take(r.number())}
		if id == sectionImport {
			return section.imports()
		}
	}
	return nil
}

// imports reads the import section.
func (r *reader) imports() (all []imported) {
	for range r.number() {
		im := imported{module: string(r.take(r.number())), name: string(r.take(r.number())), kind: r.byte()}
		r.number() // the type, of a function
		if r.failed || im.kind > importGlobal {
			break
		}
		all = append(all, im)
		if im.kind != importFunction {
			break
		}
	}
	return all
}

// reader reads bytes of the binary format from the front. Once they end too
// early it has failed, and reads zeros.
type reader struct {
	rest   []byte
	failed bool
}

func (r *reader) take(n uint32) []byte {
	if r.failed || uint64(n) > uint64(len(r.rest)) {
		r.failed = true
		return nil
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *reader) byte() byte {
	if b := r.take(1); !r.failed {
		return b[0]
	}
	return 0
}

// number reads an unsigned LEB128 of up to 32 bits.
func (r *reader) number() uint32 {
	n := uint64(0)
	for shift := 0; shift < 35; shift += 7 {
		b := r.byte()
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			r.failed = r.failed || n > 1<<32-1
			return uint32(n)
		}
	}
	r.failed = true
	return 0
}
