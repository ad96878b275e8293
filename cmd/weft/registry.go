package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"weft/registry"
	"weft/task"
)

func newRegistry(c *cli) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "registry",
		Short: "Check a registry on the disk, or remove what is left over in it",
		Long: `Check a registry on the disk, or remove what is left over in it.

These commands work on the files of a server's data directory while no server
has it open.`,
		Example: `  weft registry check
  weft registry gc --data ./data`,
		Args: cobra.ArbitraryArgs,
		RunE: helpOrUnknown,
	}
	var data string
	cmd.PersistentFlags().StringVar(&data, "data", "", "data `directory` of the server (default "+shownDataDir+")")
	_ = cmd.RegisterFlagCompletionFunc("data", completeDirs) // the flag is there
	cmd.AddCommand(
		&cobra.Command{
			Use:   "check",
			Short: "Look for what is not as it should be",
			Long: `Look for what is not as it should be: damaged records, bytes that are missing
or not what their digest says, stray files. Each problem is told with what
mends it, and the exit code is 1 if there is any.`,
			Example: `  weft registry check
  weft registry check --data ./data --json`,
			RunE: c.onRegistry(&data, c.check),
		},
		&cobra.Command{
			Use:     "gc",
			Short:   "Remove the bytes that no version names",
			Example: `  weft registry gc`,
			RunE:    c.onRegistry(&data, c.collect),
		},
	)
	return cmd
}

// onRegistry is a command that works on the registry of a data directory.
func (c *cli) onRegistry(data *string, do func(ctx context.Context, r *registry.Registry, dir string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, _ []string) error {
		dir, err := c.dataDir(*data)
		if err != nil {
			return err
		}
		dir = filepath.Join(dir, "registry")
		if _, err := os.Stat(dir); err != nil { // Open would make one
			return fmt.Errorf("there is no registry in %s; say with --data where the server has its data", filepath.Dir(dir))
		}
		r, err := registry.Open(dir)
		if err != nil {
			return err
		}
		return errors.Join(do(cmd.Context(), r, dir), r.Close())
	}
}

func (c *cli) check(ctx context.Context, r *registry.Registry, dir string) error {
	problems, err := r.Check(ctx)
	if err != nil {
		return err
	}
	if c.json {
		type record struct {
			Path string `json:"path"`
			What string `json:"what"`
			Fix  string `json:"fix"`
		}
		records := make([]record, len(problems))
		for i, p := range problems {
			records[i] = record{p.Path, p.What, p.Fix}
		}
		if err := c.printJSON(records); err != nil {
			return err
		}
	}
	if len(problems) > 0 {
		c.printProblems(problems)
		return fmt.Errorf("there %s in %s", problemCount(len(problems)), dir)
	}
	if !c.json {
		fmt.Fprintln(c.Out, "all is as it should be in", dir)
	}
	return nil
}

func (c *cli) printProblems(problems []registry.Problem) {
	if c.json {
		return
	}
	style := c.OutStyle()
	for _, p := range problems {
		fmt.Fprintf(c.Out, "%s: %s; %s\n", style.Bold(p.Path), p.What, style.Green(p.Fix))
	}
}

func problemCount(n int) string {
	if n == 1 {
		return "is 1 problem"
	}
	return fmt.Sprintf("are %d problems", n)
}

// collect removes all garbage: no server runs, so that no task needs any of it.
func (c *cli) collect(_ context.Context, r *registry.Registry, dir string) error {
	removed, err := r.Collect(func(task.Digest) bool { return false })
	if err != nil {
		return err
	}
	if c.json {
		return c.printJSON(struct {
			Removed []task.Digest `json:"removed"`
		}{removed})
	}
	for _, d := range removed {
		fmt.Fprintln(c.Out, d)
	}
	fmt.Fprintf(c.Err, "removed %s from %s\n", plural(len(removed), "module"), dir)
	return nil
}
