package solo

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync"

	"weft/client"
	"weft/internal/server"
	"weft/internal/testkit/wasm"
)

// Server is a running server with a client of it.
type Server struct {
	Client *client.Client

	server *server.Server
	dir    string
	close  func() error // what Close does, once
}

// Start starts a server with one worker of so many slots. The context is for
// the start alone; Close ends the server.
//
// What was compiled once is kept in the user's cache, where the samples are
// kept too: it is the modules' and not the server's.
func Start(ctx context.Context, slots int) (*Server, error) {
	code, err := wasm.CacheDir("compiled")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "weft-")
	if err != nil {
		return nil, fmt.Errorf("make a directory for the server: %w", err)
	}
	s := &Server{dir: dir}
	s.close = sync.OnceValue(s.end)
	s.server, err = server.Start(server.Config{
		Listen: "127.0.0.1:0", Data: dir, Code: code,
		Workers: []server.Worker{{Name: "solo", Slots: slots}},
		Logger:  slog.New(slog.DiscardHandler), // what matters of it comes to the client
	})
	if err == nil {
		s.Client, err = client.Dial(ctx, s.server.URL())
	}
	if err != nil {
		_ = s.Close() // the first error is the one to tell
		return nil, err
	}
	return s, nil
}

// URL is where the server answers.
func (s *Server) URL() string { return s.server.URL() }

// Close ends client and server without waiting for what runs, and removes the
// data. It may be called again.
func (s *Server) Close() error { return s.close() }

func (s *Server) end() (err error) {
	if s.Client != nil {
		err = s.Client.Close()
	}
	if s.server != nil {
		now, cancel := context.WithCancel(context.Background())
		cancel()
		s.server.Stop(now)
	}
	if gone := os.RemoveAll(s.dir); gone != nil {
		return fmt.Errorf("remove the server's data: %w", gone)
	}
	return err
}
