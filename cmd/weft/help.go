package main

import "github.com/spf13/cobra"

// newHelp is the help command: cobra's own, but that it fails when there is no
// such command.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND...]",
		Short: "Show help for a command or a topic",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			found, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return helpOrUnknown(root, args)
			}
			found.InitDefaultHelpFlag()
			return found.Help()
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
			found, _, err := cmd.Root().Find(args)
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var names []cobra.Completion
			for _, sub := range found.Commands() {
				if sub.IsAvailableCommand() || sub.IsAdditionalHelpTopicCommand() {
					names = append(names, cobra.CompletionWithDesc(sub.Name(), sub.Short))
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	}
}

// topics are texts of the help that belong to no command.
func topics() []*cobra.Command {
	return []*cobra.Command{
		{Use: "exit-codes", Short: "What the exit code says", Long: exitCodesHelp},
		{Use: "output", Short: "What goes where, for people and for programs", Long: outputHelp},
		{Use: "values", Short: "How arguments and results are written", Long: valuesHelp},
		{Use: "environment", Short: "Variables that weft reads", Long: environmentHelp},
	}
}

const exitCodesHelp = `0    it went well
1    it failed: the task, the request, or on this machine
2    weft was called wrongly
3    the server cannot be reached, or is just starting or stopping
130  it was interrupted, by Ctrl-C or SIGTERM; "weft serve", for which that
     is the usual end, exits with 0`

const outputHelp = `Results go to standard output; progress, remarks and errors to standard error.

An error is one line: what, where, what to do; behind it, in parentheses, the
code of the HTTP API and the future where it began. When a guest trapped, its
stack follows, indented.

On a terminal tables are made to fit, by leaving columns out, and JSON is
indented. Elsewhere tables are whole and JSON is on one line.

With --json every command writes its result as JSON. Records are those of the
HTTP API, and lists are arrays of them:

  push                  the record of the version, and "created"
  modules               array of the latest versions; with a NAME its record,
                        with NAME@VERSION that of the version
  modules rm            {"deleted"}
  call, result          the value
  run, result --graph   the record of the graph with all "results" and "errors"
  run --detach          the record of the graph
  logs                  an object on each line
  ps                    array of futures; with --graph of tasks, with --graphs
                        of graphs, newest first; with a KEY its record
  cancel, retry         {"keys"}, with --graph {"graph"}
  cluster, workers      the record; array of workers
  workers retire        {"retiring"}
  serve                 {"url","data","slots","version"} once it answers
  registry check        array of {"path","what","fix"}
  registry gc           {"removed"}
  demo                  {"right","took"}; what it shows goes to standard error
  bench                 array of {"name","value","unit","n","wanted"}
  version               {"version","go","os","arch"}

and its error to standard error as one line, an object with "exit", the exit
code, and "detail"; with "code", "key", "task", "field" and "stack" where there
is such. Members may be added to records, none is taken away.`

const valuesHelp = `Arguments on a command line are read one by one:

  5  -1  2.5  true  null     JSON is what it is
  '[1, 2]'  '{"a": 1}'
  hello                      what is no JSON is a string
  '"5"'                      a string that would be JSON otherwise
  @photo.png                 the content of a file, as bytes
  @-                         standard input, as bytes
  @@home                     the string "@home"

With --string (-s) each is a string as it stands, and files are text.
--json-args gives all arguments as one JSON list, or @file or @- for one.

Numbers without . and e are integers of 64 bits and stay exact. What JSON lacks
is written in the forms of the HTTP API, at any depth:

  {"$bytes": "base64"}       bytes
  {"$float": "NaN"}          also "Inf" and "-Inf"
  {"$future": "key"}         the result of a future that exists
  {"$literal": {…}}          that object, though it looks like a form

Results are written in the same way. Bytes that are the whole result are written
as they are when standard output is no terminal, or with --raw; a string is
with --raw.`

const environmentHelp = `WEFT_SERVER    address of the server, unless --server is given;
               http://127.0.0.1:7420 if neither is
WEFT_TOKEN     token for the server, unless --token is given
XDG_DATA_HOME  where "weft serve" and "weft registry" keep their data, in
               weft below it; ~/.local/share if it is not set
NO_COLOR       when not empty, nothing is coloured
TERM           when it is "dumb", nothing is coloured`
