// Package task holds the nouns of weft: keys, graphs, calls, assignments,
// outcomes and errors, as plain values.
//
// Every arrow between two layers carries values of this package and nothing
// else. It knows no encoding, does no I/O and imports only the standard
// library, so that any layer, and any client, can speak it. Its values are
// immutable once they are handed over: the sender keeps no reference that it
// writes through, so they may cross goroutines freely.
package task
