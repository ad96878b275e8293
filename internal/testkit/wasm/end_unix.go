//go:build unix

package wasm

import (
	"os/exec"
	"syscall"
)

// endTogether has cmd end with all processes that it started, which would
// otherwise go on writing to the directory that is about to be removed.
func endTogether(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
