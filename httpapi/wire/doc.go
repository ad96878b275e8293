// Package wire is the HTTP API in Go: its paths, headers, bodies, codes and
// event streams, as the server writes them and a client reads them.
//
// It owns names and shapes and nothing else: it opens no connection, checks no
// token and knows no value. Values inside bodies are raw JSON, to be converted
// by package value. Server and client import it, so that neither can drift
// from the other. Everything in it is a plain value or a pure function and may
// be used from any goroutine; an EventReader belongs to one.
//
//	body, err := wire.Marshal(wire.GraphRequest{Tasks: wire.Object[wire.Task]{
//		{Name: "x", Value: wire.Task{Call: "math/inc", Args: jsontext.Value(`[1]`)}},
//	}})
//	resp, err := http.Post(base+wire.GraphsPath, wire.JSON, bytes.NewReader(body))
package wire
