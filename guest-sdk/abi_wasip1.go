package weft

import (
	"context"
	"unsafe"

	"weft/guest-sdk/abi"
	"weft/guest-sdk/internal/guest"
)

// The imports and exports of the ABI; package abi says what they mean. The
// directives take no constants.

//go:wasmimport weft_v1 input_size
func inputSize() uint32

//go:wasmimport weft_v1 input_read
func inputRead(ptr unsafe.Pointer, size uint32)

//go:wasmimport weft_v1 output_write
func outputWrite(ptr unsafe.Pointer, size uint32)

//go:wasmimport weft_v1 fail
func fail(kind uint32, message unsafe.Pointer, messageSize uint32, stack unsafe.Pointer, stackSize uint32)

//go:wasmimport weft_v1 log
func hostLog(level uint32, ptr unsafe.Pointer, size uint32)

// small takes the results that fit, so that they cost no allocation. The host
// copies a result before output_write returns.
var small [512]byte

//go:wasmexport weft_v1_describe
func describe() {
	list, err := guest.Registered.Describe()
	if err != nil {
		failCall(&guest.Failure{Kind: abi.FailError, Message: err.Error()})
	}
	outputWrite(unsafe.Pointer(unsafe.SliceData(list)), uint32(len(list)))
}

//go:wasmexport weft_v1_call
func call(index uint32) {
	f, ok := guest.Registered.At(index)
	if !ok {
		failCall(&guest.Failure{Kind: abi.FailError, Message: "the module has no function at the index that was called"})
	}
	forgetTask()
	input := make([]byte, inputSize())
	inputRead(unsafe.Pointer(unsafe.SliceData(input)), uint32(len(input)))
	result, failure := f.Call(context.Background(), input, small[:0])
	if failure != nil {
		failCall(failure)
	}
	outputWrite(unsafe.Pointer(unsafe.SliceData(result)), uint32(len(result)))
}

// failCall ends the call. A host that lets fail return is none.
func failCall(f *guest.Failure) {
	fail(f.Kind, unsafe.Pointer(unsafe.StringData(f.Message)), uint32(len(f.Message)),
		unsafe.Pointer(unsafe.StringData(f.Stack)), uint32(len(f.Stack)))
	panic("weft: the host went on after a failure")
}
