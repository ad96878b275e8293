package worker

import "weft/task"

// store is what the worker holds: large results and scattered values. The
// holder of the worker's lock may touch it.
type store struct {
	limit  int64 // bytes that results may take; 0: unbounded
	bytes  int64
	values map[task.Key]held
}

// held is a value and the run that made it.
type held struct {
	run    task.Run
	digest task.Digest
	data   []byte
}

func newStore(limit int64) store {
	return store{limit: limit, values: make(map[task.Key]held)}
}

// fits reports whether a value of that size may take the place of what is held
// under key.
func (s *store) fits(key task.Key, size int) bool {
	return s.limit <= 0 || s.bytes-int64(len(s.values[key].data))+int64(size) <= s.limit
}

func (s *store) put(key task.Key, h held) {
	s.forget(key)
	s.values[key] = h
	s.bytes += int64(len(h.data))
}

// get returns the value of key if it is the one with that digest.
func (s *store) get(key task.Key, digest task.Digest) ([]byte, bool) {
	h, ok := s.values[key]
	return h.data, ok && h.digest == digest
}

func (s *store) forget(key task.Key) {
	s.bytes -= int64(len(s.values[key].data))
	delete(s.values, key)
}

// forgetRun forgets the value of key if that run made it.
func (s *store) forgetRun(id task.RunID) {
	if h, ok := s.values[id.Key]; ok && h.run == id.Run {
		s.forget(id.Key)
	}
}
