package registry

import (
	"fmt"
)

// Delete deletes a version of a module, or all of them when version is "".
// latest, when it was that version, falls back to the newest one left. The
// bytes stay until Collect finds them unused. It fails with not_found, and
// with invalid for "latest" and for digests, which may stand for another
// version by the time they are looked up.
func (r *Registry) Delete(name, version string) error {
	if version != "" {
		if err := checkVersion(version); err != nil {
			return err
		}
	}
	r.records.Lock()
	defer r.records.Unlock()
	c, err := r.catalog()
	if err != nil {
		return err
	}
	e, err := c.entry(name)
	if err != nil {
		return err
	}
	gone := e.versions
	if version != "" {
		rec, err := e.find(version)
		if err != nil {
			return err
		}
		gone = []*record{rec}
	}
	return r.remove(c, name, gone)
}

// remove commits and publishes that versions are gone.
func (r *Registry) remove(c *catalog, name string, gone []*record) error {
	next := c.without(name, gone)
	var left string
	if e, ok := next.byName[name]; ok {
		left = e.latest.Version
	}
	if err := r.table.remove(name, gone, left); err != nil {
		r.reread()
		return writeError(fmt.Sprintf("delete module %q", name), err)
	}
	r.current.Store(next)
	return nil
}
