// Package httpapi is the public face of the server: the HTTP API of weft.
//
// It owns what crosses the edge: routes, tokens, limits on what is sent,
// JSON in and out, event streams, problems, and the turning of submissions
// into graphs. Everything that can be seen to be wrong with a request is
// refused here, in one sentence that says what, where and what to do. It
// refuses to know how a graph is run, where modules lie and what a sandbox
// is; it asks the interfaces of a Config, which it declares. Only this
// package imports gin.
//
// An API is an http.Handler and may be called from any goroutine. It starts
// none that outlives a request. Stop ends all streams and waits, so that the
// requests that are left can end.
//
//	api, err := httpapi.New(httpapi.Config{Scheduler: driver, Modules: registry, Describer: host, Builtins: builtins})
//	if err != nil { … }
//	srv := api.Server()
//	go srv.Serve(api.Listener(l))
//	…
//	err = srv.Shutdown(ctx) // stops the API, too
package httpapi
