package httpapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"os"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"
)

// schema is the description of the API, against which tests hold every answer.
type schema struct {
	doc      map[string]any
	compiler *jsonschema.Compiler

	mu       sync.Mutex
	compiled map[string]*jsonschema.Schema
	seen     map[string]bool // "GET /v1/graphs 200": answers that were held against it
}

const schemaURL = "file:///openapi.json"

// loadSchema reads the description once for all tests.
var loadSchema = sync.OnceValue(func() *schema {
	s := &schema{compiler: jsonschema.NewCompiler(), compiled: map[string]*jsonschema.Schema{}, seen: map[string]bool{}}
	text, err := os.ReadFile("openapi.yaml")
	must(err)
	must(yaml.Unmarshal(text, &s.doc))
	asJSON, err := json.Marshal(s.doc)
	must(err)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
	must(err)
	s.compiler.AssertFormat()
	must(s.compiler.AddResource(schemaURL, doc))
	return s
})

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// at follows a path of members through the document, and references.
func (s *schema) at(v any, path ...string) any {
	for _, name := range path {
		v = s.deref(v)
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return s.deref(v)
}

func (s *schema) deref(v any) any {
	m, _ := v.(map[string]any)
	ref, ok := m["$ref"].(string)
	if !ok {
		return v
	}
	return s.at(s.doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
}

// operations are "GET /v1/graphs/{id}" and so on.
func (s *schema) operations() map[string]map[string]any {
	ops := map[string]map[string]any{}
	for path, item := range s.doc["paths"].(map[string]any) {
		for method, op := range item.(map[string]any) {
			if method != "parameters" {
				ops[strings.ToUpper(method)+" "+path] = op.(map[string]any)
			}
		}
	}
	return ops
}

// match finds the operation of a request, or "".
func (s *schema) match(method, path string) string {
	parts := strings.Split(path, "/")
	best := ""
	for op := range s.operations() {
		m, template, _ := strings.Cut(op, " ")
		if m == method && fits(strings.Split(template, "/"), parts) && (best == "" || strings.Contains(best, "{")) {
			best = op
		}
	}
	return best
}

func fits(template, parts []string) bool {
	if len(template) != len(parts) {
		return false
	}
	for i := range template {
		if template[i] != parts[i] && !strings.HasPrefix(template[i], "{") {
			return false
		}
	}
	return true
}

// check holds an answer against the description.
func (s *schema) check(method, path string, status int, contentType string, body []byte) error {
	media, _, _ := mime.ParseMediaType(contentType)
	op := s.match(method, path)
	responses, _ := s.at(s.operations()[op], "responses").(map[string]any)
	key := fmt.Sprint(status)
	if responses[key] == nil {
		if status < 400 {
			return fmt.Errorf("%s answers %d, which is not described", op, status)
		}
		key = "default"
		if op == "" { // no call at all, or one that is not taken there
			return s.validate("#/components/schemas/Problem", media, "application/problem+json", body)
		}
	}
	s.mu.Lock()
	s.seen[op+" "+key] = true
	s.mu.Unlock()
	content, _ := s.at(responses[key], "content").(map[string]any)
	if len(content) == 0 {
		if len(body) > 0 {
			return fmt.Errorf("%s answers %d with a body, %s", op, status, body)
		}
		return nil
	}
	described, ok := content[media].(map[string]any)
	if !ok {
		return fmt.Errorf("%s answers %d as %q, which is not described", op, status, media)
	}
	if !strings.HasSuffix(media, "json") {
		return nil
	}
	if ref, ok := s.at(described, "schema").(map[string]any); ok && len(ref) == 0 {
		return nil
	}
	return s.validate(s.pointer(op, key, media), media, media, body)
}

// pointer is where the schema of an answer's body is.
func (s *schema) pointer(op, status, media string) string {
	method, path, _ := strings.Cut(op, " ")
	escape := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace
	response := s.operations()[op]["responses"].(map[string]any)[status].(map[string]any)
	if ref, ok := response["$ref"].(string); ok {
		return ref + "/content/" + escape(media) + "/schema"
	}
	return fmt.Sprintf("#/paths/%s/%s/responses/%s/content/%s/schema", escape(path), strings.ToLower(method), status, escape(media))
}

// validate holds a body against the schema at a pointer.
func (s *schema) validate(pointer, media, want string, body []byte) error {
	if media != want {
		return fmt.Errorf("the body is %q, want %q", media, want)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.compiled[pointer] == nil {
		compiled, err := s.compiler.Compile(schemaURL + pointer)
		if err != nil {
			return fmt.Errorf("compile %s: %w", pointer, err)
		}
		s.compiled[pointer] = compiled
	}
	for line := range bytes.Lines(body) { // several only where they are lines of JSON
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
		if err == nil {
			err = s.compiled[pointer].Validate(v)
		}
		if err != nil {
			return fmt.Errorf("body %s: %w", clip(line), err)
		}
	}
	return nil
}

func clip(b []byte) []byte { return b[:min(len(b), 2000)] }
