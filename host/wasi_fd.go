package host

import "github.com/tetratelabs/wazero/api"

const (
	iovSize = 8    // address and size of a piece of memory
	maxIovs = 1024 // pieces that one fd_read or fd_write moves; the guest asks again for more
	maxMove = 1<<31 - 1
)

// Rights of a file, as fd_fdstat_get tells them.
const (
	rightRead  = 1 << 1
	rightWrite = 1 << 6
	rightPoll  = 1 << 27
)

// fdWrite is fd_write(fd, iovs, count, written).
func fdWrite(b *sandbox, mod api.Module, p []uint64) uint32 {
	fd := uint32(p[0])
	return b.eachIov(mod, p, func(piece []byte) (int, bool) { return len(piece), b.files.write(fd, piece) })
}

// fdRead is fd_read(fd, iovs, count, read). At the end of stdin it reads 0.
func fdRead(b *sandbox, mod api.Module, p []uint64) uint32 {
	fd := uint32(p[0])
	return b.eachIov(mod, p, func(piece []byte) (int, bool) { return b.files.read(fd, piece) })
}

// eachIov moves bytes between a file and the pieces of memory of a list, until
// one is not moved whole, and stores how many were moved.
//
//	iovs: [ address, size ][ address, size ]…   count of them, 32 bits each number
func (b *sandbox) eachIov(mod api.Module, p []uint64, move func([]byte) (moved int, ok bool)) uint32 {
	iovs, count, result := uint32(p[1]), min(uint32(p[2]), maxIovs), uint32(p[3])
	total := uint32(0)
	if _, ok := move(nil); !ok {
		return errnoBadf
	}
	for list := b.table(mod, iovs, count, iovSize); len(list) > 0; list = list[iovSize:] {
		piece := b.span(mod, le.Uint32(list), le.Uint32(list[4:]))
		piece = piece[:min(len(piece), maxMove-int(total))]
		n, _ := move(piece)
		total += uint32(n)
		if n < len(piece) {
			break
		}
	}
	le.PutUint32(b.span(mod, result, 4), total)
	return errnoSuccess
}

// fdClose is fd_close(fd).
func fdClose(b *sandbox, _ api.Module, p []uint64) uint32 {
	fd := uint32(p[0])
	if !b.files.open(fd) {
		return errnoBadf
	}
	b.files.closed[fd] = true
	return errnoSuccess
}

// fdFdstatGet is fd_fdstat_get(fd, stat). The streams are of no particular
// type: not a terminal, so that programs write to them in large pieces.
//
//	stat: type u8, 0, flags u16, 0 × 4, rights u64, inherited rights u64
func fdFdstatGet(b *sandbox, mod api.Module, p []uint64) uint32 {
	fd := uint32(p[0])
	if !b.files.open(fd) {
		return errnoBadf
	}
	stat := b.span(mod, uint32(p[1]), 24)
	clear(stat)
	rights := uint64(rightPoll | rightWrite)
	if fd == stdin {
		rights = rightPoll | rightRead
	}
	le.PutUint64(stat[8:], rights)
	return errnoSuccess
}

// fdFdstatSetFlags is fd_fdstat_set_flags(fd, flags). None of them makes a
// difference to the streams.
func fdFdstatSetFlags(b *sandbox, _ api.Module, p []uint64) uint32 {
	if !b.files.open(uint32(p[0])) {
		return errnoBadf
	}
	return errnoSuccess
}

// fdFilestatGet is fd_filestat_get(fd, stat). There is nothing to tell of a
// stream but that it is there.
//
//	stat: device u64, inode u64, type u8, 0 × 7, links u64, size u64, three times u64
func fdFilestatGet(b *sandbox, mod api.Module, p []uint64) uint32 {
	if !b.files.open(uint32(p[0])) {
		return errnoBadf
	}
	clear(b.span(mod, uint32(p[1]), 64))
	return errnoSuccess
}

// fdSeek is fd_seek and fd_tell: a stream has no places.
func fdSeek(b *sandbox, _ api.Module, p []uint64) uint32 {
	if !b.files.open(uint32(p[0])) {
		return errnoBadf
	}
	return errnoSpipe
}

// noPrestat is fd_prestat_get and fd_prestat_dir_name: no directory is open.
func noPrestat(*sandbox, api.Module, []uint64) uint32 { return errnoBadf }
