package rest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"weft/httpapi/wire"
)

// request is one call of the API.
type request struct {
	method string
	path   string // escaped
	query  url.Values
	body   []byte
	stream io.Reader // a body that is not at hand whole
	typ    string    // of the body; JSON when empty
	accept string    // JSON when empty
	header [2]string // one more, name and value
}

// do sends the request and returns an answer of success, whose body the caller
// closes. Any other answer is an error.
func (a *API) do(ctx context.Context, r request) (*http.Response, error) {
	target := a.base + r.path
	if len(r.query) > 0 {
		target += "?" + r.query.Encode()
	}
	body := r.stream
	if r.body != nil {
		body = bytes.NewReader(r.body)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, target, body)
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	if body != nil {
		req.Header.Set("Content-Type", or(r.typ, wire.JSON))
	}
	req.Header.Set("Accept", or(r.accept, wire.JSON))
	if r.header[0] != "" {
		req.Header.Set(r.header[0], r.header[1])
	}
	a.authorize(req.Header)
	resp, err := a.client.Do(req)
	if err != nil {
		return nil, a.unreachable(ctx, err)
	}
	if resp.StatusCode >= 300 {
		defer drain(resp.Body)
		return nil, a.refusal(req, resp)
	}
	return resp, nil
}

// bytes sends the request and returns the answer's body and status.
func (a *API) bytes(ctx context.Context, r request) ([]byte, int, error) {
	resp, err := a.do(ctx, r)
	if err != nil {
		return nil, 0, err
	}
	defer drain(resp.Body)
	b, err := a.read(ctx, resp)
	return b, resp.StatusCode, err
}

// read reads the whole body of an answer.
func (a *API) read(ctx context.Context, resp *http.Response) ([]byte, error) {
	b := bytes.NewBuffer(make([]byte, 0, max(512, resp.ContentLength+1)))
	if _, err := b.ReadFrom(resp.Body); err != nil {
		return nil, a.unreachable(ctx, err)
	}
	return b.Bytes(), nil
}

// json sends the request and decodes the answer into v.
func (a *API) json(ctx context.Context, r request, v any) (status int, err error) {
	b, status, err := a.bytes(ctx, r)
	if err != nil {
		return 0, err
	}
	if err := wire.Unmarshal(b, v); err != nil {
		return 0, fmt.Errorf("read the answer to %s %s: %w", r.method, r.path, err)
	}
	return status, nil
}

// run sends the request and wants no answer but success.
func (a *API) run(ctx context.Context, r request) error {
	resp, err := a.do(ctx, r)
	if err != nil {
		return err
	}
	drain(resp.Body)
	return nil
}

// drain ends an answer so that its connection serves again, unless more is
// left of it than a new connection costs.
func drain(body io.ReadCloser) {
	_, _ = io.CopyN(io.Discard, body, 64<<10) // an error ends the connection, too
	body.Close()
}

func or(s, otherwise string) string {
	if s != "" {
		return s
	}
	return otherwise
}
