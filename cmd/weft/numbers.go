package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// guardNumbers lets negative numbers be arguments: "weft call math/inc -1".
// No flag is a digit, but a parser of flags does not know that. A space before
// a number keeps it from being taken for one, and means nothing in JSON.
func guardNumbers(root *cobra.Command, args []string) []string {
	cmd, _, err := root.Find(args)
	if err != nil {
		return args
	}
	guarded := make([]string, len(args))
	isValue := false // of the flag before
	for i, arg := range args {
		guarded[i] = arg
		switch {
		case isValue:
			isValue = false
		case arg == "--":
			copy(guarded[i:], args[i:])
			return guarded
		case len(arg) > 1 && arg[0] == '-' && strings.ContainsRune("0123456789", rune(arg[1])):
			guarded[i] = " " + arg
		default:
			isValue = takesNext(cmd, arg)
		}
	}
	return guarded
}

// takesNext reports whether arg is a flag whose value is the next argument.
func takesNext(cmd *cobra.Command, arg string) bool {
	var f *pflag.Flag
	if name, long := strings.CutPrefix(arg, "--"); long {
		f = cmd.Flag(name) // nil with a value behind "="
	} else if len(arg) == 2 && arg[0] == '-' {
		f = cmd.Flags().ShorthandLookup(arg[1:])
	}
	return f != nil && f.NoOptDefVal == ""
}

// unguard takes back what guardNumbers did to an argument.
func unguard(arg string) string {
	if len(arg) > 2 && strings.HasPrefix(arg, " -") && strings.ContainsRune("0123456789", rune(arg[2])) {
		return arg[1:]
	}
	return arg
}
