package httpapi_test

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"weft/task"
)

func TestDescriptionIsServed(t *testing.T) {
	file, err := os.ReadFile("openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got := newWorld(t).get("/openapi.yaml").want(200)
	if string(got.body) != string(file) || got.header.Get("Content-Type") != "application/yaml" {
		t.Errorf("served as %s, %d bytes of %d", got.header.Get("Content-Type"), len(got.body), len(file))
	}
}

func TestDescriptionHasTheRoutesOfTheServer(t *testing.T) {
	s := loadSchema()
	described := s.operations()
	param := regexp.MustCompile(`:(\w+)`)
	for _, r := range newWorld(t).api.Routes() {
		op := r.Method + " " + param.ReplaceAllString(r.Path, "{$1}")
		if described[op] == nil {
			t.Errorf("%s is not described", op)
			continue
		}
		_, path, _ := strings.Cut(op, " ")
		query, inPath := s.params(described[op], s.at(s.doc, "paths", path))
		if want := slices.Sorted(slices.Values(r.Params)); !slices.Equal(query, want) {
			t.Errorf("%s takes the parameters %v, described are %v", op, want, query)
		}
		var want []string
		for _, m := range param.FindAllStringSubmatch(r.Path, -1) {
			want = append(want, m[1])
		}
		if slices.Sort(want); !slices.Equal(inPath, want) {
			t.Errorf("%s has %v in its path, described are %v", op, want, inPath)
		}
		if streams := strings.Contains(fmt.Sprint(s.at(described[op], "responses", "200", "content")), "text/event-stream"); streams != r.Stream {
			t.Errorf("%s is a stream: %v, described as one: %v", op, r.Stream, streams)
		}
		delete(described, op)
	}
	for op := range described {
		t.Errorf("%s is described but not there", op)
	}
}

// params are the names of the parameters of an operation, sorted.
func (s *schema) params(op map[string]any, item any) (query, path []string) {
	var all []any
	for _, of := range []any{op, item} {
		list, _ := s.at(of, "parameters").([]any)
		all = append(all, list...)
	}
	for _, p := range all {
		name := s.at(p, "name").(string)
		switch s.at(p, "in") {
		case "query":
			query = append(query, name)
		case "path":
			path = append(path, name)
		}
	}
	slices.Sort(query)
	slices.Sort(path)
	return query, path
}

func TestDescriptionHasEveryCode(t *testing.T) {
	s := loadSchema()
	codes := map[task.Code]bool{}
	for _, c := range s.at(s.doc, "components", "schemas", "Code", "enum").([]any) {
		codes[task.Code(c.(string))] = true
	}
	for _, c := range task.Codes() {
		if !codes[c] {
			t.Errorf("%s is not described", c)
		}
		delete(codes, c)
	}
	for c := range codes {
		t.Errorf("%s is described but not there", c)
	}
}

func TestDescriptionHasNoLooseEnds(t *testing.T) {
	s := loadSchema()
	used := map[string]bool{}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if ref, ok := v["$ref"].(string); ok {
				if used[ref] = true; s.deref(v) == nil {
					t.Errorf("%s is nowhere", ref)
				}
			}
			for _, inner := range v {
				walk(inner)
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	walk(s.doc)
	ids := map[any]bool{}
	for op, described := range s.operations() {
		if id := described["operationId"]; id == nil || ids[id] {
			t.Errorf("%s has the operationId %v, which is not its own", op, id)
		}
		ids[described["operationId"]] = true
	}
	inEvents := []string{"TaskEvent", "EndEvent", "FutureEvent", "ClusterEvent"}
	for kind, parts := range s.doc["components"].(map[string]any) {
		for _, name := range slices.Sorted(maps.Keys(parts.(map[string]any))) {
			if kind != "securitySchemes" && !used["#/components/"+kind+"/"+name] && !slices.Contains(inEvents, name) {
				t.Errorf("nothing refers to %s %s", kind, name)
			}
		}
	}
}
