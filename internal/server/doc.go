// Package server joins registry, host, scheduler, worker, fabric and HTTP API
// into a server in one process: what `weft serve` runs, what the demo and the
// benchmark start on a free port, and what tests talk to.
//
//	s, err := server.Start(server.Config{Listen: "127.0.0.1:0", Data: dir})
//	defer s.Stop(ctx)
//	fmt.Println(s.URL())
package server
