package main

import (
	"context"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"weft/client/rest"
	"weft/httpapi/wire"
	"weft/task"
)

// callOptions are the flags of call.
type callOptions struct {
	rest.CallOptions
	memory   string
	jsonArgs string
	strings  bool
	raw      bool
}

func newCall(c *cli) *cobra.Command {
	var o callOptions
	cmd := &cobra.Command{
		Use:   "call MODULE/FUNCTION [ARG...]",
		Short: "Call a function and print its result",
		Long: `Call a function and print its result.

The function is module/function, module@version/function, or one of the
platform's own, such as builtin/len. An ARG that is JSON is that value, and any
other is a string; @file is the content of a file, as bytes. See
"weft help values" for all of it.

The result is printed as JSON. Bytes are written as they are unless standard
output is a terminal, and with --raw so are strings. Ctrl-C cancels the call.`,
		Example: `  weft call math/add 1 2
  weft call math@1.2.0/inc -1
  weft call text/words "to be or not to be"
  weft call gzip/run @notes.txt > notes.txt.gz
  weft call stats/mean --json-args '[[1, 2.5, 4]]'`,
		RunE: c.remote(func(ctx context.Context, api *rest.API, args []string) error {
			return c.call(ctx, api, args[0], args[1:], &o)
		}),
		ValidArgsFunction: c.completeCall,
	}
	flags := cmd.Flags()
	flags.StringVar(&o.jsonArgs, "json-args", "", "pass all arguments as one JSON `list`; @file and @- read one")
	flags.BoolVarP(&o.strings, "string", "s", false, "take every ARG as a string, and files as text")
	flags.BoolVar(&o.raw, "raw", false, "write a result that is a string or bytes as it is")
	flags.DurationVar(&o.Timeout, "timeout", 0, "let it run for at most this `time` (default the server's, 60s)")
	flags.IntVar(&o.Priority, "priority", 0, "run it before what has a lower `priority`")
	flags.BoolVar(&o.Impure, "impure", false, "run it even if the same call was made before")
	flags.Int64Var(&o.Fuel, "fuel", 0, "let it use at most so much `fuel` (default no bound)")
	flags.StringVar(&o.memory, "memory", "", "let it use at most so much `memory`, such as 64MiB (default the server's, 256MiB)")
	return cmd
}

func (c *cli) call(ctx context.Context, api *rest.API, function string, args []string, o *callOptions) error {
	list, err := c.callArgs(args, o)
	if err != nil {
		return err
	}
	o.Accept = wire.CBOR
	var result []byte
	if o.memory == "" {
		result, err = api.Call(ctx, function, list, &o.CallOptions)
	} else {
		result, err = callWithin(ctx, api, function, list, o)
	}
	if err != nil {
		return err
	}
	return c.printValue(result, o.raw)
}

func (c *cli) callArgs(args []string, o *callOptions) (jsontext.Value, error) {
	r := argReader{read: c.read, strings: o.strings}
	if o.jsonArgs == "" {
		return r.list(args)
	}
	if len(args) > 0 {
		return nil, usagef("call: arguments are given one by one or with --json-args, not both")
	}
	return r.whole(o.jsonArgs)
}

// callWithin calls a function with a bound on its memory, which a single call
// of the API does not know: as a task that a session of its own holds, so that
// nobody wants it any more when this is interrupted.
func callWithin(ctx context.Context, api *rest.API, function string, args jsontext.Value, o *callOptions) ([]byte, error) {
	memory, err := wire.ParseSize(o.memory)
	if err != nil {
		return nil, usagef("--memory: %s", err)
	}
	t := wire.Task{Call: function, Args: args, Priority: o.Priority, Timeout: wire.Duration(o.Timeout), Memory: wire.Size(memory), Fuel: o.Fuel}
	if o.Impure {
		t.Pure = new(bool)
	}
	graph, err := wire.Marshal(wire.GraphRequest{Tasks: wire.Object[wire.Task]{{Name: "call", Value: t}}, Detached: true})
	if err != nil {
		return nil, err
	}
	session, err := api.OpenSession(ctx, 0)
	if err != nil {
		return nil, err
	}
	defer func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = api.CloseSession(closing, session.ID) // or it ends by itself soon
	}()
	accepted, err := api.InSession(session.ID).SubmitDetached(ctx, graph, nil)
	if err != nil {
		return nil, err
	}
	var key task.Key
	for _, output := range accepted.Outputs {
		key = output.Value
	}
	return api.Result(ctx, key, wire.CBOR)
}
