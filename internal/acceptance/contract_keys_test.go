package acceptance

import (
	"fmt"
	"net/http"
	"testing"

	"weft/internal/testkit"
)

// TestOneKeyForEveryWayToWriteACall proves, for the contract's names, that the
// key of a pure call depends on the module's bytes, the function and the
// arguments as the function gets them: on no server, spelling, limit or key
// that somebody chose. Calls that differ have different keys.
func TestOneKeyForEveryWayToWriteACall(t *testing.T) {
	const digest = "sha256:54184460fdd4c14ece581ad0eba35b07a6d5b1669d5a94f9ea80d1bc2008dfcd"
	seen := map[string]string{} // keys of other calls
	servers := []*caller{newHTTP(t, testkit.Start(t)), newHTTP(t, testkit.Start(t))}
	for _, h := range servers {
		h.push("arith")
	}
	for _, call := range [][]string{
		{
			`"x": {"call": "arith/add", "args": [1, -2]}`,
			`"x": {"call": "arith@latest/add", "args": [1, -2]}`,
			`"x": {"call": "arith@54184460fdd4/add", "args": [1,-2]}`,
			`"x": {"call": "arith@` + digest + `/add", "args": [1, -2], "pure": true}`,
			`"x": {"call": "arith/add", "args": [1, 18446744073709551614]}`,
			`"x": {"call": "arith/add", "args": [1, -2], "priority": 7, "timeout": "9s", "memory": "1MiB", "retries": 3, "labels": {"a": "b"}}`,
		},
		{`"x": {"call": "arith/add", "args": [-2, 1]}`},
		{`"x": {"call": "builtin/identity", "args": [1]}`},
		{`"x": {"call": "builtin/identity", "args": [1.0]}`, `"x": {"call": "builtin/identity", "args": [1e0]}`, `"x": {"call": "builtin/identity", "args": [10e-1]}`},
		{`"x": {"call": "builtin/identity", "args": [{"a": 1, "b": 2}]}`, `"x": {"call": "builtin/identity", "args": [{"b": 2, "\u0061": 1}]}`},
		{
			`"y": {"call": "arith/inc", "args": [1]}, "x": {"call": "arith/inc", "args": [{"$ref": "y"}]}`,
			`"y": {"call": "arith/inc", "args": [1], "key": "chosen"}, "x": {"call": "arith/inc", "args": [{"$ref": "y"}]}`,
		},
	} {
		var one string
		for _, text := range call {
			for i, h := range servers {
				a := h.do("POST", "/v1/graphs?wait=30s", fmt.Sprintf(`{"tasks": {%s}}`, text)).want(http.StatusOK).is("state", "done")
				key := a.string("keys.x")
				if one == "" {
					one = key
					if other, taken := seen[one]; taken {
						t.Errorf("%s and %s have the same key %s", text, other, one)
					}
					seen[one] = text
				}
				if key != one {
					t.Errorf("on server %d %s has the key %s, and %s has %s", i, text, key, call[0], one)
				}
			}
		}
	}
}
