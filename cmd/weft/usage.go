package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// usageError is a mistake in how weft was called.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

func usagef(format string, args ...any) error {
	return &usageError{fmt.Sprintf(format, args...)}
}

// usageIn is a mistake in how a command was called, with where to read of it.
func usageIn(cmd *cobra.Command, format string, args ...any) error {
	return usagef("%s; see %q", fmt.Sprintf(format, args...), cmd.CommandPath()+" --help")
}

// argsAsUsed holds the arguments of a command against its usage line:
// NAME is needed, [NAME] is not, and three dots take any number.
func argsAsUsed(cmd *cobra.Command, args []string) error {
	least, most := 0, 0
	for _, word := range strings.Fields(cmd.Use)[1:] {
		if !strings.HasPrefix(word, "[") {
			if least++; least > len(args) {
				return usageIn(cmd, "%s is missing", strings.TrimSuffix(word, "..."))
			}
		}
		most++
		if strings.HasSuffix(strings.TrimSuffix(word, "]"), "...") {
			return nil
		}
	}
	if len(args) > most {
		return usageIn(cmd, "%q is one argument too many", args[most])
	}
	return nil
}

// helpOrUnknown is what a command does that is but the head of others.
func helpOrUnknown(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	name := strings.TrimPrefix(cmd.CommandPath()+" "+args[0], "weft ")
	cmd.SuggestionsMinimumDistance = 2
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return usagef("there is no command %q; did you mean %q?", name, near[0])
	}
	return usageIn(cmd, "there is no command %q", name)
}
