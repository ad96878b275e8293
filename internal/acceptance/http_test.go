package acceptance

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"weft/internal/testkit"
)

// caller is a caller with nothing but HTTP, as curl would be.
type caller struct {
	t       testing.TB
	base    string
	client  *http.Client
	headers map[string]string // sent with every request
}

func newHTTP(t testing.TB, c *testkit.Cluster) *caller {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &caller{t: t, base: c.URL(), client: &http.Client{Transport: transport}, headers: map[string]string{}}
}

// with is the same caller that sends one header more.
func (c *caller) with(header, value string) *caller {
	more := *c
	more.headers = map[string]string{header: value}
	for h, v := range c.headers {
		more.headers[h] = v
	}
	return &more
}

// Content types of bodies, where they are not JSON.
const (
	octets = "application/octet-stream"
	module = "application/wasm"
)

// do makes a request with a body of bytes, a string, or none, and of a type
// that is JSON unless said.
func (c *caller) do(method, path string, body any, contentType ...string) *answer {
	c.t.Helper()
	resp := c.open(method, path, body, contentType...)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	return &answer{t: c.t, what: method + " " + path, status: resp.StatusCode, header: resp.Header, body: b}
}

// open makes a request and leaves the answer's body to be read and closed.
func (c *caller) open(method, path string, body any, contentType ...string) *http.Response {
	c.t.Helper()
	var from io.Reader
	switch b := body.(type) {
	case string:
		from = strings.NewReader(b)
	case []byte:
		from = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(testkit.Context(c.t), method, c.base+path, from)
	if err != nil {
		c.t.Fatal(err)
	}
	if from != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if len(contentType) > 0 {
		req.Header.Set("Content-Type", contentType[0])
	}
	for h, v := range c.headers {
		req.Header.Set(h, v)
	}
	resp, err := c.client.Do(req)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	return resp
}

// push uploads a module of testdata.
func (c *caller) push(names ...string) {
	c.t.Helper()
	for _, name := range names {
		c.do("PUT", "/v1/modules/"+name, guest(c.t, name), module).want(http.StatusCreated)
	}
}

// answer is the answer to a request.
type answer struct {
	t      testing.TB
	what   string
	status int
	header http.Header
	body   []byte
}

// want checks the status.
func (a *answer) want(status int) *answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("%s: %d %.2000s, want %d", a.what, a.status, a.body, status)
	}
	return a
}

// problem checks that the answer is a problem with that code and the status
// that belongs to it.
func (a *answer) problem(status int, code string) *answer {
	a.t.Helper()
	a.want(status)
	if typ := a.header.Get("Content-Type"); typ != "application/problem+json" {
		a.t.Errorf("%s: the problem is of type %q", a.what, typ)
	}
	a.is("code", code).is("status", strconv.Itoa(status))
	for _, member := range []string{"type", "title", "detail"} {
		if a.string(member) == "" {
			a.t.Errorf("%s: the problem has no %s: %s", a.what, member, a.body)
		}
	}
	return a
}

// is checks a member of the answer, as JSON text without quotes; see get.
func (a *answer) is(path, want string) *answer {
	a.t.Helper()
	if got := a.string(path); got != want {
		a.t.Errorf("%s: %s is %q, want %q; all of it: %.2000s", a.what, path, got, want, a.body)
	}
	return a
}

// text checks the whole body.
func (a *answer) text(want string) *answer {
	a.t.Helper()
	if got := strings.TrimSpace(string(a.body)); got != want {
		a.t.Errorf("%s: answers %.2000s, want %s", a.what, got, want)
	}
	return a
}

// get finds a member by its path, as in "items.0.key". Numbers stay as they
// are written.
func (a *answer) get(path string) any {
	a.t.Helper()
	d := json.NewDecoder(bytes.NewReader(a.body))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		a.t.Fatalf("%s: %v in %.2000s", a.what, err, a.body)
	}
	for step := range strings.SplitSeq(path, ".") {
		switch at := v.(type) {
		case map[string]any:
			v = at[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(at) {
				return nil
			}
			v = at[i]
		default:
			return nil
		}
	}
	return v
}

// string is a member as text: a string as it is, another value as JSON, and
// nothing if it is not there.
func (a *answer) string(path string) string {
	a.t.Helper()
	switch v := a.get(path).(type) {
	case nil:
		return ""
	case string:
		return v
	default:
		b, err := json.Marshal(v)
		if err != nil {
			a.t.Fatal(err)
		}
		return string(b)
	}
}

func (a *answer) int(path string) int64 {
	a.t.Helper()
	n, err := strconv.ParseInt(a.string(path), 10, 64)
	if err != nil {
		a.t.Fatalf("%s: %s is no integer: %v; all of it: %.2000s", a.what, path, err, a.body)
	}
	return n
}

func (a *answer) list(path string) []any {
	a.t.Helper()
	l, ok := a.get(path).([]any)
	if !ok {
		a.t.Fatalf("%s: %s is no list; all of it: %.2000s", a.what, path, a.body)
	}
	return l
}

// bytesOf is a byte string of that size.
func bytesOf(n int) []byte { return bytes.Repeat([]byte("weft"), n/4) }
