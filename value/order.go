package value

import (
	"bytes"
	"cmp"
	"strings"
)

// Keys of a map are in the order of their encoded bytes: the length comes
// first in those.

func compareKeys(x, y []byte) int {
	if len(x) != len(y) {
		return cmp.Compare(len(x), len(y))
	}
	return bytes.Compare(x, y)
}

func compareNames(x, y string) int {
	if len(x) != len(y) {
		return cmp.Compare(len(x), len(y))
	}
	return strings.Compare(x, y)
}

// member is a member of a map that is read in another order than it stands in:
// its key, decoded, and where its value begins.
type member struct {
	key []byte
	at  int
}

func compareMembers(x, y member) int { return compareKeys(x.key, y.key) }
