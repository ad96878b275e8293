package host

import (
	"bytes"

	"github.com/tetratelabs/wazero/api"

	"weft/guest-sdk/abi"
	"weft/task"
)

const abiModule = abi.Module

// abiFunctions are the imports of the weft ABI; package abi says what they are.
var abiFunctions = []hostFunction{
	{abi.InputSize, ":i", inputSize},
	{abi.InputRead, "ii:", inputRead},
	{abi.OutputWrite, "ii:", outputWrite},
	{abi.Fail, "iiiii:", fail},
	{abi.Log, "iii:", logLine},
}

// checkOpen ends a guest that moves values while its instance is made.
func (b *sandbox) checkOpen(name string) {
	if !b.abiOpen {
		trapf("%s.%s was called before %s or %s was", abiModule, name, abi.CallExport, abi.DescribeExport)
	}
}

// inputSize is input_size().
func inputSize(b *sandbox, _ api.Module, p []uint64) {
	b.checkOpen(abi.InputSize)
	p[0] = uint64(len(b.input))
}

// inputRead is input_read(ptr, size).
func inputRead(b *sandbox, mod api.Module, p []uint64) {
	b.checkOpen(abi.InputRead)
	size := uint32(p[1])
	if uint64(size) > uint64(len(b.input)) {
		trapf("%s.%s was asked for %d bytes of an input of %d", abiModule, abi.InputRead, size, len(b.input))
	}
	copy(b.span(mod, uint32(p[0]), size), b.input)
}

// outputWrite is output_write(ptr, size).
func outputWrite(b *sandbox, mod api.Module, p []uint64) {
	b.checkOpen(abi.OutputWrite)
	view := b.span(mod, uint32(p[0]), uint32(p[1]))
	checkResult(int64(len(view)), b.limits.Result)
	b.output = bytes.Clone(view)
}

// fail is fail(kind, ptr, size, stack, stack_size). It does not return.
func fail(b *sandbox, mod api.Module, p []uint64) {
	b.checkOpen(abi.Fail)
	kind := uint32(p[0])
	message := b.span(mod, uint32(p[1]), uint32(p[2]))
	stack := b.span(mod, uint32(p[3]), uint32(p[4]))
	e := &task.Error{Detail: cut(message)}
	switch kind {
	case abi.FailError:
		e.Code = task.GuestError
	case abi.FailPanic:
		e.Code = task.Trap
		e.Stack = cut(stack)
	default:
		trapf("%s.%s was given the kind %d, which is none", abiModule, abi.Fail, kind)
	}
	panic(e)
}

// levels are the names of the levels of Log.
var levels = [...]string{abi.LevelDebug: levelDebug, abi.LevelInfo: levelInfo, abi.LevelWarn: levelWarn, abi.LevelError: levelError}

// logLine is log(level, ptr, size). What has line breaks becomes several lines.
func logLine(b *sandbox, mod api.Module, p []uint64) {
	level := uint32(p[0])
	if level >= uint32(len(levels)) {
		trapf("%s.%s was given the level %d, which is none", abiModule, abi.Log, level)
	}
	w := lineWriter{book: b.log, stream: streamLog, level: levels[level]}
	w.write(b.span(mod, uint32(p[1]), uint32(p[2])))
	w.flush()
}
