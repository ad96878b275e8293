package client

import (
	"context"
	"runtime"

	"weft/task"
	"weft/value"
)

// Submit has the server run a function, "module/function", and returns the
// future of its result at once: it never waits for the network. Arguments are
// any Go values that package value can encode; a future anywhere in them, at
// any depth, stands for its result. What is wrong with a call shows in its
// future.
//
//	x := client.Submit[int64](c, "math/inc", 1)
//	y := client.Submit[int64](c.With(client.Priority(1)), "math/add", x, 10)
func Submit[T any](c *Client, function string, args ...any) *Future[T] {
	h := c.prepare(function, args)
	c.s.submit(h)
	runtime.KeepAlive(args) // not a future among them is dropped before
	return newFuture[T](h)
}

// FireAndForget has the server run a function for what it does: nobody holds
// the task or gets its result. It waits until the server has taken it, and
// returns its key; when ctx ends first the task may run or not.
func FireAndForget(ctx context.Context, c *Client, function string, args ...any) (task.Key, error) {
	h := c.prepare(function, args)
	h.call.unattended = true
	c.s.submit(h)
	runtime.KeepAlive(args)
	key, err := h.key(ctx)
	h.drop()
	return key, err
}

// prepare makes a call of a function on arguments, which it has encoded when
// it returns. A call that cannot be has failed already.
func (c *Client) prepare(function string, args []any) *hold {
	h := c.s.newHold(function)
	encoded, err := value.Marshal(args)
	if err != nil {
		h.err = h.invalid("arguments that cannot be sent: " + err.Error())
	}
	h.call = call{args: encoded, opts: c.opts}
	return h
}
