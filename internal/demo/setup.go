package demo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"weft/httpapi/wire"
	"weft/internal/solo"
)

// sample is a sample module that was uploaded.
type sample struct {
	wire.Module
	took time.Duration // to build, upload and compile it
}

// setUp uploads the modules and says so.
func setUp(ctx context.Context, s *script, server *solo.Server, slots int) error {
	s.say("%s\n", s.style(bold, "Two notebooks of dask.distributed, and a piece of real work, played by weft."))
	s.shell(fmt.Sprintf("weft serve --listen 127.0.0.1:0 --slots %d  # data in a temporary directory", slots))
	s.say("%s", server.URL())
	names := []string{"math", "items", "text"}
	uploaded := make([]chan sample, len(names))
	group, grouped := errgroup.WithContext(ctx)
	for i, name := range names {
		uploaded[i] = make(chan sample, 1)
		group.Go(func() error {
			defer close(uploaded[i])
			start := time.Now()
			m, err := server.PushSample(grouped, name)
			if err == nil {
				uploaded[i] <- sample{m, time.Since(start)}
			}
			return err
		})
	}
	for i, name := range names { // in this order, each as soon as it is there
		s.shell(fmt.Sprintf("weft push %s.wasm  # of modules/%[1]s, built here", name))
		if m, ok := <-uploaded[i]; ok {
			s.say("%s  %s", functions(m.Module), s.style(dim, seconds(m.took)))
		}
	}
	if err := group.Wait(); err != nil {
		return err
	}
	m, _, err := server.Client.Push(ctx, "arith", arith, nil)
	if err != nil {
		return fmt.Errorf("upload module arith: %w", err)
	}
	s.shell(fmt.Sprintf("weft push arith.wasm  # %d bytes, written by hand", m.Size))
	s.say("%s", functions(m))
	return nil
}

// functions names what a module has.
func functions(m wire.Module) string {
	names := make([]string, len(m.Functions))
	for i, f := range m.Functions {
		names[i] = f.Name
	}
	return strings.Join(names, ", ")
}
