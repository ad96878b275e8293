// Package client is the Go client of weft: functions run elsewhere, their
// results are futures.
//
//	c, err := client.Dial(ctx, "http://127.0.0.1:7420")
//	…
//	defer c.Close()
//	x := client.Submit[int64](c, "math/inc", 1)      // at once
//	y := client.Submit[int64](c, "math/double", x)   // x never comes here
//	sum, err := client.Submit[int64](c, "math/add", x, y).Result(ctx)
//
// It owns what lies between a program and a session at a server: what the
// session holds, submissions that gather into one request while another is
// under way, the stream of events by which results come, and what to do when a
// connection is lost. The calls of the HTTP API themselves are package rest's;
// Client has them all. It knows nothing of workers or sandboxes, and of
// functions no more than their names.
//
// # Futures
//
// A Future is a handle on a result that is there or will be. Submit, Map and
// Scatter make them; Result, Gather, Wait and AsCompleted wait for them;
// among the arguments of a Submit, at any depth, they stand for their results.
// The session holds a future until Release, or until the program drops it and
// the garbage collector finds out: what nobody holds and nothing needs is
// stopped and forgotten.
//
// # Errors
//
// Submit does not fail: what is wrong with a call shows in its future. Errors
// of the server are *Error with a code of the API, and
// errors.Is(err, client.ErrTimeout) asks for one. Connections that break are
// made anew, and nothing runs twice for it; ErrSessionLost says that the server
// was out of reach for longer than the session's ttl.
//
// # Goroutines
//
// Everything may be called from any goroutine, except where it says otherwise.
// A Client has two goroutines of its own, however many futures there are; they
// end with Close. An attached future and a stage of a pipeline have one each.
package client
