package client

import (
	"strconv"

	"weft/httpapi/wire"
	"weft/task"
)

// mark is how many events were heard up to now.
func (s *session) mark() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.heard
}

// accept joins calls that the server took to the keys it gave them. The mark
// is of when they were sent.
func (s *session) accept(calls []*hold, answer wire.Object[task.Key], mark uint64) {
	keys := make([]task.Key, len(calls))
	for _, m := range answer {
		if i, err := strconv.Atoi(m.Name); err == nil && 0 <= i && i < len(keys) {
			keys[i] = m.Value
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, h := range calls {
		unattended := h.call.unattended
		h.call = call{}
		switch {
		case keys[i] == "":
			h.fail(&Error{Code: task.Internal, Task: h.function, Detail: "the server's answer to the submission has no key for the call"})
		case unattended:
			h.accept(&record{key: keys[i], outcome: outcome{state: task.StateWaiting}})
		default:
			r := s.recordOf(keys[i], mark)
			r.held++
			h.accept(r)
		}
	}
}

// recordOf returns the record of a key that a submission sent at mark brought.
// The caller has s.mu.
func (s *session) recordOf(key task.Key, mark uint64) *record {
	r := s.records[key]
	if r == nil {
		r = &record{key: key, outcome: outcome{state: task.StateWaiting}}
		if early, ok := s.early[key]; ok {
			r.outcome = early
		}
		s.records[key] = r
		return r
	}
	// A failure that belongs to the call is the new submission's too. Of any
	// other the server runs the call again, unless we have heard since.
	if r.err != nil && r.heard <= mark && !task.CodeOf(r.err).Shared() {
		r.reset(task.StateWaiting)
	}
	return r
}
