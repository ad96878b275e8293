package rest

import (
	"context"
	"net/http"
	"time"

	"weft/httpapi/wire"
	"weft/task"
)

// OpenSession opens a session that ends when it is not heard from for ttl, 0
// for the server's default.
func (a *API) OpenSession(ctx context.Context, ttl time.Duration) (s wire.Session, err error) {
	body, err := wire.Marshal(wire.SessionRequest{TTL: wire.Duration(ttl)})
	if err != nil {
		return s, err
	}
	_, err = a.json(ctx, request{method: http.MethodPost, path: wire.SessionsPath, body: body}, &s)
	return s, err
}

// CloseSession ends a session and releases what it holds.
func (a *API) CloseSession(ctx context.Context, id task.SessionID) error {
	return a.run(ctx, request{method: http.MethodDelete, path: wire.SessionPath(id, "")})
}

// Heartbeat is a sign of life; not_found says that the session is over.
func (a *API) Heartbeat(ctx context.Context, id task.SessionID) error {
	return a.run(ctx, request{method: http.MethodPost, path: wire.SessionPath(id, "heartbeat")})
}

// Release drops so many of the session's holds of each key.
func (a *API) Release(ctx context.Context, id task.SessionID, holds wire.Object[int]) error {
	body, err := wire.Marshal(wire.ReleaseRequest{Keys: holds})
	if err != nil {
		return err
	}
	return a.run(ctx, request{method: http.MethodPost, path: wire.SessionPath(id, "release"), body: body})
}
