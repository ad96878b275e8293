package wire

import "weft/task"

// SessionRequest is the body of POST /v1/sessions.
type SessionRequest struct {
	TTL Duration `json:"ttl,omitzero"` // 0: the default
}

// Session is the answer to a SessionRequest.
type Session struct {
	ID  task.SessionID `json:"id"`
	TTL Duration       `json:"ttl"`
}

// ReleaseRequest is the body of POST /v1/sessions/{id}/release: how many
// holds of each key are dropped.
type ReleaseRequest struct {
	Keys Object[int] `json:"keys"`
}
