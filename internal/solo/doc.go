// Package solo is a server for one command: on a free port of the loopback,
// with its data in a temporary directory, and gone without a trace when the
// command ends. The demo and the benchmark run on it.
//
// It owns the life of the server, of one client and of the directory, and how
// the sample modules get there; it knows nothing of what they are used for.
// A Server may be used from any goroutine.
//
//	s, err := solo.Start(ctx, 8)
//	…
//	defer s.Close()
//	m, err := s.PushSample(ctx, "math")
//	x := client.Submit[int64](s.Client, "math/inc", 1)
package solo
