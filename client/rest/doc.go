// Package rest is the HTTP API of a weft server as Go methods, one for each
// call of the contract.
//
// It owns the way to the server: addresses, the token, the session header,
// errors from problem documents, pages of lists, streams of events that go on
// where a lost connection broke off. It keeps no state between calls, starts
// no goroutine and knows nothing of futures as Go values; package client does,
// and its Client has all these methods too. Answers are the records of package
// wire. Everything may be used from any goroutine.
//
//	api, err := rest.New("http://127.0.0.1:7420", rest.Token(token))
//	module, _, err := api.Push(ctx, "math", wasm)
//	for m, err := range api.Modules(ctx) {
//		…
//	}
//
// Errors that the server gives, or that stand for its silence, are *task.Error
// with the contract's codes; a context that ends gives the context's error.
package rest
