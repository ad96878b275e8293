package httpapi

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"weft/httpapi/wire"
	"weft/task"
)

// putModule takes the bytes of a version.
func (a *API) putModule(c *gin.Context) error {
	name, version, err := uploadName(c)
	if err != nil {
		return err
	}
	capabilities, err := a.readCapabilities(c)
	if err != nil {
		return err
	}
	wasm, err := readBody(c, a.cfg.Limits.Module)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	info, err := a.cfg.Describer.Describe(ctx, wasm)
	if err != nil {
		return err
	}
	m, created, err := a.cfg.Modules.Put(ctx, name, version, capabilities, wasm, info)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if created {
		status = http.StatusCreated
		c.Header("Location", wire.VersionPath(m.Name, m.Version))
	}
	a.pushes.add(modulePushed, &m)
	return a.reply(c, status, moduleView(&m))
}

// uploadName is the name and version under which bytes are uploaded; the
// version may be "".
func uploadName(c *gin.Context) (name, version string, err error) {
	name = c.Param("name")
	switch {
	case name == task.BuiltinModule:
		return "", "", invalidField("name", "%q is the name of the platform's own functions; choose another", name)
	case !task.ValidModuleName(name):
		return "", "", invalidField("name", "%q is no name of a module; those are 1 to 63 characters of [a-z0-9._-], the first a letter or digit", clip(name))
	}
	version, given := c.GetQuery(wire.VersionParam)
	switch {
	case version == latest:
		return "", "", invalidField(wire.VersionParam, "%q always means the last upload; choose another", latest)
	case given && !validVersion(version):
		return "", "", invalidField(wire.VersionParam, "%q is no version; those are 1 to 64 characters of [A-Za-z0-9._+-], the first a letter or digit", clip(version))
	}
	return name, version, nil
}

// readCapabilities reads what the module is to be granted, sorted.
func (a *API) readCapabilities(c *gin.Context) ([]string, error) {
	text := c.Query(wire.CapabilitiesParam)
	if text == "" {
		return nil, nil
	}
	names := strings.Split(text, ",")
	for _, name := range names {
		if !slices.Contains(a.cfg.Capabilities, name) {
			return nil, invalidField(wire.CapabilitiesParam, "there is no capability %q; there are %s", clip(name), a.cfg.Capabilities)
		}
	}
	if !isOperator(c) {
		return nil, &task.Error{Code: task.Forbidden, Field: wire.CapabilitiesParam, Detail: "only an operator's token grants capabilities"}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// deleteModule forgets all versions of a module.
func (a *API) deleteModule(c *gin.Context) error {
	name, err := moduleName(c)
	if err != nil {
		return err
	}
	versions, err := a.cfg.Modules.Versions(name)
	if err != nil {
		return err
	}
	return a.forget(c, name, "", versions)
}

// deleteVersion forgets one version.
func (a *API) deleteVersion(c *gin.Context) error {
	if version := c.Param("version"); version == latest {
		return invalidField("version", "%q is another version from one upload to the next; name the one to delete", latest)
	}
	m, err := a.moduleVersion(c)
	if err != nil {
		return err
	}
	return a.forget(c, m.Name, m.Version, []task.Module{m})
}

// forget deletes versions that no unfinished task needs; version is "" for
// all of them.
func (a *API) forget(c *gin.Context, name, version string, gone []task.Module) error {
	for i := range gone {
		unfinished, _, err := a.cfg.Scheduler.ModuleInUse(c.Request.Context(), gone[i].Digest)
		if err != nil {
			return err
		}
		if unfinished {
			return task.Errorf(task.Conflict, "tasks that have not ended need version %s of module %s; await or cancel them", gone[i].Version, name)
		}
	}
	if err := a.cfg.Modules.Delete(name, version); err != nil {
		return err
	}
	for i := range gone {
		a.pushes.add(moduleDeleted, &gone[i])
	}
	return noContent(c)
}
