package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The part of docs/cli.md between these is written from the commands; -update
// writes it again.
const (
	docsBegin = "<!-- from the commands: go test ./cmd/weft -run Docs -update -->\n"
	docsEnd   = "<!-- end -->\n"
)

func TestDocsAreTrue(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "cli.md")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(text), docsBegin)
	_, tail, ok2 := strings.Cut(rest, docsEnd)
	if !ok || !ok2 {
		t.Fatalf("%s has lost its marks", path)
	}
	want := head + docsBegin + reference() + docsEnd + tail
	if string(text) == want {
		return
	}
	if !*update {
		t.Fatalf("%s is not what the commands say; write it again: go test ./cmd/weft -run Docs -update", path)
	}
	if err := os.WriteFile(path, []byte(want), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestEveryCommandExplainsItself keeps the help complete.
func TestEveryCommandExplainsItself(t *testing.T) {
	root := newRoot(&cli{Console: newScreen(nil).console(), getenv: func(string) string { return "" }})
	for _, cmd := range allCommands(root) {
		if cmd.Short == "" || cmd.Example == "" {
			t.Errorf("%s has no short help, or no example", cmd.CommandPath())
		}
		if strings.HasSuffix(cmd.Short, ".") || len(cmd.Short) > 75 {
			t.Errorf("the short help of %s is no short phrase: %s", cmd.CommandPath(), cmd.Short)
		}
		for line := range strings.Lines(cmd.Long) {
			if len(strings.TrimSuffix(line, "\n")) > 80 {
				t.Errorf("a line in the help of %s is wider than a terminal: %s", cmd.CommandPath(), line)
			}
		}
		for line := range strings.Lines(cmd.Example) {
			if !strings.HasPrefix(line, "  ") || !strings.Contains(line, "weft ") {
				t.Errorf("an example of %s is none, or not indented: %s", cmd.CommandPath(), line)
			}
		}
	}
}

// allCommands are those that do something of weft's own.
func allCommands(cmd *cobra.Command) []*cobra.Command {
	var all []*cobra.Command
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() && sub.Name() != "help" && sub.Name() != "completion" {
			all = append(append(all, sub), allCommands(sub)...)
		}
	}
	return all
}

// reference is the commands as Markdown.
func reference() string {
	root := newRoot(&cli{Console: newScreen(nil).console(), getenv: func(string) string { return "" }})
	var b strings.Builder
	b.WriteString("## Global flags\n")
	b.WriteString(flagTable(root.PersistentFlags()))
	for _, cmd := range allCommands(root) {
		fmt.Fprintf(&b, "\n## %s\n", strings.TrimPrefix(cmd.CommandPath(), "weft "))
		about := cmd.Long
		if about == "" {
			about = cmd.Short + "."
		}
		fmt.Fprintf(&b, "%s\n", about)
		if len(cmd.Aliases) > 0 {
			fmt.Fprintf(&b, "\nAlso `weft %s`.\n", strings.Join(cmd.Aliases, "`, `weft "))
		}
		fmt.Fprintf(&b, "\n```sh\n%s\n", cmd.UseLine())
		fmt.Fprintf(&b, "\n%s\n```\n", strings.ReplaceAll(strings.TrimPrefix(cmd.Example, "  "), "\n  ", "\n"))
		b.WriteString(flagTable(cmd.LocalFlags()))
	}
	for _, topic := range topics() {
		fmt.Fprintf(&b, "\n## %s\n```text\n%s\n```\n", topic.Short, topic.Long)
	}
	return b.String()
}

// flagTable is flags as a table.
func flagTable(flags *pflag.FlagSet) string {
	var b strings.Builder
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		name := strings.TrimSpace("--" + f.Name + " " + value)
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" && f.DefValue != "0s" && f.DefValue != "[]" {
			usage += " (default " + f.DefValue + ")"
		}
		fmt.Fprintf(&b, "| `%s` | %s |\n", name, strings.ReplaceAll(usage, "|", "\\|"))
	})
	if b.Len() == 0 {
		return ""
	}
	return "\n| flag | |\n| --- | --- |\n" + b.String()
}
