package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"weft/client/rest"
)

// Groups of commands in the help.
const (
	groupServer  = "server"
	groupModules = "modules"
	groupTasks   = "tasks"
	groupCluster = "cluster"
	groupTry     = "try"
)

// addCommands lists all commands of weft. A new one gets its line here.
func addCommands(root *cobra.Command, c *cli) {
	add := func(group string, commands ...func(*cli) *cobra.Command) {
		for _, command := range commands {
			cmd := command(c)
			cmd.GroupID = group
			root.AddCommand(cmd)
		}
	}
	add(groupServer, newServe, newRegistry)
	add(groupModules, newPush, newModules)
	add(groupTasks, newCall, newRun, newResult, newLogs, newPs, newCancel, newRetry)
	add(groupCluster, newCluster, newWorkers)
	add(groupTry, newDemo, newBench)
	add("", newVersion)
	root.AddCommand(topics()...)
}

// newRoot is weft itself.
func newRoot(c *cli) *cobra.Command {
	root := &cobra.Command{
		Use:   "weft",
		Short: "Futures and tasks in WebAssembly",
		Long: `weft runs functions from WebAssembly modules, each call in a sandbox of its
own, as futures over HTTP.

"weft serve" is a server, and "weft demo" shows what one does; the other
commands speak to one.`,
		Example: `  weft demo
  weft serve
  weft push math.wasm
  weft call math/add 1 2
  weft run graph.json`,
		SilenceErrors: true, // report writes them
		SilenceUsage:  true,
		RunE:          helpOrUnknown,
		Args:          cobra.ArbitraryArgs,
	}
	root.SetIn(c.In)
	root.SetOut(c.Out)
	root.SetErr(c.Err)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return usageIn(cmd, "%s", err) })
	root.SetHelpCommand(newHelp())
	if c.OutTerminal && c.Width() > 0 {
		root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), ".FlagUsages", fmt.Sprintf(".FlagUsagesWrapped %d", c.Width())))
	}
	root.PersistentPreRun = func(*cobra.Command, []string) { c.Color = c.Color && !c.noColor }

	flags := root.PersistentFlags()
	flags.SortFlags = false
	flags.StringVar(&c.server, "server", "", "speak to the server at this `url`; "+rest.ServerVariable+" in the environment, else "+rest.DefaultServer)
	flags.StringVar(&c.token, "token", "", "use this `token`; better "+rest.TokenVariable+" in the environment, which others do not see")
	flags.BoolVar(&c.json, "json", false, "write JSON for programs, see \"weft help output\"")
	flags.BoolVar(&c.noColor, "no-color", false, "write without colours, as with NO_COLOR in the environment")

	root.AddGroup(
		&cobra.Group{ID: groupServer, Title: "A server:"},
		&cobra.Group{ID: groupModules, Title: "Functions:"},
		&cobra.Group{ID: groupTasks, Title: "Calls, graphs and futures:"},
		&cobra.Group{ID: groupCluster, Title: "The cluster:"},
		&cobra.Group{ID: groupTry, Title: "To see what it does:"},
	)
	addCommands(root, c)
	finish(root)
	return root
}

// finish sets what holds for every command.
func finish(cmd *cobra.Command) {
	cmd.Flags().SortFlags = false
	if cmd.Args == nil {
		cmd.Args = argsAsUsed
	}
	if cmd.ValidArgsFunction == nil {
		cmd.ValidArgsFunction = cobra.NoFileCompletions
	}
	for _, sub := range cmd.Commands() {
		finish(sub)
	}
}
