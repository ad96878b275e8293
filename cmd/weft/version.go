package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"weft/internal/server"
)

func newVersion(c *cli) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of this binary",
		Long:  "Print the version of this binary. That of a server is in \"weft cluster\".",
		Example: `  weft version
  weft version --json`,
		RunE: func(*cobra.Command, []string) error {
			if c.json {
				return c.printJSON(struct {
					Version string `json:"version"`
					Go      string `json:"go"`
					OS      string `json:"os"`
					Arch    string `json:"arch"`
				}{server.Version(), runtime.Version(), runtime.GOOS, runtime.GOARCH})
			}
			fmt.Fprintf(c.Out, "weft %s, %s, %s/%s\n", server.Version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return nil
		},
	}
}
