package httpapi_test

import (
	"slices"
	"strings"
	"testing"

	"weft/httpapi"
	"weft/httpapi/wire"
	"weft/task"
)

func TestAModuleIsUploadedOnce(t *testing.T) {
	w := newWorld(t)
	var first, again, next wire.Module
	a := w.do("PUT", "/v1/modules/maths?version=1.2.0", string(wasm)).want(201, &first)
	if a.header.Get("Location") != "/v1/modules/maths/versions/1.2.0" {
		t.Errorf("it is at %q", a.header.Get("Location"))
	}
	if first.Name != "maths" || first.Version != "1.2.0" || first.Digest != task.DigestOf(wasm) || first.Size != 8 || first.Kind != task.Scalar || len(first.Functions) != 4 {
		t.Errorf("record is %+v", first)
	}
	if f := first.Functions[0]; f.Name != "add" || len(f.Params) != 2 || f.Params[1].Type != "i64" || f.Result.Type != "i64" || !f.Pure {
		t.Errorf("function is %+v", f)
	}
	w.do("PUT", "/v1/modules/maths?version=1.2.0", string(wasm)).want(200, &again)
	if again.CreatedAt != first.CreatedAt {
		t.Errorf("the same bytes again made another record: %+v", again)
	}
	w.do("PUT", "/v1/modules/maths?version=1.2.0", string(wasm)+"\x00").problem(task.Conflict, "", "other bytes")
	w.do("PUT", "/v1/modules/maths", string(wasm)+"\x00").want(201, &next)
	if digest := task.DigestOf(append(slices.Clone(wasm), 0)).String(); next.Version != digest[7:19] {
		t.Errorf("version is %s, its digest %s", next.Version, digest)
	}
}

func TestUploadsThatAreWrong(t *testing.T) {
	w := newWorld(t)
	long := strings.Repeat("v", 65)
	for _, tt := range []struct {
		path, body  string
		code        task.Code
		field, says string
	}{
		{"/v1/modules/maths", "no module", task.BadModule, "", "do not begin"},
		{"/v1/modules/maths", "", task.BadModule, "", "do not begin"},
		{"/v1/modules/builtin", string(wasm), task.Invalid, "name", "platform's own"},
		{"/v1/modules/Maths", string(wasm), task.Invalid, "name", "no name of a module"},
		{"/v1/modules/a%2Fb", string(wasm), task.Invalid, "name", `"a/b" is no name`},
		{"/v1/modules/" + strings.Repeat("m", 64), string(wasm), task.Invalid, "name", "no name of a module"},
		{"/v1/modules/maths?version=latest", string(wasm), task.Invalid, "version", "last upload"},
		{"/v1/modules/maths?version=", string(wasm), task.Invalid, "version", "no version"},
		{"/v1/modules/maths?version=" + long, string(wasm), task.Invalid, "version", "no version"},
		{"/v1/modules/maths?version=sha256:00", string(wasm), task.Invalid, "version", "no version"},
		{"/v1/modules/maths?version=-1", string(wasm), task.Invalid, "version", "no version"},
		{"/v1/modules/maths?capabilities=clock,fly", string(wasm), task.Invalid, "capabilities", `no capability "fly"`},
		{"/v1/modules/maths?capabilities=clock,", string(wasm), task.Invalid, "capabilities", `no capability ""`},
	} {
		w.do("PUT", tt.path, tt.body).problem(tt.code, tt.field, tt.says)
	}
	w.do("PUT", "/v1/modules/"+strings.Repeat("m", 63)+"?version="+long[1:], string(wasm)).want(201)
}

func TestUploadsHaveALimit(t *testing.T) {
	w := newWorld(t, func(c *httpapi.Config) { c.Limits.Module = 10 })
	w.do("PUT", "/v1/modules/below", string(wasm)+"1").want(201)
	w.do("PUT", "/v1/modules/at", string(wasm)+"12").want(201)
	w.do("PUT", "/v1/modules/above", string(wasm)+"123").problem(task.TooLarge, "", "10B")
	w.chunked("PUT", "/v1/modules/at2", string(wasm)+"12").want(201)
	w.chunked("PUT", "/v1/modules/above", string(wasm)+"123").problem(task.TooLarge, "", "10B")
}

