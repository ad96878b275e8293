package client_test

import (
	"context"
	"log"
	"log/slog"
	"os"
	"sync"
	"testing"

	"weft/client"
	"weft/internal/server"
	"weft/internal/testkit/wasm"
)

// examples is the server that the examples share, started by the first of them
// and stopped when the last test has ended.
var examples struct {
	once   sync.Once
	data   string
	server *server.Server
}

// exampleServer starts what the examples talk to: a server with the sample
// modules.
func exampleServer() (address string) {
	examples.once.Do(func() {
		if err := startExamples(context.Background()); err != nil {
			log.Fatal(err)
		}
	})
	return examples.server.URL()
}

func startExamples(ctx context.Context) (err error) {
	code, err := wasm.CacheDir("compiled")
	if err != nil {
		return err
	}
	if examples.data, err = os.MkdirTemp("", "weft-examples-"); err != nil {
		return err
	}
	examples.server, err = server.Start(server.Config{
		Listen: "127.0.0.1:0", Data: examples.data, Code: code, Logger: slog.New(slog.DiscardHandler),
		Workers: []server.Worker{{Name: "local", Slots: 2}},
	})
	if err != nil {
		return err
	}
	c, err := client.Dial(ctx, examples.server.URL())
	if err != nil {
		return err
	}
	defer c.Close()
	for _, name := range []string{"math", "items", "faulty"} {
		bytes, err := wasm.Build(ctx, "modules/"+name)
		if err != nil {
			return err
		}
		if _, _, err := c.Push(ctx, name, bytes, nil); err != nil {
			return err
		}
	}
	return nil
}

// thenStopExamples runs the tests, and stops the examples' server after them.
type thenStopExamples struct{ *testing.M }

func (m thenStopExamples) Run() int {
	code := m.M.Run()
	if examples.server != nil {
		ctx, cancel := context.WithCancel(context.Background())
		cancel() // nothing that still runs is of use
		examples.server.Stop(ctx)
		os.RemoveAll(examples.data)
	}
	return code
}

// dialExample dials the server of the examples, with what each of them would
// begin and end with.
func dialExample() (ctx context.Context, c *client.Client, done func()) {
	ctx = context.Background()
	c, err := client.Dial(ctx, exampleServer())
	if err != nil {
		log.Fatal(err)
	}
	return ctx, c, func() { c.Close() }
}
