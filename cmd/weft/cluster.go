package main

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"weft/client/rest"
)

func newCluster(c *cli) *cobra.Command {
	return &cobra.Command{
		Use:     "cluster",
		Aliases: []string{"status"},
		Short:   "Show the cluster at a glance",
		Example: `  weft cluster
  weft status --json | jq .counts.running`,
		RunE: c.remote(func(ctx context.Context, api *rest.API, _ []string) error {
			r, err := api.Cluster(ctx)
			if err != nil {
				return err
			}
			if c.json {
				return c.printJSON(r)
			}
			c.printFacts(facts{
				{"server", c.OutStyle().Bold(c.shownAddress())},
				{"version", r.Version},
				{"up", span(time.Duration(r.Uptime))},
				{"workers", fmt.Sprintf("%d with %s", r.Workers, plural(r.Slots, "slot"))},
				{"futures", cmp.Or(states(r.Counts), "0")},
				{"graphs", humanize.Comma(int64(r.Graphs))},
				{"sessions", humanize.Comma(int64(r.Sessions))},
			})
			return nil
		}),
	}
}