func TestModulesAreFound(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/v1/modules/math?version=2.0", string(wasm)+"2").want(201)
	w.do("PUT", "/v1/modules/other", string(wasm)).want(201)
	var all wire.ModuleVersions
	w.get("/v1/modules/math").want(200, &all)
	if all.Name != "math" || all.Latest != "2.0" || len(all.Versions) != 2 || all.Versions[0].Version != "2.0" || all.Versions[1].Version != "1.0" {
		t.Errorf("versions are %+v", all)
	}
	for path, version := range map[string]string{"1.0": "1.0", "latest": "2.0", task.DigestOf(wasm).String(): "1.0"} {
		var m wire.Module
		if w.get(wire.VersionPath("math", path)).want(200, &m); m.Version != version {
			t.Errorf("%s is version %s, want %s", path, m.Version, version)
		}
	}
	var page wire.List[wire.Module]
	w.get("/v1/modules?limit=1").want(200, &page)
	if len(page.Items) != 1 || page.Items[0].Name != "math" || page.Items[0].Version != "2.0" || page.Next == nil {
		t.Fatalf("first page is %+v", page)
	}
	w.get("/v1/modules?limit=1&cursor="+*page.Next).want(200, &page)
	if len(page.Items) != 1 || page.Items[0].Name != "other" || page.Next != nil {
		t.Errorf("second page is %+v", page)
	}
	for _, path := range []string{"/v1/modules/none", "/v1/modules/NONE", "/v1/modules/builtin", "/v1/modules/math/versions/3", "/v1/modules/math/versions/a%2Fb", "/v1/modules/math/versions/3/wasm"} {
		w.get(path).problem(task.NotFound, "", "there is no")
	}
}

func TestTheBytesOfAModule(t *testing.T) {
	w := newWorld(t)
	a := w.get("/v1/modules/math/versions/1.0/wasm").text(200, string(wasm))
	etag := `"` + task.DigestOf(wasm).String() + `"`
	if a.header.Get("ETag") != etag || a.header.Get("Content-Type") != "application/wasm" {
		t.Errorf("headers are %v", a.header)
	}
	for _, tags := range []string{etag, `"other", ` + etag, "W/" + etag, "*"} {
		w.get("/v1/modules/math/versions/latest/wasm", "If-None-Match", tags).text(304, "")
	}
	w.get("/v1/modules/math/versions/1.0/wasm", "If-None-Match", `"other"`, "Range", "bytes=0-1").text(200, string(wasm))
}

func TestModulesAreDeletedUnlessNeeded(t *testing.T) {
	w := newWorld(t)
	w.do("PUT", "/v1/modules/math?version=2.0", string(wasm)+"2").want(201)
	w.sched.needed[task.DigestOf(wasm)] = true
	w.do("DELETE", "/v1/modules/math/versions/1.0", "").problem(task.Conflict, "", "need version 1.0 of module math")
	w.do("DELETE", "/v1/modules/math", "").problem(task.Conflict, "", "need version 1.0 of module math")
	w.do("DELETE", "/v1/modules/math/versions/latest", "").problem(task.Invalid, "version", "name the one")
	w.do("DELETE", "/v1/modules/math/versions/2.0", "").want(204)
	w.do("DELETE", "/v1/modules/math/versions/2.0", "").problem(task.NotFound, "", "there is no version")
	var m wire.Module
	if w.get("/v1/modules/math/versions/latest").want(200, &m); m.Version != "1.0" {
		t.Errorf("latest is %s after the newest has gone", m.Version)
	}
	delete(w.sched.needed, task.DigestOf(wasm))
	w.do("DELETE", "/v1/modules/math", "").want(204)
	w.do("DELETE", "/v1/modules/math", "").problem(task.NotFound, "", "there is no module")
	w.get("/v1/modules/math").problem(task.NotFound, "", "module math")
}

func TestCapabilitiesMakeFunctionsImpure(t *testing.T) {
	w := newWorld(t)
	var m wire.Module
	w.do("PUT", "/v1/modules/dice?capabilities=random,clock,random", string(wasm)).want(201, &m)
	if !slices.Equal(m.Capabilities, []string{"clock", "random"}) || m.Functions[0].Pure {
		t.Errorf("record is %+v", m)
	}
	w.post("/v1/graphs", `{"tasks":{"x":{"call":"dice/roll","args":[6]},"y":{"call":"dice/roll","args":[6],"pure":true}}}`).want(202)
	if g := w.sched.submitted(); g.Tasks[0].Pure || !g.Tasks[1].Pure || !slices.Equal(g.Tasks[0].Target.Capabilities, m.Capabilities) {
		t.Errorf("tasks are %+v", g.Tasks)
	}
}
