package host

import "weft/task"

// memory is the linear memory of one instance. One that wants to be larger
// than the limit ends the guest: were the guest told instead, its result would
// depend on a limit that is no part of its key.
type memory struct {
	limit int64
	bytes []byte
}

// Reallocate makes the memory size bytes long, new ones being zero. wazero
// calls it, also for the first bytes.
func (m *memory) Reallocate(size uint64) []byte {
	if size > uint64(max(m.limit, 0)) {
		endf(task.Memory, "it wanted %s of memory and may have %s; ask for a higher memory limit or work on less at a time",
			sizeText(int64(size)), sizeText(m.limit))
	}
	if size <= uint64(cap(m.bytes)) {
		m.bytes = m.bytes[:size]
		return m.bytes
	}
	grown := make([]byte, size, m.room(size))
	copy(grown, m.bytes)
	m.bytes = grown
	return grown
}

// room is how much to allocate for size bytes, so that a guest that grows page
// by page is not copied at every page.
func (m *memory) room(size uint64) uint64 {
	if m.bytes == nil {
		return size
	}
	return min(size+size/4, uint64(m.limit))
}

// Free has nothing to do: the collector takes the bytes when nothing points
// into them any more, and that is the only safe moment, as wazero may call
// Free while the guest still runs.
func (m *memory) Free() {}

// size is how large the memory is, which is also how large it ever was.
func (m *memory) size() int64 {
	if m == nil {
		return 0
	}
	return int64(len(m.bytes))
}
