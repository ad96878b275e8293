package solo

import (
	"context"
	"errors"
	"fmt"
	"os/exec"

	"weft/httpapi/wire"
	"weft/internal/testkit/wasm"
)

// PushSample builds a module of the modules folder and uploads it under its
// own name. It needs the go command and a checkout of weft around the working
// directory.
func (s *Server) PushSample(ctx context.Context, name string) (wire.Module, error) {
	bytes, err := Build(ctx, name)
	if err != nil {
		return wire.Module{}, err
	}
	m, _, err := s.Client.Push(ctx, name, bytes, nil)
	if err != nil {
		return wire.Module{}, fmt.Errorf("upload module %s: %w", name, err)
	}
	return m, nil
}

// Build builds a module of the modules folder. What stands in the way of that
// on this machine is said with what to do.
func Build(ctx context.Context, name string) ([]byte, error) {
	bytes, err := wasm.Build(ctx, "modules/"+name)
	switch {
	case errors.Is(err, wasm.ErrNoCheckout):
		return nil, fmt.Errorf("the sample modules are built from their sources: run this in a checkout of weft: %w", err)
	case errors.Is(err, exec.ErrNotFound):
		return nil, fmt.Errorf("the sample modules are built with the go command: install Go from go.dev/dl: %w", err)
	}
	return bytes, err
}
