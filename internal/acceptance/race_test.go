//go:build race

package acceptance

// underRace says that the race detector watches, with which the host takes ten
// times as long for a sandbox.
const underRace = true
