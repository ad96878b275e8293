package wasm

import "context"

// TB is what Module needs of testing.TB. The demo builds modules too, and does
// without package testing.
type TB interface {
	Helper()
	Context() context.Context
	Fatalf(format string, args ...any)
}

// Module returns the sample module of that name, or ends the test.
func Module(tb TB, name string) []byte {
	tb.Helper()
	wasm, err := Build(tb.Context(), "modules/"+name)
	if err != nil {
		tb.Fatalf("sample module %s: %v", name, err)
	}
	return wasm
}
