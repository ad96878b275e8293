package httpapi

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"weft/httpapi/wire"
	"weft/task"
)

// listModules answers with the latest version of each module.
func (a *API) listModules(c *gin.Context) error {
	p, err := readPage(c)
	if err != nil {
		return err
	}
	items, next, err := a.cfg.Modules.List(p.after, p.limit)
	if err != nil {
		return err
	}
	return a.reply(c, http.StatusOK, listOf(items, next, moduleView))
}

// getModule answers with all versions of a module.
func (a *API) getModule(c *gin.Context) error {
	name, err := moduleName(c)
	if err != nil {
		return err
	}
	newest, err := a.cfg.Modules.Resolve(name, latest)
	if err != nil {
		return err
	}
	versions, err := a.cfg.Modules.Versions(name)
	if err != nil {
		return err
	}
	record := wire.ModuleVersions{Name: name, Latest: newest.Version, Versions: make([]wire.Module, len(versions))}
	for i := range versions {
		record.Versions[i] = moduleView(&versions[i])
	}
	return a.reply(c, http.StatusOK, record)
}

// getVersion answers with the record of a version.
func (a *API) getVersion(c *gin.Context) error {
	m, err := a.moduleVersion(c)
	if err != nil {
		return err
	}
	return a.reply(c, http.StatusOK, moduleView(&m))
}

// getWasm answers with the bytes of a version.
func (a *API) getWasm(c *gin.Context) error {
	m, err := a.moduleVersion(c)
	if err != nil {
		return err
	}
	etag := `"` + m.Digest.String() + `"`
	c.Header("ETag", etag)
	c.Header("Cache-Control", "no-cache") // to be kept, and asked for again with the tag
	if matches(c.GetHeader("If-None-Match"), etag) {
		c.Status(http.StatusNotModified)
		return nil
	}
	wasm, err := a.cfg.Modules.Bytes(c.Request.Context(), m.Digest)
	if err != nil {
		return err
	}
	a.writeBody(c, http.StatusOK, wire.Wasm, wasm)
	return nil
}

// matches reports whether a list of entity tags has the tag.
func matches(list, etag string) bool {
	for tag := range strings.SplitSeq(list, ",") {
		if tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/"); tag == etag || tag == "*" {
			return true
		}
	}
	return false
}

// moduleName is the module that the path names.
func moduleName(c *gin.Context) (string, error) {
	name := c.Param("name")
	if name == task.BuiltinModule || !task.ValidModuleName(name) {
		return "", task.Errorf(task.NotFound, "there is no module %q", clip(name))
	}
	return name, nil
}

// moduleVersion finds the version that the path names; it may be "latest" or
// a digest.
func (a *API) moduleVersion(c *gin.Context) (task.Module, error) {
	name, err := moduleName(c)
	if err != nil {
		return task.Module{}, err
	}
	version := c.Param("version")
	if !validVersionRef(version) {
		return task.Module{}, task.Errorf(task.NotFound, "there is no version %q of module %s", clip(version), name)
	}
	return a.cfg.Modules.Resolve(name, version)
}

// moduleView is the record of a version.
func moduleView(m *task.Module) wire.Module {
	v := wire.Module{
		Name: m.Name, Version: m.Version, Digest: m.Digest, Size: m.Size, Kind: m.Kind,
		Functions: make([]wire.Function, len(m.Functions)), Capabilities: m.Capabilities, CreatedAt: m.CreatedAt,
	}
	for i := range m.Functions {
		v.Functions[i] = functionView(m, &m.Functions[i])
	}
	return v
}

func functionView(m *task.Module, f *task.Function) wire.Function {
	v := wire.Function{
		Name: f.Name, Params: make([]wire.Param, len(f.Params)), Variadic: f.Variadic,
		Result: wire.Result{Type: f.Result}, Pure: isPure(m, f), Doc: f.Doc,
	}
	for i, p := range f.Params {
		v.Params[i] = wire.Param{Name: p.Name, Type: p.Type}
	}
	return v
}
