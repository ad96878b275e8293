package client

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"weft/client/rest"
	"weft/task"
)

// Client is a session with a server, or a view of one that submits tasks with
// options of its own. It also has the methods of rest.API, which know nothing
// of the session.
type Client struct {
	*rest.API
	s    *session
	opts *options
}

// A DialOption is a choice for Dial.
type DialOption func(*dialing)

type dialing struct {
	rest []rest.Option
	ttl  time.Duration
	log  *slog.Logger
}

// Token authenticates the client.
func Token(token string) DialOption {
	return func(d *dialing) { d.rest = append(d.rest, rest.Token(token)) }
}

// HTTPClient is used instead of one of the client's own. It must have no
// Timeout, which would cut the stream of events off.
func HTTPClient(c *http.Client) DialOption {
	return func(d *dialing) { d.rest = append(d.rest, rest.HTTPClient(c)) }
}

// TTL is how long the server keeps the session when it hears nothing of this
// client; the server's default unless said.
func TTL(ttl time.Duration) DialOption { return func(d *dialing) { d.ttl = ttl } }

// Logger is told of what no error can tell: releases that were lost. Without
// it nothing is logged.
func Logger(l *slog.Logger) DialOption { return func(d *dialing) { d.log = l } }

// Dial opens a session with the server at the address, a URL or a host and
// port. The context is for the dialing alone. Close ends the session.
func Dial(ctx context.Context, server string, opts ...DialOption) (*Client, error) {
	d := newDialing(opts)
	api, err := rest.New(server, d.rest...)
	if err != nil {
		return nil, err
	}
	return d.open(ctx, api)
}

// DialDefault is Dial with what the environment says: the address WEFT_SERVER,
// or http://127.0.0.1:7420, and the token WEFT_TOKEN, if any.
func DialDefault(ctx context.Context, opts ...DialOption) (*Client, error) {
	d := newDialing(opts)
	api, err := rest.Default(d.rest...)
	if err != nil {
		return nil, err
	}
	return d.open(ctx, api)
}

func newDialing(opts []DialOption) *dialing {
	d := &dialing{log: slog.New(slog.DiscardHandler)}
	for _, opt := range opts {
		opt(d)
	}
	return d
}

func (d *dialing) open(ctx context.Context, api *rest.API) (*Client, error) {
	opened, err := api.OpenSession(ctx, d.ttl)
	if err != nil {
		api.CloseIdle()
		return nil, fmt.Errorf("open a session: %w", err)
	}
	return &Client{
		API:  api,
		s:    startSession(api, opened, d.log),
		opts: &options{inFlight: defaultInFlight},
	}, nil
}

// With returns a view of the client that submits tasks with these options, on
// top of those that c has. Views are cheap and share the session.
//
//	urgent := c.With(client.Priority(10), client.Timeout(time.Second))
func (c *Client) With(opts ...Option) *Client {
	view := *c
	view.opts = c.opts.with(opts)
	return &view
}

// SessionID names the client's session at the server.
func (c *Client) SessionID() task.SessionID { return c.s.id }

// Close ends the session, for all views: the server releases what it held,
// futures that have not settled fail with ErrClosed, and every goroutine of
// the client has ended when Close returns. Its error says that the server
// could not be told, and will find out by the session's ttl. A second Close
// does nothing.
func (c *Client) Close() error { return c.s.close() }
