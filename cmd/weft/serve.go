package main

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"weft/internal/server"
)

// serveOptions are the flags of serve.
type serveOptions struct {
	listen, data, tokens string
	slots                int
	grace                time.Duration
	log                  logOptions
}

func newServe(c *cli) *cobra.Command {
	var o serveOptions
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run a server: registry, scheduler and a worker in one process",
		Long: `Run a server: registry, scheduler and a worker in one process.

It writes where it serves to standard output, and its log to standard error:
for people on a terminal, as JSON elsewhere. Ctrl-C, or SIGTERM, ends it: it
takes no more work, lets what runs finish for as long as --grace says, and
exits with 0. A second Ctrl-C ends it at once.

Whoever can reach a server can run code on it, in sandboxes. Without tokens it
therefore listens on loopback addresses only. The file of tokens has one a
line; behind the word "operator" stands a token that may grant capabilities to
modules. Lines that begin with # are comments.`,
		Example: `  weft serve
  weft serve --listen 127.0.0.1:0 --data ./data
  weft serve --listen :7420 --token-file tokens`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			logger, err := c.logger(o.log)
			if err != nil {
				return err
			}
			cfg, err := o.config(c, logger)
			if err != nil {
				return err
			}
			return c.serve(cmd.Context(), cfg, o.grace)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.listen, "listen", "127.0.0.1:7420", "listen on this `address`, host and port; port 0 is any free one")
	flags.StringVar(&o.data, "data", "", "keep modules and compiled code in this `directory` (default "+shownDataDir+")")
	flags.IntVar(&o.slots, "slots", 0, "run `n` tasks at a time (default the number of processors)")
	flags.StringVar(&o.tokens, "token-file", "", "let in only who has a token of this `file`")
	flags.DurationVar(&o.grace, "grace", 10*time.Second, "give what runs so much `time` when the server is stopped")
	o.log.addFlags(cmd)
	_ = cmd.RegisterFlagCompletionFunc("data", completeDirs) // the flag is there
	_ = cmd.MarkFlagFilename("token-file")
	return cmd
}

// config is what the flags ask for.
func (o *serveOptions) config(c *cli, logger *slog.Logger) (cfg server.Config, err error) {
	if o.slots < 0 {
		return cfg, usagef("--slots %d: a worker has at least one slot", o.slots)
	}
	if o.grace < 0 {
		return cfg, usagef("--grace %s is negative", o.grace)
	}
	if o.slots == 0 {
		o.slots = runtime.GOMAXPROCS(0)
	}
	cfg = server.Config{Listen: o.listen, Logger: logger, Workers: []server.Worker{{Name: "local", Slots: o.slots}}}
	if cfg.Data, err = c.dataDir(o.data); err != nil {
		return cfg, err
	}
	if cfg.Tokens, err = readTokens(o.tokens, logger); err != nil {
		return cfg, err
	}
	return cfg, checkListen(o.listen, len(cfg.Tokens) > 0)
}

// serve runs a server until ctx ends or it fails.
func (c *cli) serve(ctx context.Context, cfg server.Config, grace time.Duration) error {
	s, err := server.Start(cfg)
	if err != nil {
		return err
	}
	if err := c.announce(s.URL(), cfg); err != nil {
		s.Stop(ctx)
		return err
	}
	var failed error
	select {
	case <-ctx.Done():
		cfg.Logger.Info("stopping: what runs may finish; interrupt again to end at once", "grace", grace)
	case failed = <-s.Failed():
		failed = fmt.Errorf("serve %s: %w", s.URL(), failed)
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	s.Stop(stopping)
	cfg.Logger.Info("stopped")
	return failed
}

// announce says that the server answers, and where.
func (c *cli) announce(url string, cfg server.Config) error {
	slots := cfg.Workers[0].Slots
	if c.json {
		return c.printJSON(struct {
			URL     string `json:"url"`
			Data    string `json:"data"`
			Slots   int    `json:"slots"`
			Version string `json:"version"`
		}{url, cfg.Data, slots, server.Version()})
	}
	style := c.OutStyle()
	fmt.Fprintf(c.Out, "weft serves at %s with %s, data in %s\n", style.Bold(url), plural(slots, "slot"), cfg.Data)
	return nil
}
