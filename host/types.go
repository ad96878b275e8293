package host

import (
	"fmt"
	"slices"
	"strings"
)

// maxTypeDepth is how deep lists and maps may lie in one another in a type.
const maxTypeDepth = 16

// plainTypes are the types that hold no other; see task.Type.
var plainTypes = []string{"any", "null", "bool", "int", "float", "string", "bytes", "list", "map", "i32", "i64", "f32", "f64"}

// checkType checks that s is a type as task.Type says.
func checkType(s string) error {
	t := s
	for range maxTypeDepth {
		t = strings.TrimSuffix(t, "?")
		if slices.Contains(plainTypes, t) {
			return nil
		}
		inner, ok := strings.CutPrefix(t, "list<")
		if !ok {
			inner, ok = strings.CutPrefix(t, "map<")
		}
		if !ok || !strings.HasSuffix(inner, ">") {
			return fmt.Errorf("%.100q is none of %s, list<T>, map<T> and T?", s, strings.Join(plainTypes, ", "))
		}
		t = strings.TrimSuffix(inner, ">")
	}
	return fmt.Errorf("%.100q has more than %d lists and maps in one another", s, maxTypeDepth)
}
