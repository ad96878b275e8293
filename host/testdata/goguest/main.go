// The guest of host's tests: a Go library that speaks the weft ABI without the
// SDK. Build it with GOOS=wasip1 GOARCH=wasm go build -buildmode=c-shared.
package main

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"os"
	"time"
	"unsafe"
)

//go:wasmimport weft_v1 input_size
func inputSize() uint32

//go:wasmimport weft_v1 input_read
func inputRead(ptr unsafe.Pointer, size uint32)

//go:wasmimport weft_v1 output_write
func outputWrite(ptr unsafe.Pointer, size uint32)

// functions are described and called by their place.
var functions = []struct {
	name string
	call func(input []byte) (output []byte)
}{
	{"echo", func(input []byte) []byte { return input }},
	{"sleep", sleep},
	{"concurrent", concurrent},
	{"garbage", garbage},
	{"random", random},
	{"panics", func([]byte) []byte { panic("as it was told") }},
	{"deadlock", func([]byte) []byte { select {} }},
	{"prints", prints},
}

//go:wasmexport weft_v1_describe
func describe() {
	list := []byte{0x80 | byte(len(functions))}
	for _, f := range functions {
		list = append(list, 0xa4)
		list = append(text(list, "name"), text(nil, f.name)...)
		list = append(text(list, "params"), 0x81, 0xa1)
		list = append(text(list, "type"), text(nil, "any")...)
		list = append(text(list, "variadic"), 0xf5)
		list = append(text(list, "result"), text(nil, "any")...)
	}
	outputWrite(unsafe.Pointer(unsafe.SliceData(list)), uint32(len(list)))
}

// text appends a short string in CBOR.
func text(b []byte, s string) []byte { return append(append(b, 0x60|byte(len(s))), s...) }

// number is an integer in CBOR.
func number(n int64) []byte {
	if n < 0 {
		return binary.BigEndian.AppendUint64([]byte{0x3b}, uint64(^n))
	}
	return binary.BigEndian.AppendUint64([]byte{0x1b}, uint64(n))
}

//go:wasmexport weft_v1_call
func call(index uint32) {
	input := make([]byte, inputSize())
	inputRead(unsafe.Pointer(unsafe.SliceData(input)), uint32(len(input)))
	output := functions[index].call(input)
	outputWrite(unsafe.Pointer(unsafe.SliceData(output)), uint32(len(output)))
}

// sleep sleeps for the nanoseconds of its one argument, of nine bytes, and
// tells how long that was.
func sleep(input []byte) []byte {
	start := time.Now()
	time.Sleep(time.Duration(binary.BigEndian.Uint64(input[2:])))
	return number(int64(time.Since(start)))
}

// concurrent lets goroutines sleep side by side, and tells how long that took.
func concurrent([]byte) []byte {
	start := time.Now()
	done := make(chan struct{})
	for i := range 10 {
		go func() {
			time.Sleep(time.Duration(i+1) * time.Millisecond)
			done <- struct{}{}
		}()
	}
	for range 10 {
		<-done
	}
	return number(int64(time.Since(start)))
}

var sink [][]byte

// garbage makes the collector work while the clock stands still.
func garbage([]byte) []byte {
	for i := range 20_000 {
		if i%1000 == 0 {
			sink = nil
		}
		sink = append(sink, make([]byte, 4096))
	}
	return number(int64(len(sink)))
}

// random tells what crypto/rand, the order of a map and the clock say.
func random([]byte) []byte {
	var b [8]byte
	rand.Read(b[:])
	m := make(map[int]bool)
	for i := range 100 {
		m[i] = true
	}
	var order []int
	for k := range m {
		order = append(order, k)
	}
	s := fmt.Sprintf("%x %v %s", b, order[:5], time.Now().UTC())
	return append(binary.BigEndian.AppendUint16([]byte{0x79}, uint16(len(s))), s...)
}

func prints([]byte) []byte {
	fmt.Println("to stdout", len(os.Args), len(os.Environ()))
	fmt.Fprint(os.Stderr, "to stderr, without an end")
	_, err := os.ReadFile("/etc/passwd")
	return text(nil, err.Error()[:20])
}

func main() {}
