package wire_test

import (
	"testing"

	"weft/httpapi/wire"
)

func TestPaths(t *testing.T) {
	for got, want := range map[string]string{
		wire.ModulePath("math"):                "/v1/modules/math",
		wire.VersionPath("math", "1.2.0"):      "/v1/modules/math/versions/1.2.0",
		wire.WasmPath("math", "latest"):        "/v1/modules/math/versions/latest/wasm",
		wire.FunctionPath("math@1.2.0", "inc"): "/v1/call/math@1.2.0/inc",
		wire.FunctionPath("a/b", "?"):          "/v1/call/a%2Fb/%3F",
		wire.GraphPath("g", ""):                "/v1/graphs/g",
		wire.GraphPath("g", "events"):          "/v1/graphs/g/events",
		wire.FuturePath("inc-1", "result"):     "/v1/futures/inc-1/result",
		wire.SessionPath("s", "heartbeat"):     "/v1/sessions/s/heartbeat",
		wire.RetirePath("w"):                   "/v1/workers/w/retire",
	} {
		if got != want {
			t.Errorf("path is %s, want %s", got, want)
		}
	}
}
