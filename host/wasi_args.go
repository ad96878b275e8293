package host

import "github.com/tetratelabs/wazero/api"

// argsSizesGet is args_sizes_get(count, size): how many arguments there are,
// and how many bytes they take, each with a zero behind it.
func argsSizesGet(b *sandbox, mod api.Module, p []uint64) uint32 {
	size := 0
	for _, arg := range b.argv {
		size += len(arg) + 1
	}
	le.PutUint32(b.span(mod, uint32(p[0]), 4), uint32(len(b.argv)))
	le.PutUint32(b.span(mod, uint32(p[1]), 4), uint32(size))
	return errnoSuccess
}

// argsGet is args_get(argv, buf): the arguments one after the other at buf,
// and at argv their addresses.
//
//	argv: [ buf ][ buf+5 ]      buf: w e f t 0 - n 0
func argsGet(b *sandbox, mod api.Module, p []uint64) uint32 {
	argv, buf := uint32(p[0]), uint32(p[1])
	addresses := b.table(mod, argv, uint32(len(b.argv)), 4)
	for i, arg := range b.argv {
		size := uint32(len(arg)) + 1
		text := b.span(mod, buf, size)
		text[copy(text, arg)] = 0
		le.PutUint32(addresses[4*i:], buf)
		buf += size
	}
	return errnoSuccess
}

// environSizesGet is environ_sizes_get(count, size): there is no environment.
func environSizesGet(b *sandbox, mod api.Module, p []uint64) uint32 {
	le.PutUint32(b.span(mod, uint32(p[0]), 4), 0)
	le.PutUint32(b.span(mod, uint32(p[1]), 4), 0)
	return errnoSuccess
}

// environGet is environ_get(environ, buf), which has nothing to write.
func environGet(*sandbox, api.Module, []uint64) uint32 { return errnoSuccess }
