package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"weft/client/rest"
	"weft/cmd/weft/internal/console"
	"weft/httpapi/wire"
)

func newModules(c *cli) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "modules [NAME[@VERSION]]",
		Aliases: []string{"module"},
		Short:   "List modules, the versions of one, or the functions of a version",
		Example: `  weft modules
  weft modules math
  weft modules math@1.2.0
  weft modules rm math@1.1.0`,
		RunE: c.remote(func(ctx context.Context, api *rest.API, args []string) error {
			if len(args) == 0 {
				return c.listModules(ctx, api)
			}
			name, version, ok := strings.Cut(args[0], "@")
			if !ok {
				return c.listVersions(ctx, api, name)
			}
			m, err := api.ModuleVersion(ctx, name, version)
			if err != nil {
				return err
			}
			if c.json {
				return c.printJSON(m)
			}
			c.printModule(&m)
			return nil
		}),
		ValidArgsFunction: c.completeFirst(moduleNames),
	}
	cmd.AddCommand(newModulesRm(c))
	return cmd
}

func newModulesRm(c *cli) *cobra.Command {
	return &cobra.Command{
		Use:   "rm NAME[@VERSION]",
		Short: "Delete a version of a module, or all of them",
		Long: `Delete a version of a module, or all of them.

A version that unfinished tasks need is not deleted. When the latest version
is, the newest one that is left becomes the latest.`,
		Example: `  weft modules rm math@1.1.0
  weft modules rm math`,
		ValidArgsFunction: c.completeFirst(moduleNames),
		RunE: c.remote(func(ctx context.Context, api *rest.API, args []string) error {
			name, version, _ := strings.Cut(args[0], "@")
			if version == "" && strings.HasSuffix(args[0], "@") {
				return usagef("modules rm %s: there is no version behind the @; leave it away to delete all versions", args[0])
			}
			if err := api.DeleteModule(ctx, name, version); err != nil {
				return err
			}
			if c.json {
				return c.printJSON(map[string]string{"deleted": args[0]})
			}
			fmt.Fprintln(c.Out, "deleted", args[0])
			return nil
		}),
	}
}

func (c *cli) listModules(ctx context.Context, api *rest.API) error {
	records := []wire.Module{}
	t := console.Table{Columns: []console.Column{
		{Name: "name", Flex: true}, {Name: "version"}, {Name: "kind", Drop: 1}, {Name: "functions", Right: true, Drop: 3}, {Name: "size", Right: true, Drop: 2}, {Name: "pushed", Drop: 4},
	}}
	for m, err := range api.Modules(ctx) {
		if err != nil {
			return err
		}
		records = append(records, m)
		t.Add(m.Name, m.Version, string(m.Kind), strconv.Itoa(len(m.Functions)), size(m.Size), ago(&m.CreatedAt))
	}
	return c.printList(records, func() {
		if t.Len() == 0 {
			fmt.Fprintln(c.Err, "there are no modules; push one with `weft push FILE.wasm`")
			return
		}
		c.PrintTable(&t)
	})
}

func (c *cli) listVersions(ctx context.Context, api *rest.API, name string) error {
	m, err := api.Module(ctx, name)
	if err != nil {
		return err
	}
	if c.json {
		return c.printJSON(m)
	}
	t := console.Table{Columns: []console.Column{
		{Name: "version"}, {Name: "latest"}, {Name: "kind", Drop: 1}, {Name: "size", Right: true, Drop: 2}, {Name: "pushed", Drop: 3}, {Name: "digest", Flex: true, Drop: 4},
	}}
	for _, v := range m.Versions {
		latest := ""
		if v.Version == m.Latest {
			latest = "*"
		}
		t.Add(v.Version, latest, string(v.Kind), size(v.Size), ago(&v.CreatedAt), v.Digest.String())
	}
	c.PrintTable(&t)
	for i := range m.Versions {
		if m.Versions[i].Version == m.Latest {
			fmt.Fprintln(c.Out)
			c.printModule(&m.Versions[i])
		}
	}
	return nil
}

// printModule writes a version and its functions.
func (c *cli) printModule(m *wire.Module) {
	style := c.OutStyle()
	about := fmt.Sprintf("%s, %s", m.Kind, size(m.Size))
	if len(m.Capabilities) > 0 {
		about += ", may use " + strings.Join(m.Capabilities, " and ")
	}
	fmt.Fprintf(c.Out, "%s  %s\n", style.Bold(m.Name+"@"+m.Version), style.Dim(about))
	for i := range m.Functions {
		f := &m.Functions[i]
		line := "  " + signature(f) + style.Dim(remark(f))
		if c.OutTerminal {
			line = text.Snip(line, c.Width(), "…")
		}
		fmt.Fprintln(c.Out, line)
	}
}

// signature is a function as it is written down: "add(a int, b int) int".
func signature(f *wire.Function) string {
	params := make([]string, len(f.Params))
	for i, p := range f.Params {
		params[i] = strings.TrimSpace(p.Name + " " + string(p.Type))
		if f.Variadic && i == len(f.Params)-1 {
			params[i] = strings.TrimSpace(p.Name + " ..." + string(p.Type))
		}
	}
	s := f.Name + "(" + strings.Join(params, ", ") + ")"
	if f.Result.Type != "null" {
		s += " " + string(f.Result.Type)
	}
	return s
}

// remark is what else is to be said of a function.
func remark(f *wire.Function) string {
	var s string
	if !f.Pure {
		s = "  not pure"
	}
	if f.Doc != "" {
		first, _, _ := strings.Cut(f.Doc, "\n")
		s += "  " + console.Line(first)
	}
	return s
}
