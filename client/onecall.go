package client

import (
	"context"
	"runtime"
	"time"

	"weft/client/rest"
	"weft/httpapi/wire"
	"weft/task"
	"weft/value"
)

// Call runs one function and returns its result: a request and its answer,
// without a future. When ctx ends first the call is cancelled, unless somebody
// else holds it. Of the options of c it knows Priority, Timeout, Impure and
// Fuel; any other is an error.
func Call[T any](ctx context.Context, c *Client, function string, args ...any) (v T, err error) {
	defer runtime.KeepAlive(args)
	opts, err := c.opts.forCall()
	if err != nil {
		return v, err
	}
	encoded, err := value.Marshal(args)
	if err != nil {
		return v, err
	}
	text, err := c.s.withKeys(ctx, encoded)
	if err != nil {
		return v, err
	}
	b, err := c.s.api.Call(ctx, function, text, opts)
	if err != nil {
		return v, err
	}
	return decode[T](function, b)
}

// forCall is what of the options a single call can have.
func (o *options) forCall() (*rest.CallOptions, error) {
	others := o.task
	others.Timeout, others.Priority, others.Pure, others.Fuel = 0, 0, nil, 0
	if beyond := (&options{task: others}).with(nil); beyond.err != nil || len(beyond.members) > 0 {
		return nil, task.Errorf(task.Invalid, "a single call has only the options Priority, Timeout, Impure and Fuel, not %s; Submit has them all", beyond.members)
	}
	return &rest.CallOptions{
		Timeout: time.Duration(o.task.Timeout), Priority: o.task.Priority, Impure: o.task.Pure != nil, Fuel: o.task.Fuel, Accept: wire.CBOR,
	}, nil
}

// withKeys writes encoded arguments as JSON, with the keys of the futures among
// them; it waits until these are known.
func (s *session) withKeys(ctx context.Context, args []byte) ([]byte, error) {
	var failed error
	text, err := value.AppendJSON(nil, args, func(id uint64) (member, name string) {
		s.mu.Lock()
		h := s.holds[id]
		s.mu.Unlock()
		if h == nil {
			failed = errForeign
			return "", ""
		}
		key, err := h.key(ctx)
		if err != nil {
			failed = err
		}
		return "$future", string(key)
	})
	if failed != nil {
		return nil, failed
	}
	return text, err
}
