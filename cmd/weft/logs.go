package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"weft/client/rest"
	"weft/cmd/weft/internal/console"
	"weft/httpapi/wire"
	"weft/task"
)

func newLogs(c *cli) *cobra.Command {
	return &cobra.Command{
		Use:   "logs KEY",
		Short: "Print what the runs of a task wrote",
		Long: `Print what the runs of a task wrote: its log, and the standard output and
error of a program. With --json each line is a JSON object.`,
		Example: `  weft logs inc-034e352530d02eccdc76c6ce4a799c5c
  weft logs --json parse-1 | jq -r 'select(.level == "error").text'`,
		ValidArgsFunction: c.completeFirst(futureKeys),
		RunE: c.remote(func(ctx context.Context, api *rest.API, args []string) error {
			attempt := 1
			for line, err := range api.Logs(ctx, task.Key(args[0])) {
				if err != nil {
					return err
				}
				if c.json {
					if err := c.printLine(&line); err != nil {
						return err
					}
					continue
				}
				if line.Attempt != attempt {
					attempt = line.Attempt
					fmt.Fprintln(c.Out, c.OutStyle().Dim(fmt.Sprintf("-- attempt %d --", attempt)))
				}
				c.printLog(&line)
			}
			return nil
		}),
	}
}

// printLine writes a record on a line of its own, also to a terminal.
func (c *cli) printLine(v any) error {
	text, err := wire.Marshal(v)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.Out, "%s\n", text)
	return nil
}

// printLog writes a line of a log for people.
func (c *cli) printLog(l *wire.LogLine) {
	style := c.OutStyle()
	from := l.Stream
	if l.Level != "" {
		from = l.Level
	}
	text := l.Text
	if c.OutTerminal {
		text = console.Line(text)
	}
	colour := map[string]func(string) string{"error": style.Red, "stderr": style.Yellow, "warn": style.Yellow, "info": style.Green}[from]
	if colour == nil {
		colour = style.Dim
	}
	fmt.Fprintf(c.Out, "%s %s %s\n", style.Dim(l.Time.Local().Format("15:04:05.000")), colour(fmt.Sprintf("%-6s", from)), text)
}
