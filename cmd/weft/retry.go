package main

import (
	"context"

	"github.com/spf13/cobra"

	"weft/client/rest"
	"weft/task"
)

func newRetry(c *cli) *cobra.Command {
	return &cobra.Command{
		Use:   "retry KEY...",
		Short: "Run failed futures again, from where the failure began",
		Example: `  weft retry parse-77d0
  weft ps --state failed --json | jq -r '.[].key' | xargs weft retry`,
		ValidArgsFunction: c.completeAll(futureKeys),
		RunE: c.remote(func(ctx context.Context, api *rest.API, args []string) error {
			return c.eachKey(args, "retried", func(key task.Key) error { return api.RetryFuture(ctx, key) })
		}),
	}
}
