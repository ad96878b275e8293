// A program in Go for host's tests: it copies its standard input in upper
// case, line by line, and does what its arguments say. Build it with
// GOOS=wasip1 GOARCH=wasm go build.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"time"
)

func main() {
	for _, arg := range os.Args[1:] {
		switch arg {
		case "panic":
			panic("as it was told")
		case "exit":
			fmt.Fprintln(os.Stderr, "told to fail")
			os.Exit(4)
		case "sleep":
			start := time.Now()
			time.Sleep(3 * time.Millisecond)
			fmt.Println(time.Since(start))
		default:
			fmt.Println("argument", arg)
		}
	}
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		os.Stdout.Write(append(bytes.ToUpper(in.Bytes()), '\n'))
	}
}
