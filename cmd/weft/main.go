package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"weft/cmd/weft/internal/console"
)

func main() {
	os.Exit(run(untilInterrupted(), console.System(), os.Getenv, os.Args[1:]))
}

// untilInterrupted is a context that the first signal ends; commands then
// clean up. Before they learn of it signals have their usual effect again, so
// that the second ends the process at once.
func untilInterrupted() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() { // ends with the process
		<-signals
		signal.Stop(signals)
		cancel()
	}()
	return ctx
}

// run runs weft with these arguments and returns its exit code.
func run(ctx context.Context, con *console.Console, getenv func(string) string, args []string) int {
	c := &cli{Console: con, getenv: getenv}
	root := newRoot(c)
	root.SetArgs(guardNumbers(root, args))
	err := root.ExecuteContext(ctx)
	if failed := con.Out.Failure(); err == nil && failed != nil {
		err = fmt.Errorf("write the output: %w", failed)
	}
	return c.report(ctx, err)
}
