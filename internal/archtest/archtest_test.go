// Package archtest proves who may import whom. The design's rules are the
// table below; a package that no row covers fails, so that a new one gets its
// place in the picture before it gets its first import.
package archtest

import (
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// rule says what packages of weft a package may import, beside itself and what
// lies below it, and which third-party modules.
type rule struct {
	pkg     string   // a path.Match pattern, or one ending in /...
	weft    []string // of this module
	outside []string // of other modules, by prefix; the standard library is free
}

var rules = []rule{
	{pkg: "task"},
	{pkg: "guest-sdk/abi"},
	{pkg: "guest-sdk/...", weft: []string{"guest-sdk/abi", "value/item"}},
	{pkg: "modules/...", weft: []string{"guest-sdk"}},
	{pkg: "value/...", weft: []string{"task"}, outside: []string{"github.com/fxamacker/cbor", "github.com/go-json-experiment/json"}},
	{pkg: "builtin", weft: []string{"task", "value", "value/item"}},
	{pkg: "scheduler/state", weft: []string{"task"}},
	{pkg: "scheduler", weft: []string{"task"}, outside: []string{"github.com/google/uuid", "golang.org/x/sync"}},
	{pkg: "registry/...", weft: []string{"task"}, outside: []string{"go.etcd.io/bbolt"}},
	{pkg: "host/...", weft: []string{"task", "value", "value/item", "guest-sdk/abi"}, outside: []string{"github.com/tetratelabs/wazero", "golang.org/x/sync", "github.com/fxamacker/cbor"}},
	{pkg: "worker", weft: []string{"task", "value"}, outside: []string{"golang.org/x/sync"}},
	{pkg: "fabric/inproc", weft: []string{"task"}},
	{pkg: "fabric/fabrictest", weft: []string{"task"}},
	{pkg: "httpapi/wire", weft: []string{"task", "value"}, outside: []string{"github.com/go-json-experiment/json"}},
	{pkg: "httpapi/...", weft: []string{"task", "value"}, outside: []string{"github.com/gin-gonic/gin", "github.com/go-json-experiment/json", "golang.org/x/net/netutil"}},
	{pkg: "client/progress", weft: []string{"client", "task"}, outside: []string{"github.com/dustin/go-humanize", "golang.org/x/term"}},
	{pkg: "client/rest", weft: []string{"task", "httpapi/wire"}},
	{pkg: "client/internal/...", weft: []string{"task", "value", "httpapi/wire"}},
	{pkg: "client", weft: []string{"task", "value", "httpapi/wire"}, outside: []string{"github.com/go-json-experiment/json", "golang.org/x/sync"}},
	{pkg: "internal/testkit/...", weft: []string{"..."}, outside: []string{"..."}},
	{pkg: "internal/...", weft: []string{"..."}, outside: []string{"..."}},
	{pkg: "cmd/...", weft: []string{"..."}, outside: []string{"..."}},
}

const module = "weft/"

func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "weft/...").Output()
	if err != nil {
		t.Fatalf("list packages: %v", err)
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		pkg := strings.TrimPrefix(fields[0], module)
		r := find(pkg)
		if r == nil {
			t.Errorf("package %s has no rule: give it one, and its place in the design", pkg)
			continue
		}
		for _, imported := range fields[1:] {
			if !r.allows(pkg, imported) {
				t.Errorf("%s imports %s, which rule %q does not allow", pkg, imported, r.pkg)
			}
		}
	}
}

// TestOneImporter proves that each of the large dependencies has one home.
func TestOneImporter(t *testing.T) {
	homes := map[string]string{
		"github.com/gin-gonic/gin":      "httpapi",
		"github.com/tetratelabs/wazero": "host",
		"go.etcd.io/bbolt":              "registry",
		"github.com/nats-io":            "fabric/natsbus",
	}
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "weft/...").Output()
	if err != nil {
		t.Fatalf("list packages: %v", err)
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		pkg := strings.TrimPrefix(fields[0], module)
		for _, imported := range fields[1:] {
			for dep, home := range homes {
				if under(imported, dep) && !under(pkg, home) {
					t.Errorf("%s imports %s, whose only home is %s", pkg, imported, home)
				}
			}
		}
	}
}

// TestClientIsLight proves that whoever imports the client does not get the
// server with it.
func TestClientIsLight(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "weft/client").Output()
	if err != nil {
		t.Fatalf("list what weft/client depends on: %v", err)
	}
	for dep := range strings.Lines(string(out)) {
		dep = strings.TrimSpace(dep)
		for _, heavy := range []string{"github.com/gin-gonic", "github.com/tetratelabs/wazero", "github.com/nats-io", "go.etcd.io/bbolt", "weft/scheduler", "weft/host", "weft/worker"} {
			if under(dep, heavy) {
				t.Errorf("weft/client depends on %s", dep)
			}
		}
	}
}

func find(pkg string) *rule {
	for i := range rules {
		if matches(rules[i].pkg, pkg) {
			return &rules[i]
		}
	}
	return nil
}

func matches(pattern, pkg string) bool {
	if below, ok := strings.CutSuffix(pattern, "/..."); ok {
		return under(pkg, below)
	}
	ok, _ := path.Match(pattern, pkg)
	return ok
}

func under(p, root string) bool { return p == root || strings.HasPrefix(p, root+"/") }

func (r *rule) allows(pkg, imported string) bool {
	if own, ok := strings.CutPrefix(imported, module); ok {
		root := strings.TrimSuffix(r.pkg, "/...")
		return slices.Contains(r.weft, "...") || slices.Contains(r.weft, own) || under(own, root) || under(own, pkg)
	}
	if first, _, _ := strings.Cut(imported, "/"); !strings.Contains(first, ".") {
		return true // the standard library
	}
	return slices.ContainsFunc(r.outside, func(prefix string) bool { return prefix == "..." || under(imported, prefix) })
}
