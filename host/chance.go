package host

import (
	crand "crypto/rand"
	"math/rand/v2"
)

// chance is the randomness that a guest sees: a stream that a seed determines,
// or, which takes a capability, the machine's.
type chance struct {
	seed   [32]byte
	stream *rand.ChaCha8 // nil until it is asked
	real   bool
}

// reseed begins a new stream.
func (c *chance) reseed(seed [32]byte) { c.seed, c.stream = seed, nil }

// setReal makes randomness the machine's from now on.
func (c *chance) setReal() { c.real = true }

// fill fills p.
func (c *chance) fill(p []byte) {
	if c.real {
		crand.Read(p) // never fails: it would end the process
		return
	}
	if c.stream == nil {
		c.stream = rand.NewChaCha8(c.seed)
	}
	_, _ = c.stream.Read(p) // never fails
}
