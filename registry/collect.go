package registry

import (
	"errors"
	"fmt"
	"path/filepath"

	"weft/task"
)

// Collect removes the bytes that no version names and that inUse, which may
// be nil, does not claim, and what interrupted writes have left. It returns
// the digests whose bytes are gone, also when it fails half way.
//
// Nothing is uploaded while it runs, so bytes that were written and not yet
// named are safe from it. inUse must therefore not call the registry. What
// was resolved before its last version was deleted, and is not in use yet when
// Collect asks, is lost.
func (r *Registry) Collect(inUse func(task.Digest) bool) (removed []task.Digest, err error) {
	r.files.Lock()
	defer r.files.Unlock()
	c, err := r.catalog()
	if err != nil {
		return nil, err
	}
	found, err := r.blobs.list()
	if err != nil {
		return nil, fmt.Errorf("collect modules: %w", err)
	}
	named := c.digests()
	var errs []error
	for _, f := range found {
		blob := !f.digest.IsZero()
		if !blob && !f.temp {
			continue // not ours
		}
		if blob && (len(named[f.digest]) > 0 || inUse != nil && inUse(f.digest)) {
			continue
		}
		if err := r.blobs.removePath(filepath.Join(r.blobs.root, f.path)); err != nil {
			errs = append(errs, err)
		} else if blob {
			removed = append(removed, f.digest)
		}
	}
	if err := errors.Join(append(errs, syncDir(r.blobs.dir()))...); err != nil {
		return removed, fmt.Errorf("collect modules: %w", err)
	}
	return removed, nil
}
