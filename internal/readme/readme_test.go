// Package readme runs what the README says one can run, and holds the output
// against what it shows.
package readme

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// command is a line behind a prompt, and what is shown below it.
type command struct{ line, output string }

// commands reads the console blocks of a page. A line that begins with "> "
// goes on with the command.
func commands(page string) []command {
	var found []command
	for _, block := range regexp.MustCompile("(?s)```console\n(.*?)```").FindAllStringSubmatch(page, -1) {
		for line := range strings.Lines(block[1]) {
			if c, ok := strings.CutPrefix(line, "$ "); ok {
				found = append(found, command{line: c})
				continue
			}
			last := &found[len(found)-1]
			if more, ok := strings.CutPrefix(line, "> "); ok {
				last.line += more
			} else {
				last.output += line
			}
		}
	}
	return found
}

// varying is what differs from one run, machine or toolchain to the next.
var varying = []struct {
	what *regexp.Regexp
	as   string
}{
	{regexp.MustCompile(`[0-9a-f]{12,}`), "<hex>"},
	{regexp.MustCompile(`[0-9.]+ MiB`), "<size>"},
	{regexp.MustCompile(`with \d+ slots?, data in \S+`), "with <slots>, data in <dir>"},
	{regexp.MustCompile(`[0-9.]+(ms|µs|s)( ago)?\b`), "<time>"},
	{regexp.MustCompile(`[ \t]+`), " "},
	{regexp.MustCompile(`(?m) $`), ""},
}

func settle(s string) string {
	for _, v := range varying {
		s = v.what.ReplaceAllString(s, v.as)
	}
	return strings.TrimSpace(s)
}

func TestCommands(t *testing.T) {
	for _, tool := range []string{"bash", "curl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the README's commands need %s", tool)
		}
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	dir, addr := t.TempDir(), freeAddr(t)
	// The commands leave nothing in the checkout, and disturb no server.
	here := strings.NewReplacer("./weft", dir+"/weft", "-o weft", "-o "+dir+"/weft", "math.wasm", dir+"/math.wasm", "127.0.0.1:7420", addr)
	served := false
	for _, c := range commands(string(page)) {
		line, want := here.Replace(c.line), settle(here.Replace(c.output))
		if strings.HasPrefix(c.line, "./weft serve") {
			serve(t, dir, addr, want)
			served = true
			continue
		}
		cmd := exec.CommandContext(t.Context(), "bash", "-c", line)
		cmd.Dir = root
		cmd.Env = append(os.Environ(), "WEFT_SERVER=http://"+addr)
		out, err := cmd.CombinedOutput()
		if got := settle(string(out)); got != want {
			t.Errorf("$ %s (%v)\ngot:\n%s\nwant:\n%s", c.line, err, got, want)
		}
	}
	if !served {
		t.Error("the README starts no server")
	}
}

// serve runs the server of the README until the end of the test.
func serve(t *testing.T, dir, addr, want string) {
	t.Helper()
	cmd := exec.Command(dir+"/weft", "serve", "--listen", addr, "--data", dir+"/data")
	var out bytes.Buffer
	cmd.Stdout = &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
			t.Error(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("the server ended with %v", err)
		}
		if got := settle(out.String()); got != want {
			t.Errorf("$ ./weft serve\ngot:\n%s\nwant:\n%s", got, want)
		}
	})
	waitReady(t, "http://"+addr+"/readyz")
}

func waitReady(t *testing.T, url string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		if resp, err := http.DefaultClient.Do(req); err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatal("the server does not answer")
		}
	}
}

func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// TestTwoCommands proves that the README still has them; CI runs both.
func TestTwoCommands(t *testing.T) {
	page, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []string{"go run ./cmd/weft demo ", "go test ./... "} {
		if !bytes.Contains(page, []byte("\n"+c)) {
			t.Errorf("the README has no line %q", c)
		}
	}
}

// TestLinks proves that the files the README names are there.
func TestLinks(t *testing.T) {
	page, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	page = regexp.MustCompile("(?s)```.*?```").ReplaceAll(page, nil)
	links := regexp.MustCompile(`\]\(([^):]+)\)`).FindAllSubmatch(page, -1)
	if len(links) == 0 {
		t.Error("the README links to nothing")
	}
	for _, l := range links {
		if _, err := os.Stat(filepath.Join("../..", string(l[1]))); err != nil {
			t.Errorf("the README links to %s: %v", l[1], err)
		}
	}
	for _, l := range regexp.MustCompile("(?m)^\\| `([^`]+/)`").FindAllSubmatch(page, -1) {
		if _, err := os.Stat(filepath.Join("../..", string(l[1]))); err != nil {
			t.Errorf("the README names %s: %v", l[1], err)
		}
	}
}
