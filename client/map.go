package client

import "runtime"

// Map submits a function once for each element of a sequence, or of several
// taken in step, and returns the futures in order. It stops at the end of the
// shortest sequence. Elements are values or futures.
//
//	xs := client.Map[int64](c, "math/inc", []int{1, 2, 3})
//	ys := client.Map[int64](c, "math/add", xs, xs)
//	zs := client.Map[int64](c, "math/add", client.Values(ys), client.Values([]int{7, 8, 9}))
func Map[T any, S ~[]E, E any](c *Client, function string, sequences ...S) []*Future[T] {
	n := 0
	for i, s := range sequences {
		if i == 0 || len(s) < n {
			n = len(s)
		}
	}
	futures := make([]*Future[T], n)
	part := make([]*hold, 0, mapPart)
	args := make([]any, len(sequences))
	for i := range futures {
		for k, s := range sequences {
			args[k] = s[i]
		}
		h := c.prepare(function, args)
		futures[i] = newFuture[T](h)
		if part = append(part, h); len(part) == mapPart || i == n-1 {
			c.s.submit(part...)
			part = part[:0]
		}
	}
	runtime.KeepAlive(sequences)
	return futures
}

// mapPart is how many calls Map submits at a time: the first are on their way
// while the last are encoded.
const mapPart = 1024

// Values makes a sequence of any type one that Map takes together with
// sequences of other types.
func Values[E any](sequence []E) []any {
	values := make([]any, len(sequence))
	for i, v := range sequence {
		values[i] = v
	}
	return values
}
