package client

import (
	"bytes"
	"context"
	"fmt"
	"strconv"

	"weft/client/rest"
	"weft/httpapi/wire"
	"weft/task"
	"weft/value"
)

// result waits for the outcome of a hold and decodes its result.
func result[T any](ctx context.Context, h *hold) (v T, err error) {
	o, key, err := h.wait(ctx)
	if err != nil {
		return v, err
	}
	if o.err != nil {
		return v, o.err
	}
	if o.result != nil {
		return decodeJSON[T](key, o.result)
	}
	return fetch[T](ctx, h.s, key)
}

// fetch gets a result that was too large for an event.
func fetch[T any](ctx context.Context, s *session, key task.Key) (v T, err error) {
	var b []byte
	err = rest.Retry(ctx, s.ttl, rest.Temporary, func() (err error) {
		b, err = s.api.Result(ctx, key, wire.CBOR)
		return err
	})
	if err != nil {
		return v, fmt.Errorf("get the result of %s: %w", key, err)
	}
	return decode[T](string(key), b)
}

// decode makes a Go value of an encoded one.
func decode[T any](of string, b []byte) (v T, err error) {
	if err := value.Unmarshal(b, &v); err != nil {
		return v, fmt.Errorf("result of %s: %w", of, err)
	}
	return v, nil
}

// decodeJSON makes a Go value of the JSON of one, the plain types without a
// detour.
func decodeJSON[T any](key task.Key, raw []byte) (v T, err error) {
	if plain(raw, &v) {
		return v, nil
	}
	b, err := value.FromJSON(raw)
	if err != nil {
		return v, fmt.Errorf("result of %s: %w", key, err)
	}
	return decode[T](string(key), b)
}

// plain decodes valid JSON into a v of a plain type, if it can.
func plain(raw []byte, v any) bool {
	var err error
	switch v := v.(type) {
	case *int64:
		*v, err = strconv.ParseInt(string(raw), 10, 64)
	case *int:
		*v, err = strconv.Atoi(string(raw))
	case *float64:
		*v, err = strconv.ParseFloat(string(raw), 64)
	case *bool:
		*v, err = strconv.ParseBool(string(raw))
	case *string:
		if len(raw) < 2 || raw[0] != '"' || bytes.IndexByte(raw, '\\') >= 0 {
			return false
		}
		*v = string(raw[1 : len(raw)-1])
	default:
		return false
	}
	return err == nil
}
