package rest

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"weft/httpapi/wire"
	"weft/task"
)

// Scatter makes a future of a value: data in the media type typ, wire.JSON,
// wire.CBOR or wire.OctetStream. It is held by the session of InSession, or
// for as long as retain says, 0 for the server's default.
func (a *API) Scatter(ctx context.Context, data []byte, typ string, retain time.Duration) (s wire.Scattered, err error) {
	query := url.Values{}
	if retain > 0 {
		query.Set(wire.RetainParam, retain.String())
	}
	_, err = a.json(ctx, request{method: http.MethodPost, path: wire.DataPath, query: query, body: orEmpty(data), typ: typ}, &s)
	return s, err
}

// CallOptions say how a single call is run; nil asks for nothing special.
type CallOptions struct {
	Timeout  time.Duration
	Priority int
	Impure   bool
	Fuel     int64
	Accept   string // media type of the result; JSON when empty
}

// Call runs one function, "module/function", on arguments, a JSON list, and
// returns its result. When ctx ends first the call is cancelled.
func (a *API) Call(ctx context.Context, function string, args []byte, opts *CallOptions) ([]byte, error) {
	module, name, ok := strings.Cut(function, "/")
	if !ok || module == "" || name == "" {
		return nil, task.Errorf(task.Invalid, "%q names no function; write module/function, as in math/inc", function)
	}
	r := request{method: http.MethodPost, path: wire.FunctionPath(module, name), query: url.Values{}, body: orEmpty(args)}
	if opts != nil {
		r.accept = opts.Accept
		opts.set(r.query)
	}
	b, _, err := a.bytes(ctx, r)
	return b, err
}

func (o *CallOptions) set(query url.Values) {
	if o.Timeout > 0 {
		query.Set(wire.TimeoutParam, o.Timeout.String())
	}
	if o.Priority != 0 {
		query.Set(wire.PriorityParam, strconv.Itoa(o.Priority))
	}
	if o.Impure {
		query.Set(wire.PureParam, "false")
	}
	if o.Fuel > 0 {
		query.Set(wire.FuelParam, strconv.FormatInt(o.Fuel, 10))
	}
}
