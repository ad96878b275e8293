package main

import (
	"errors"

	weft "weft/guest-sdk"
)

// The functions that end badly.

func fail(message string) error { return errors.New(message) }

func panics(message string) { panic(message) }

func index(list []any, i int) any { return list[i] }

// noMap is never made.
var noMap map[string]int

func nilMap() { noMap["x"] = 1 }

func panicElsewhere(message string) {
	go panic(message)
	deadlock()
}

func deadlock() { select {} }

func flaky(probability float64) error {
	if weft.Rand().Float64() < probability {
		return errors.New("out of luck")
	}
	return nil
}
