package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"weft/client"
	"weft/internal/solo"
)

// target is a server with the functions that are called.
type target struct {
	client *client.Client
	module string       // reference without a function
	leave  func() error // leaves the server as it was
}

func (o Options) join(ctx context.Context) (*target, error) {
	if o.Server == "" {
		return o.ownServer(ctx)
	}
	return o.otherServer(ctx)
}

func (o Options) ownServer(ctx context.Context) (*target, error) {
	s, err := solo.Start(ctx, o.Slots)
	if err != nil {
		return nil, err
	}
	if _, err := s.PushSample(ctx, "math"); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return &target{client: s.Client, module: "math", leave: s.Close}, nil
}

// otherServer uploads the functions under a name that nobody else uses, and
// takes them away again if they were not there before.
func (o Options) otherServer(ctx context.Context) (*target, error) {
	const name = "weft-bench"
	wasm, err := solo.Build(ctx, "math")
	if err != nil {
		return nil, err
	}
	c, err := client.Dial(ctx, o.Server, client.Token(o.Token))
	if err != nil {
		return nil, err
	}
	m, created, err := c.Push(ctx, name, wasm, nil)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("upload module %s: %w", name, err), c.Close())
	}
	leave := func() error {
		err := c.Close()
		if !created {
			return err
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		defer c.CloseIdle()
		// A conflict says that another benchmark uses them.
		if gone := c.DeleteModule(ctx, name, m.Version); gone != nil && !errors.Is(gone, client.ErrConflict) {
			err = errors.Join(err, fmt.Errorf("remove module %s: %w", name, gone))
		}
		return err
	}
	return &target{client: c, module: name + "@" + m.Version, leave: leave}, nil
}
