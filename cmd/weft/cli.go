package main

import (
	"cmp"
	"context"

	"github.com/spf13/cobra"

	"weft/client/rest"
	"weft/cmd/weft/internal/console"
)

// cli is what all commands share. It is not written once a command runs.
type cli struct {
	*console.Console
	getenv func(string) string

	// The global flags.
	server, token string
	json          bool
	noColor       bool
}

// address is the server that the flag, the environment or the default names.
func (c *cli) address() string {
	return cmp.Or(c.server, c.getenv(rest.ServerVariable), rest.DefaultServer)
}

// secret is the token that the flag or the environment gives, if any.
func (c *cli) secret() string { return cmp.Or(c.token, c.getenv(rest.TokenVariable)) }

// api is the way to the server. It does not connect.
func (c *cli) api() (*rest.API, error) {
	api, err := rest.New(c.address(), rest.Token(c.secret()))
	if err != nil {
		return nil, usagef("%s (from --server or %s)", err, rest.ServerVariable)
	}
	return api, nil
}

// remote is a command that speaks to the server.
func (c *cli) remote(run func(ctx context.Context, api *rest.API, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		api, err := c.api()
		if err != nil {
			return err
		}
		defer api.CloseIdle()
		return run(cmd.Context(), api, args)
	}
}
