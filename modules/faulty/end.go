package main

import (
	"errors"

	"weft/guest-sdk"
)

// The functions that end badly.

func fail(message string) error { return errors.New(message) }

func panics(message string) { panic(message) }

func index(list []any, i int) any { return list[i] }

func nilMap() {
	var m map[string]int
	m["x"] = 1
}

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
