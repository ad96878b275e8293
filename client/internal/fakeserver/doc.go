// Package fakeserver is a weft server for the tests of the client: the subset
// of the HTTP contract that the client uses, in memory, with functions written
// in Go. It keeps the contract's rules for keys, holds, sessions and events,
// and lets a test come between client and server: see Server.Between, which
// sees every request, and CutStreams and Expire.
//
//	srv := fakeserver.New(t)
//	srv.Handle("math/inc", func(ctx context.Context, args []any) (any, error) {
//		return args[0].(int64) + 1, nil
//	})
//	c, err := client.Dial(ctx, srv.URL)
package fakeserver
