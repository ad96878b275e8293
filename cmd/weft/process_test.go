package main

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"
)

// process is one that a script started; each script has one at a time.
type process struct {
	cmd   *exec.Cmd
	lines chan string // of both streams; closed at their end
	seen  []string
}

// processKey is where a script's *process is among its values.
type processKey struct{}

func processOf(ts *testscript.TestScript) *process { return ts.Value(processKey{}).(*process) }

func scriptStart(ts *testscript.TestScript, _ bool, args []string) {
	p := processOf(ts)
	r, w, err := os.Pipe()
	ts.Check(err)
	path, err := exec.LookPath(args[1])
	ts.Check(err)
	*p = process{cmd: exec.Command(path, args[2:]...), lines: make(chan string, 1000)}
	p.cmd.Dir = ts.MkAbs(".")
	p.cmd.Env = append(os.Environ(), "WEFT_SERVER="+ts.Getenv("WEFT_SERVER"), "XDG_DATA_HOME="+ts.Getenv("XDG_DATA_HOME"), "GORACE="+ts.Getenv("GORACE"))
	p.cmd.Stdout, p.cmd.Stderr = w, w
	ts.Check(p.cmd.Start())
	w.Close()
	lines := p.lines
	go func() { // ends with the process
		defer close(lines)
		defer r.Close()
		for s := bufio.NewScanner(r); s.Scan(); {
			lines <- s.Text()
		}
	}()
	cmd := p.cmd
	ts.Defer(func() {
		_ = cmd.Process.Kill() // it has ended long ago, unless the script failed
		_ = cmd.Wait()
		for range lines {
		}
	})
	ts.Setenv("MATCH", p.await(ts, args[0]))
}

// await waits for a line and returns its first group.
func (p *process) await(ts *testscript.TestScript, pattern string) string {
	re, err := regexp.Compile(pattern)
	ts.Check(err)
	for line := range p.lines {
		p.seen = append(p.seen, line)
		if m := re.FindStringSubmatch(line); m != nil {
			return append(m, "")[1]
		}
	}
	ts.Fatalf("it ended without a line like %q:\n%s", pattern, strings.Join(p.seen, "\n"))
	return ""
}

func scriptSignal(ts *testscript.TestScript, _ bool, args []string) {
	p := processOf(ts)
	s, ok := map[string]syscall.Signal{"INT": syscall.SIGINT, "TERM": syscall.SIGTERM}[args[0]]
	if !ok {
		ts.Fatalf("there is no signal %s here", args[0])
	}
	ts.Check(p.cmd.Process.Signal(s))
	if len(args) > 1 {
		p.await(ts, args[1])
	}
}

func scriptEnd(ts *testscript.TestScript, _ bool, args []string) {
	p := processOf(ts)
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	for line := range p.lines {
		p.seen = append(p.seen, line)
	}
	err = p.cmd.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		ts.Fatalf("wait: %v", err)
	}
	text := strings.Join(p.seen, "\n") + "\n"
	ts.Check(os.WriteFile(ts.MkAbs("lines"), []byte(text), 0o600))
	if got := p.cmd.ProcessState.ExitCode(); got != want {
		ts.Fatalf("it ended with %d, not %d:\n%s", got, want, text)
	}
}
