package weft_test

import (
	"bytes"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"weft/guest-sdk/abi"
	"weft/guest-sdk/internal/guest"
	"weft/value"
)

// document is docs/abi.md.
func document(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../docs/abi.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// between returns what stands in the document between two marks.
func between(t *testing.T, doc, from, to string) string {
	t.Helper()
	_, rest, found := strings.Cut(doc, from)
	inside, _, closed := strings.Cut(rest, to)
	if !found || !closed {
		t.Fatalf("docs/abi.md has nothing between %q and %q", from, to)
	}
	return inside
}

func documentedModule(t *testing.T) []byte {
	t.Helper()
	text := between(t, document(t), "base64 -d > same.wasm <<END\n", "END\n")
	b, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(text, "\n", ""))
	if err != nil {
		t.Fatalf("docs/abi.md: %v", err)
	}
	return b
}

// TestDocumentedModule proves that the module of docs/abi.md, written without
// the SDK, does what the document says.
func TestDocumentedModule(t *testing.T) {
	s := open(t, documentedModule(t), nil)
	description, err := s.describe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var told []guest.Description
	if err := value.Unmarshal(description, &told); err != nil {
		t.Fatal(err)
	}
	text, err := value.AppendJSON(nil, description, nil)
	if err != nil {
		t.Fatal(err)
	}
	documented := between(t, document(t), "The description in it is\n\n```\n", "\n```")
	if want, err := value.FromJSON([]byte(documented)); err != nil || !bytes.Equal(description, want) || len(told) != 1 {
		t.Errorf("it describes itself as %s, documented is %s, %v", text, documented, err)
	}
	large := strings.Repeat("x", 200_000)
	for _, v := range []any{nil, 1, 2.5, map[string]any{"a": []any{1, 2.5, "three", nil}}, large} {
		out, f, err := s.call(t.Context(), 0, encode(t, v))
		if want := encode(t, v)[1:]; err != nil || f != nil || !bytes.Equal(out, want) {
			t.Errorf("same(%.50v) = %.50x, %+v, %v", v, out, f, err)
		}
	}
	if len(s.log) == 0 || s.log[0] != "0 nothing was done" {
		t.Errorf("its log is %q", s.log)
	}
	if _, f, err := s.call(t.Context(), 0, encode(t, 1, 2)); err != nil || f == nil || f.kind != abi.FailError || f.message != "same takes 1 argument" {
		t.Errorf("same(1, 2): %+v, %v", f, err)
	}
}

// TestDocumentedText proves that the text of the module in docs/abi.md and its
// bytes are the same: names and data always, all of it where wat2wasm is
// installed.
func TestDocumentedText(t *testing.T) {
	text, module := between(t, document(t), "```wat\n", "```\n"), documentedModule(t)
	quoted := regexp.MustCompile(`"([^"]*)"`)
	escaped := regexp.MustCompile(`\\[0-9a-f]{2}`)
	for line := range strings.Lines(text) {
		code, _, _ := strings.Cut(line, ";;")
		for _, q := range quoted.FindAllStringSubmatch(code, -1) {
			data := escaped.ReplaceAllStringFunc(q[1], func(s string) string {
				n, _ := strconv.ParseUint(s[1:], 16, 8)
				return string([]byte{byte(n)})
			})
			if !bytes.Contains(module, []byte(data)) {
				t.Errorf("%s is not in the bytes", q[0])
			}
		}
	}
	assembler, err := exec.LookPath("wat2wasm")
	if err != nil {
		return
	}
	dir := t.TempDir()
	in, out := filepath.Join(dir, "same.wat"), filepath.Join(dir, "same.wasm")
	if err := os.WriteFile(in, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if said, err := exec.CommandContext(t.Context(), assembler, in, "-o", out).CombinedOutput(); err != nil {
		t.Fatalf("assemble: %v\n%s", err, said)
	}
	if assembled, err := os.ReadFile(out); err != nil || !bytes.Equal(assembled, module) {
		t.Errorf("assembled it is %x, %v, not %x", assembled, err, module)
	}
}

// TestDocumentedNames proves that the document knows every name of the ABI.
func TestDocumentedNames(t *testing.T) {
	doc := document(t)
	for _, name := range []string{abi.CallExport, abi.DescribeExport, abi.Module, abi.InputSize, abi.InputRead, abi.OutputWrite, abi.Fail, abi.Log} {
		if !strings.Contains(doc, "`"+name+"`") {
			t.Errorf("docs/abi.md does not have %s", name)
		}
	}
}
