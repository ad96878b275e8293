package task

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// Key names a future. It is unique in the cluster: two calls with the same
// key are the same future.
type Key string

// MaxName is the length of the longest key or function name, in bytes.
const MaxName = 200

// ValidName reports whether s may be a key or the name of a function:
// 1 to MaxName characters of [A-Za-z0-9._-].
func ValidName(s string) bool {
	if s == "" || len(s) > MaxName {
		return false
	}
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '.', c == '_', c == '-':
		default:
			return false
		}
	}
	return true
}

// ValidModuleName reports whether s may name a module:
// [a-z0-9][a-z0-9._-]{0,62}.
func ValidModuleName(s string) bool {
	if s == "" || len(s) > 63 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
		case i > 0 && (c == '.' || c == '_' || c == '-'):
		default:
			return false
		}
	}
	return true
}

// ContentID says what a call computes. Two pure calls of the same function of
// the same module on the same arguments have the same one; a call that is not
// pure has one of its own, drawn at random.
type ContentID [32]byte

// KeyFor is the default key of a call: its function's name, cut so that the
// key stays valid, and the first 16 bytes of its content id in hex.
func KeyFor(function string, id ContentID) Key {
	const hexLen = 32
	if len(function) > MaxName-hexLen-1 {
		function = function[:MaxName-hexLen-1]
	}
	var b [MaxName]byte
	n := copy(b[:], function)
	b[n] = '-'
	hex.Encode(b[n+1:], id[:16])
	return Key(b[:n+1+hexLen])
}

// Digest is the SHA-256 of bytes: of a module, or of an encoded value.
type Digest [sha256.Size]byte

// DigestOf returns the digest of b.
func DigestOf(b []byte) Digest { return sha256.Sum256(b) }

// String is the digest as the API shows it: "sha256:" and 64 hex digits.
func (d Digest) String() string { return "sha256:" + hex.EncodeToString(d[:]) }

// IsZero reports whether d is no digest at all.
func (d Digest) IsZero() bool { return d == Digest{} }

// MarshalText makes digests readable in JSON.
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText is the inverse of MarshalText.
func (d *Digest) UnmarshalText(b []byte) error {
	parsed, err := ParseDigest(string(b))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// ParseDigest reads what Digest.String writes.
func ParseDigest(s string) (Digest, error) {
	var d Digest
	digits, ok := strings.CutPrefix(s, "sha256:")
	if !ok || len(digits) != hex.EncodedLen(len(d)) || strings.ToLower(digits) != digits {
		return Digest{}, fmt.Errorf("parse digest %q: want sha256: and %d lower-case hex digits", s, hex.EncodedLen(len(d)))
	}
	if _, err := hex.Decode(d[:], []byte(digits)); err != nil {
		return Digest{}, fmt.Errorf("parse digest %q: %w", s, err)
	}
	return d, nil
}

// GraphID is the id of a graph, a UUID of version 7 in its text form. Those of
// one server sort by age.
type GraphID string

// SessionID is the id of a session, a UUID of version 7 in its text form.
type SessionID string

// WorkerID is the id of a worker, a UUID of version 7 in its text form.
type WorkerID string
