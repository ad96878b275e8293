package state

// chunk is room for short slices, many of which share an allocation. One that
// lives on keeps no more than the few others of its chunk from being freed; what
// they point to is cleared by those who give them up.
type chunk[T any] struct{ room []T }

// take returns a slice of n zero values that cannot grow into another's room.
func (c *chunk[T]) take(n int) []T {
	const together = 32
	if len(c.room) < n {
		c.room = make([]T, max(n, together))
	}
	taken := c.room[:n:n]
	c.room = c.room[n:]
	return taken
}
