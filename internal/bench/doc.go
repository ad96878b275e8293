// Package bench measures what a task costs, from the program that submits it to
// its result: through the Go client, over HTTP, in a sandbox of its own, with
// functions of a Go module.
//
// The four figures are those of the reference work on dask.distributed, so that
// the two can be compared on one machine; see docs/benchmarks.md. The package
// owns the work and the clock, and checks that the results are right. Run is
// one goroutine's.
//
//	figures, err := bench.Run(ctx, bench.Options{})
//	for _, f := range figures {
//		fmt.Println(f) // latency 850 us
//	}
package bench
