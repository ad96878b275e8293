// Package wasm builds the modules of this repository, for tests and for the
// demo, which run from a checkout.
//
// It owns finding the checkout, the go command that makes a module, and where
// the outcome is kept: in the user's cache directory, where the go command
// itself sees whether it is still up to date. It knows nothing of what the
// modules do. Its functions may be called from any goroutine, and by several
// processes at once: each module is built by one while the others wait.
//
//	wasm, err := wasm.Build(ctx, "modules/math")
//
// Tests say wasm.Module(t, "math").
package wasm
