//go:build !race

package acceptance

// underRace says that the race detector watches.
const underRace = false
