package main

import (
	"context"
	"iter"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"weft/client/rest"
	"weft/httpapi/wire"
	"weft/task"
)

// completer is a source of words that a shell may offer.
type completer func(ctx context.Context, api *rest.API) iter.Seq2[string, error]

const (
	completionTime = time.Second // that a person at a shell waits gladly
	mostWords      = 200
)

// words asks the server for words. A server that does not answer offers none.
func (c *cli) words(cmd *cobra.Command, from completer, prefix string) []string {
	api, err := c.api()
	if err != nil {
		return nil
	}
	defer api.CloseIdle()
	ctx, cancel := context.WithTimeout(cmd.Context(), completionTime)
	defer cancel()
	var words []string
	for word, err := range from(ctx, api) {
		if err != nil || len(words) == mostWords {
			break
		}
		if strings.HasPrefix(word, prefix) {
			words = append(words, word)
		}
	}
	return words
}

func (c *cli) completeWith(from completer) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, prefix string) ([]string, cobra.ShellCompDirective) {
		return c.words(cmd, from, prefix), cobra.ShellCompDirectiveNoFileComp
	}
}

// completeFirst completes the first argument.
func (c *cli) completeFirst(from completer) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return c.completeWith(from)(cmd, args, prefix)
	}
}

// completeAll completes every argument.
func (c *cli) completeAll(from completer) cobra.CompletionFunc { return c.completeWith(from) }

// completeCall completes the function of a call; behind it stands anything.
func (c *cli) completeCall(cmd *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	return c.completeWith(functionNames)(cmd, args, prefix)
}

func completeDirs(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// addGraphFlag adds the flag --graph, which takes the id of a graph.
func (c *cli) addGraphFlag(cmd *cobra.Command, to *string, usage string) {
	cmd.Flags().StringVar(to, "graph", "", usage)
	_ = cmd.RegisterFlagCompletionFunc("graph", c.completeWith(graphIDs)) // the flag is there
}

func moduleNames(ctx context.Context, api *rest.API) iter.Seq2[string, error] {
	return each(api.Modules(ctx), func(m *wire.Module) []string { return []string{m.Name} })
}

func functionNames(ctx context.Context, api *rest.API) iter.Seq2[string, error] {
	return each(api.Modules(ctx), func(m *wire.Module) []string {
		names := make([]string, len(m.Functions))
		for i, f := range m.Functions {
			names[i] = m.Name + "/" + f.Name
		}
		return names
	})
}

func futureKeys(ctx context.Context, api *rest.API) iter.Seq2[string, error] {
	return each(api.Futures(ctx, task.FutureFilter{}), func(f *wire.Future) []string { return []string{string(f.Key)} })
}

func graphIDs(ctx context.Context, api *rest.API) iter.Seq2[string, error] {
	return each(api.Graphs(ctx), func(g *wire.Graph) []string { return []string{string(g.ID)} })
}

func workerIDs(ctx context.Context, api *rest.API) iter.Seq2[string, error] {
	return each(api.Workers(ctx), func(w *wire.Worker) []string { return []string{string(w.ID)} })
}

// each is the words that the items of a list make.
func each[T any](items iter.Seq2[T, error], words func(*T) []string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for item, err := range items {
			if err != nil {
				yield("", err)
				return
			}
			for _, word := range words(&item) {
				if !yield(word, nil) {
					return
				}
			}
		}
	}
}
