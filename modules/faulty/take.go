package main

import "time"

// The functions that take much.

// loop ends when a uint64 overflows, which nobody lives to see.
func loop() uint64 {
	var turns uint64
	for turns = 1; turns != 0; turns++ {
		hoard = hoard[:0] // a write that no compiler can take out of the loop
	}
	return turns
}

func recurse(depth int) int {
	if depth <= 0 {
		return 0
	}
	return 1 + recurse(depth-1)
}

// hoard keeps what allocate allocated.
var hoard [][]byte

const mebibyte = 1 << 20

func allocate(bytes int64) int64 {
	var got int64
	for ; bytes < 0 || got < bytes; got += mebibyte {
		block := make([]byte, mebibyte)
		for i := 0; i < len(block); i += 4096 {
			block[i] = 1
		}
		hoard = append(hoard, block)
	}
	return got
}

func sleep(seconds float64) float64 {
	start := time.Now()
	time.Sleep(time.Duration(seconds * float64(time.Second)))
	return time.Since(start).Seconds()
}

func bigBytes(size int64) []byte { return make([]byte, size) }

func bigList(length int64) []int64 {
	list := make([]int64, length)
	for i := range list {
		list[i] = int64(i)
	}
	return list
}
