package registry

import (
	"maps"
	"slices"
	"strings"

	"weft/task"
)

// A catalog is every record of the registry at one moment. It is never
// written once it is published: a change makes a new one, which shares with
// the old one what stayed. Copying ten thousand names takes a fraction of the
// time that the commit before it takes to reach the disk.
type catalog struct {
	names  []string // sorted
	byName map[string]*entry
}

// An entry is the versions of one name. It has at least one and is never
// written once it is made.
type entry struct {
	versions  []*record // newest first
	latest    *record
	byVersion map[string]*record
	byDigest  map[task.Digest]*record // of several over the same bytes latest, else the newest
}

// newCatalog puts records together. pointers says, for each name, which
// version is latest; where it names none that is there, the newest is.
func newCatalog(records []*record, pointers map[string]string) *catalog {
	byName := make(map[string][]*record)
	for _, r := range records {
		byName[r.Name] = append(byName[r.Name], r)
	}
	c := &catalog{names: slices.Sorted(maps.Keys(byName)), byName: make(map[string]*entry, len(byName))}
	for name, versions := range byName {
		slices.SortFunc(versions, newer)
		c.byName[name] = newEntry(versions, pointers[name])
	}
	return c
}

// newEntry makes an entry of at least one version, newest first. pointer is
// the latest one; if it is not there, the newest is.
func newEntry(versions []*record, pointer string) *entry {
	e := &entry{
		versions: versions, latest: versions[0],
		byVersion: make(map[string]*record, len(versions)), byDigest: make(map[task.Digest]*record, len(versions)),
	}
	for _, r := range versions {
		e.byVersion[r.Version] = r
		if _, ok := e.byDigest[r.Digest]; !ok {
			e.byDigest[r.Digest] = r
		}
	}
	if r, ok := e.byVersion[pointer]; ok {
		e.latest = r
		e.byDigest[r.Digest] = r
	}
	return e
}

// with is the catalog after rec was uploaded: rec is its name's latest, and
// among its versions if it was not before.
func (c *catalog) with(rec *record) *catalog {
	var versions []*record
	if e := c.byName[rec.Name]; e != nil {
		versions = e.versions
	}
	if !slices.Contains(versions, rec) {
		versions = slices.Insert(slices.Clone(versions), 0, rec)
	}
	return c.put(rec.Name, newEntry(versions, rec.Version))
}

// without is the catalog after these versions of a name were deleted.
func (c *catalog) without(name string, deleted []*record) *catalog {
	e := c.byName[name]
	left := slices.DeleteFunc(slices.Clone(e.versions), func(r *record) bool { return slices.Contains(deleted, r) })
	if len(left) == 0 {
		return c.put(name, nil)
	}
	return c.put(name, newEntry(left, e.latest.Version))
}

// put is the catalog with another entry for a name, or none.
func (c *catalog) put(name string, e *entry) *catalog {
	next := &catalog{names: c.names, byName: maps.Clone(c.byName)}
	i, known := slices.BinarySearch(c.names, name)
	switch {
	case e == nil:
		delete(next.byName, name)
		next.names = slices.Delete(slices.Clone(c.names), i, i+1)
		return next
	case !known:
		next.names = slices.Insert(slices.Clone(c.names), i, name)
	}
	next.byName[name] = e
	return next
}

// entry finds a name, or says that it is not there.
func (c *catalog) entry(name string) (*entry, error) {
	if e, ok := c.byName[name]; ok {
		return e, nil
	}
	return nil, task.Errorf(task.NotFound, "there is no module %s: upload it first, or see the list of modules for the right name", quote(name))
}

// find finds what a version stands for: "" and latest, a digest, or itself.
func (e *entry) find(version string) (*record, error) {
	if version == "" || version == latest {
		return e.latest, nil
	}
	if strings.HasPrefix(version, digestPrefix) {
		d, err := task.ParseDigest(version)
		if err != nil {
			return nil, &task.Error{Code: task.Invalid, Field: "version",
				Detail: quote(version) + " is no digest: it is sha256: and 64 lower-case hex digits"}
		}
		if r, ok := e.byDigest[d]; ok {
			return r, nil
		}
		return nil, task.Errorf(task.NotFound, "module %q has no version with the digest %s: its latest is %q with %s",
			e.latest.Name, d, e.latest.Version, e.latest.Digest)
	}
	if r, ok := e.byVersion[version]; ok {
		return r, nil
	}
	return nil, task.Errorf(task.NotFound, "module %q has no version %s: its latest is %q", e.latest.Name, quote(version), e.latest.Version)
}

// same finds the record that uploading m comes down to: none when its version
// is free, and a conflict when it is taken by something else.
func (c *catalog) same(m *task.Module) (*record, error) {
	e, ok := c.byName[m.Name]
	if !ok {
		return nil, nil
	}
	r, ok := e.byVersion[m.Version]
	switch {
	case !ok:
		return nil, nil
	case r.Digest != m.Digest:
		return nil, task.Errorf(task.Conflict, "version %q of module %q is %s and these bytes are %s: a version never changes, so upload them as another one",
			m.Version, m.Name, r.Digest, m.Digest)
	case !slices.Equal(r.Capabilities, m.Capabilities):
		return nil, task.Errorf(task.Conflict, "version %q of module %q has the capabilities %v, not %v: a version never changes, so upload it as another one",
			m.Version, m.Name, r.Capabilities, m.Capabilities)
	}
	return r, nil
}

// digests is what the records name, with the records that name it.
func (c *catalog) digests() map[task.Digest][]*record {
	found := make(map[task.Digest][]*record)
	for _, name := range c.names {
		for _, r := range c.byName[name].versions {
			found[r.Digest] = append(found[r.Digest], r)
		}
	}
	return found
}
