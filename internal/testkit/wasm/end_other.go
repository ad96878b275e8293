//go:build !unix

package wasm

import "os/exec"

// endTogether does nothing where processes have no groups.
func endTogether(*exec.Cmd) {}
