// Command weft is a server of tasks in WebAssembly, and its command line: one
// binary. See docs/cli.md, or weft --help.
//
// Each command is a function that returns a *cobra.Command, in a file of its
// name, and is listed in root.go. What commands share is a cli: the console,
// the environment and the global flags; there is no other state, so that tests
// run commands side by side. All but serve, registry, demo and bench speak to a
// server through package rest. A command returns its error; only report writes
// one.
package main
