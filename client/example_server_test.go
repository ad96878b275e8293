package client_test

import (
	"context"
	"errors"
	"log"
	"reflect"
	"slices"
	"time"

	"weft/client"
	"weft/client/internal/fakeserver"
)

// dialExample dials the server of the examples, with what each of them would
// begin and end with.
func dialExample() (ctx context.Context, c *client.Client, done func()) {
	server, stop := exampleServer()
	ctx = context.Background()
	c, err := client.Dial(ctx, server)
	if err != nil {
		log.Fatal(err)
	}
	return ctx, c, func() {
		c.Close()
		stop()
	}
}

// cleanups are run in the opposite order.
type cleanups []func()

func (c *cleanups) Cleanup(f func()) { *c = append(*c, f) }

func (c *cleanups) run() {
	for _, f := range slices.Backward(*c) {
		f()
	}
}

// handleExamples makes the functions of the examples, which are those of the
// sample modules of their names.
func handleExamples(srv *fakeserver.Server) {
	for name, f := range map[string]func(args []any) (any, error){
		"math/inc":        func(args []any) (any, error) { return args[0].(int64) + 1, nil },
		"math/double":     func(args []any) (any, error) { return args[0].(int64) * 2, nil },
		"math/add":        func(args []any) (any, error) { return args[0].(int64) + args[1].(int64), nil },
		"faulty/fail":     func(args []any) (any, error) { return nil, errors.New(args[0].(string)) },
		"builtin/len":     func(args []any) (any, error) { return reflect.ValueOf(args[0]).Len(), nil },
		"builtin/getitem": func(args []any) (any, error) { return getItem(args[0], args[1]), nil },
		"items/parse_file": func(args []any) (any, error) {
			return slices.Repeat([]float64{0.5}, 1+len(args[0].(string))%7), nil
		},
		"items/process_item": func(args []any) (any, error) { return args[0].(float64) + 1, nil },
	} {
		srv.Handle(name, func(_ context.Context, args []any) (any, error) { return f(args) })
	}
	srv.Handle("faulty/sleep", func(ctx context.Context, args []any) (any, error) {
		select {
		case <-time.After(time.Duration(args[0].(int64)) * time.Second):
			return args[0], nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	})
}

func getItem(of, at any) any {
	if m, ok := of.(map[string]any); ok {
		return m[at.(string)]
	}
	return of.([]any)[at.(int64)]
}
