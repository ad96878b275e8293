package httpapi

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"weft/task"
)

// checkOrigin keeps web pages from driving a server that wants no token. Such
// a server listens on loopback, and that is no protection from a browser on
// the same machine: any page can send it requests, and one whose name has been
// made to resolve to 127.0.0.1 can read the answers. The first kind has a
// foreign Origin, the second a foreign Host.
func (a *API) checkOrigin(c *gin.Context) {
	if len(a.cfg.Tokens) > 0 || !overLoopback(c.Request) || isProbe(c.Request) || slices.Contains(a.cfg.Hosts, "*") {
		return
	}
	if host := hostName(c.Request.Host); !a.isOwnName(host) {
		a.fail(c, task.Errorf(task.Forbidden, "this server wants no token, and so answers only to localhost and not to %q; use http://localhost, or start it with a token file", clip(host)))
		return
	}
	if origin := c.GetHeader("Origin"); origin != "" && !a.isOwnOrigin(origin, c.Request.Host) {
		a.fail(c, task.Errorf(task.Forbidden, "this server wants no token, and so takes no requests from pages of %q; start it with a token file", clip(origin)))
	}
}

// overLoopback reports whether the request came over a loopback connection.
func overLoopback(r *http.Request) bool {
	addr, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	return ok && addr.IP.IsLoopback()
}

// isOwnName reports whether a host without port is one of this server's.
func (a *API) isOwnName(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") || slices.Contains(a.cfg.Hosts, host) {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// isOwnOrigin reports whether an origin is that of a page of this server, or
// of a host that the configuration names.
func (a *API) isOwnOrigin(origin, host string) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" {
		return false
	}
	return strings.EqualFold(u.Host, host) || slices.Contains(a.cfg.Hosts, hostName(u.Host))
}

// hostName is a host in lower case without its port.
func hostName(hostport string) string {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = strings.Trim(hostport, "[]")
	}
	return strings.ToLower(strings.TrimSuffix(host, "."))
}
