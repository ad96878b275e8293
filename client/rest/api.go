package rest

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"

	"weft/httpapi/wire"
	"weft/task"
)

// DefaultServer is where a server listens unless it is told otherwise.
const DefaultServer = "http://127.0.0.1:7420"

// The environment variables that Default reads.
const (
	ServerVariable = "WEFT_SERVER"
	TokenVariable  = "WEFT_TOKEN"
)

// API is a server's API, as one caller sees it. Make one with New.
type API struct {
	base    string // without a slash at the end
	token   string
	session task.SessionID
	client  *http.Client
}

// An Option is a choice for New.
type Option func(*API)

// Token authenticates every call.
func Token(token string) Option { return func(a *API) { a.token = token } }

// HTTPClient is used instead of one of the API's own. It must have no Timeout,
// which would cut streams off.
func HTTPClient(c *http.Client) Option { return func(a *API) { a.client = c } }

// New returns the API of the server at the address, a URL or a host and port.
// It does not connect.
func New(server string, opts ...Option) (*API, error) {
	if !strings.Contains(server, "://") {
		server = "http://" + server
	}
	u, err := url.Parse(server)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.Fragment != "" {
		return nil, task.Errorf(task.Invalid, "%q is no address of a server; write it like %s", server, DefaultServer)
	}
	a := &API{base: strings.TrimRight(u.String(), "/")}
	for _, opt := range opts {
		opt(a)
	}
	if a.client == nil {
		a.client = &http.Client{Transport: transport()}
	}
	return a, nil
}

// Default is New with what the environment says: the address WEFT_SERVER, or
// DefaultServer, and the token WEFT_TOKEN, if any.
func Default(opts ...Option) (*API, error) {
	server := DefaultServer
	if s := os.Getenv(ServerVariable); s != "" {
		server = s
	}
	a, err := New(server, append([]Option{Token(os.Getenv(TokenVariable))}, opts...)...)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", ServerVariable, err)
	}
	return a, nil
}

// transport is Go's own with room for many calls to one server at a time, and
// without compression, which costs more than it saves on the way to a server
// nearby.
func transport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 64
	t.DisableCompression = true
	t.WriteBufferSize, t.ReadBufferSize = 32<<10, 32<<10
	return t
}

// Server is the server's address.
func (a *API) Server() string { return a.base }

// InSession returns the API as one who speaks for a session: what is submitted
// and scattered through it is held by the session, and what is cancelled and
// released is what the session holds.
func (a *API) InSession(id task.SessionID) *API {
	in := *a
	in.session = id
	return &in
}

// CloseIdle closes the connections that no call uses.
func (a *API) CloseIdle() { a.client.CloseIdleConnections() }

// authorize adds to a request's header who asks.
func (a *API) authorize(h http.Header) {
	if a.token != "" {
		h.Set("Authorization", "Bearer "+a.token)
	}
	if a.session != "" {
		h.Set(wire.SessionHeader, string(a.session))
	}
}
