package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"weft/client/rest"
	"weft/httpapi/wire"
	"weft/task"
)

// pushOptions are the flags of push.
type pushOptions struct {
	name string
	rest.PushOptions
}

func newPush(c *cli) *cobra.Command {
	var o pushOptions
	cmd := &cobra.Command{
		Use:   "push FILE.wasm",
		Short: "Upload a module",
		Long: `Upload a module, and show the functions that it has.

FILE is a WebAssembly module, or - for standard input. Its name is that of the
file unless --name says otherwise; its version is the beginning of its digest
unless --version does. A version never changes: the same bytes can be pushed
again, other bytes need another version. The latest push is what a call of the
module without a version runs.

A capability lets a module see more than its arguments: clock, random. Its
functions are then not pure. It takes an operator's token, if the server has
tokens.`,
		Example: `  weft push math.wasm
  weft push build/out.wasm --name math --version 1.2.0
  weft push ticker.wasm --capability clock
  cat math.wasm | weft push - --name math`,
		RunE: c.remote(func(ctx context.Context, api *rest.API, args []string) error {
			return c.push(ctx, api, args[0], &o)
		}),
	}
	cmd.ValidArgsFunction = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return []string{"wasm"}, cobra.ShellCompDirectiveFilterFileExt
	}
	cmd.Flags().StringVar(&o.name, "name", "", "call the module `name` (default that of the file)")
	cmd.Flags().StringVar(&o.Version, "version", "", "push it as this `version` (default the beginning of its digest)")
	cmd.Flags().StringSliceVar(&o.Capabilities, "capability", nil, "grant it a `capability`, clock or random; may be given more than once")
	_ = cmd.RegisterFlagCompletionFunc("capability", cobra.FixedCompletions([]string{"clock", "random"}, cobra.ShellCompDirectiveNoFileComp)) // the flag is there
	return cmd
}

func (c *cli) push(ctx context.Context, api *rest.API, file string, o *pushOptions) error {
	name := o.name
	if name == "" {
		if name = nameOf(file); name == "" {
			return usagef("push %s: there is no name in this; give the module one with --name", file)
		}
	}
	wasm, err := c.read(file)
	if err != nil {
		return err
	}
	m, created, err := api.Push(ctx, name, wasm, &o.PushOptions)
	if err != nil {
		return err
	}
	if c.json {
		return c.printJSON(struct {
			wire.Module
			Created bool `json:"created"`
		}{m, created})
	}
	c.printModule(&m)
	if !created {
		fmt.Fprintln(c.Err, c.ErrStyle().Dim("these bytes were there under this version before"))
	}
	return nil
}

// nameOf makes the name of a module of that of a file: what no name may have
// becomes a dash. It is empty when nothing is left.
func nameOf(file string) string {
	base := strings.TrimSuffix(filepath.Base(file), ".wasm")
	name := strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9', r == '.', r == '_':
			return r
		case 'A' <= r && r <= 'Z':
			return r - 'A' + 'a'
		default:
			return '-'
		}
	}, base)
	name = strings.Trim(name, "-._")
	name = name[:min(len(name), 63)]
	if !task.ValidModuleName(name) {
		return ""
	}
	return name
}
