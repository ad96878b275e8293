package registry

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"weft/task"
)

// Resolve finds a version of a module. "" and "latest" are the one uploaded
// last; "sha256:…" any version with that digest, latest before others and
// newer ones before older. It fails with not_found, naming what is missing.
//
// What it returns shares its slices with the registry and is only read.
func (r *Registry) Resolve(name, version string) (task.Module, error) {
	c, err := r.catalog()
	if err != nil {
		return task.Module{}, err
	}
	e, err := c.entry(name)
	if err != nil {
		return task.Module{}, err
	}
	rec, err := e.find(version)
	if err != nil {
		return task.Module{}, err
	}
	return rec.Module, nil
}

// List returns the latest version of each name that comes after the given
// one, by name, at most limit of them. next is "" at the end, and otherwise
// what to call it with for the rest.
func (r *Registry) List(after string, limit int) (items []task.Module, next string, err error) {
	c, err := r.catalog()
	if err != nil {
		return nil, "", err
	}
	if limit < 1 {
		return nil, "", &task.Error{Code: task.Invalid, Field: "limit", Detail: fmt.Sprintf("%d is no limit: ask for at least 1", limit)}
	}
	i, found := slices.BinarySearch(c.names, after)
	if found {
		i++
	}
	names := c.names[i:]
	if len(names) > limit {
		names, next = names[:limit], names[limit-1]
	}
	items = make([]task.Module, len(names))
	for i, name := range names {
		items[i] = c.byName[name].latest.Module
	}
	return items, next, nil
}

// Versions returns every version of a module, the newest upload first. The
// latest one need not be the first: uploading an old version again makes it
// latest and no newer. It fails with not_found.
func (r *Registry) Versions(name string) ([]task.Module, error) {
	c, err := r.catalog()
	if err != nil {
		return nil, err
	}
	e, err := c.entry(name)
	if err != nil {
		return nil, err
	}
	versions := make([]task.Module, len(e.versions))
	for i, rec := range e.versions {
		versions[i] = rec.Module
	}
	return versions, nil
}

// Bytes reads the bytes of a digest, whether or not a version still names
// them, and checks them against it. It fails with not_found when they are not
// there.
func (r *Registry) Bytes(ctx context.Context, d task.Digest) ([]byte, error) {
	if _, err := r.catalog(); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("read module %s: %w", d, err)
	}
	wasm, err := os.ReadFile(r.blobs.path(d))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, task.Errorf(task.NotFound, "the bytes of %s are not in the registry: upload the module again", d)
	}
	if err != nil {
		return nil, fmt.Errorf("read module %s: %w", d, err)
	}
	if task.DigestOf(wasm) != d {
		return nil, task.Errorf(task.Internal, "the bytes of %s are damaged on the disk of the registry: upload the module again", d)
	}
	return wasm, nil
}
