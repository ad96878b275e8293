package httpapi

import (
	"log/slog"
	"net"
	"net/http"
	"time"

	"golang.org/x/net/netutil"
)

// Timeouts of connections. Bodies and answers have their own, see body and
// writeBody: some may take long and streams have no end.
const (
	headerTimeout = 10 * time.Second
	idleTimeout   = 2 * time.Minute
	maxHeader     = 64 << 10
)

// Server is an http.Server of the API with sane timeouts. Its Shutdown stops
// the API.
func (a *API) Server() *http.Server {
	srv := &http.Server{
		Handler:           a,
		ReadHeaderTimeout: headerTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(a.log.Handler(), slog.LevelDebug), // what clients do to their connections
	}
	srv.RegisterOnShutdown(a.Stop)
	return srv
}

// Listener accepts from l as many connections as may be open at a time, and
// the next one when one of them closes.
func (a *API) Listener(l net.Listener) net.Listener {
	return netutil.LimitListener(l, a.cfg.Limits.Connections)
}
