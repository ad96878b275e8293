package acceptance

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weft/internal/testkit"
)

// pushForeign uploads a module of the host's tests that was made without any
// SDK.
func pushForeign(h *caller, name, path, kind string) {
	h.t.Helper()
	wasm, err := os.ReadFile(filepath.Join("..", "..", "host", "testdata", filepath.FromSlash(path)))
	if err != nil {
		h.t.Fatal(err)
	}
	h.do("PUT", "/v1/modules/"+name, wasm, module).want(http.StatusCreated).is("kind", kind)
}

// Functions of C, Rust and AssemblyScript are tasks as they are, and work
// together in one graph.
func TestFunctionsOfThreeLanguagesInOneGraph(t *testing.T) {
	t.Parallel()
	h := newHTTP(t, testkit.Start(t))
	pushForeign(h, "c", "c/scalar.wasm", "scalar")
	pushForeign(h, "rust", "rust/scalar.wasm", "scalar")
	pushForeign(h, "assemblyscript", "assemblyscript/scalar.wasm", "scalar")
	h.do("POST", "/v1/graphs?wait=30s", `{"tasks":{
		"gcd":       {"call":"c/gcd","args":[84,36]},
		"fibonacci": {"call":"rust/fibonacci","args":[{"$ref":"gcd"}]},
		"collatz":   {"call":"assemblyscript/collatz","args":[{"$ref":"fibonacci"}]},
		"hypot":     {"call":"c/hypot","args":[3,4]},
		"squares":   {"call":"assemblyscript/squares","args":[3]},
		"mean":      {"call":"rust/mean","args":[4]},
		"primes":    {"call":"c/primes","args":[100]},
		"all":       {"call":"builtin/list","args":[{"$ref":"gcd"},{"$ref":"fibonacci"},{"$ref":"collatz"},{"$ref":"hypot"},{"$ref":"squares"},{"$ref":"mean"},{"$ref":"primes"}]}
	}}`).want(http.StatusOK).is("results.all", "[12,144,23,5.0,14.0,2.5,25]")

	// Their ways of failing are traps, with what they say of it.
	h.do("POST", "/v1/call/rust/fibonacci", "[200]").problem(http.StatusUnprocessableEntity, "trap")
	h.do("POST", "/v1/call/c/primes", "[100001]").problem(http.StatusUnprocessableEntity, "trap")
	a := h.do("POST", "/v1/call/assemblyscript/collatz", "[0]").problem(http.StatusUnprocessableEntity, "trap")
	if d := a.string("detail"); !strings.Contains(d, "collatz of what is not positive") {
		t.Errorf("what AssemblyScript threw is told as %q", d)
	}
	// A call leaves nothing behind: the sieve of the next one is empty.
	for range 2 {
		h.do("POST", "/v1/call/c/primes?pure=false", "[1000]").want(http.StatusOK).text("168")
	}
}

// A WASI program that nobody wrote for weft is a task: its standard input and
// arguments are the task's, its standard output is the result.
func TestWASIProgramOfOthersIsATask(t *testing.T) {
	t.Parallel()
	h := newHTTP(t, testkit.Start(t))
	pushForeign(h, "markdown", "third_party/pulldown-cmark/pulldown-cmark.wasm", "command")
	pushForeign(h, "words", "c/words.wasm", "command")
	h.do("POST", "/v1/call/markdown/run", `["# Weft\n\nfutures & *tasks*\n"]`).want(http.StatusOK).
		text(`"<h1>Weft</h1>\n<p>futures &amp; <em>tasks</em></p>\n"`)
	h.do("POST", "/v1/call/markdown/run", `["~~old~~","-S"]`).want(http.StatusOK).text(`"<p><del>old</del></p>\n"`)
	// Programs in a pipe, over a value that is there.
	data := h.do("POST", "/v1/data", `"one *two*\n\n- three\n"`).want(http.StatusCreated).string("key")
	g := h.do("POST", "/v1/graphs?wait=30s", `{"tasks":{
		"html": {"call":"markdown/run","args":[{"$future":"`+data+`"}]},
		"words":{"call":"words/run","args":[{"$ref":"html"},"a b",7]}}}`).want(http.StatusOK)
	g.is("results.words", "5 words, 50 bytes [a b] [7]")
	h.do("POST", "/v1/call/markdown/run", `["x","--no-such-option"]`).problem(http.StatusUnprocessableEntity, "exit")
}
