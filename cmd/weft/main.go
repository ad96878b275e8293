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
	// The first signal ends the context; commands then clean up. The second
	// has its usual effect again and ends the process at once.
	ctx, restore := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, restore)
	os.Exit(run(ctx, console.System(), os.Getenv, os.Args[1:]))
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
