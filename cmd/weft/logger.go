package main

import (
	"log/slog"
	"time"

	"github.com/lmittmann/tint"
	"github.com/spf13/cobra"
)

// logOptions are the flags of commands that log.
type logOptions struct{ level, format string }

func (o *logOptions) addFlags(cmd *cobra.Command) {
	levels, formats := []string{"debug", "info", "warn", "error"}, []string{"auto", "text", "json"}
	cmd.Flags().StringVar(&o.level, "log-level", "info", "log from this `level` on: debug, info, warn or error")
	cmd.Flags().StringVar(&o.format, "log-format", "auto", "log in this `format`: text, json, or auto, which is text on a terminal")
	_ = cmd.RegisterFlagCompletionFunc("log-level", cobra.FixedCompletions(levels, cobra.ShellCompDirectiveNoFileComp)) // the flags are there
	_ = cmd.RegisterFlagCompletionFunc("log-format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
}

// logger logs to standard error.
func (c *cli) logger(o logOptions) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(o.level)); err != nil {
		return nil, usagef("--log-level %q is none of debug, info, warn and error", o.level)
	}
	text := o.format == "text"
	switch o.format {
	case "text", "json":
	case "auto":
		text = c.ErrTerminal
	default:
		return nil, usagef("--log-format %q is none of auto, text and json", o.format)
	}
	if text {
		return slog.New(tint.NewTextHandler(c.Err, &tint.Options{Level: level, TimeFormat: time.TimeOnly, NoColor: !bool(c.ErrStyle())})), nil
	}
	return slog.New(slog.NewJSONHandler(c.Err, &slog.HandlerOptions{Level: level})), nil
}
