// Command bare is a module that speaks the ABI without the SDK and returns its
// arguments: the least that a call of a Go module takes.
package main

import "unsafe"

//go:wasmimport weft_v1 input_size
func inputSize() uint32

//go:wasmimport weft_v1 input_read
func inputRead(ptr unsafe.Pointer, size uint32)

//go:wasmimport weft_v1 output_write
func outputWrite(ptr unsafe.Pointer, size uint32)

//go:wasmexport weft_v1_describe
func describe() {
	const list = "\x81\xa1\x64name\x64echo"
	outputWrite(unsafe.Pointer(unsafe.StringData(list)), uint32(len(list)))
}

//go:wasmexport weft_v1_call
func call(uint32) {
	input := make([]byte, inputSize())
	inputRead(unsafe.Pointer(unsafe.SliceData(input)), uint32(len(input)))
	outputWrite(unsafe.Pointer(unsafe.SliceData(input)), uint32(len(input)))
}

func main() {}
