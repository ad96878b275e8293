package registry

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"weft/task"
)

// Registry is an open registry. Its directory belongs to it until Close.
type Registry struct {
	blobs blobs
	table *table

	// files is held shared by who adds files, and alone by who removes them
	// or wants to see them at rest. It is taken before records.
	files sync.RWMutex

	// records is held to change a record: to decide by current, to commit
	// and to publish the next current.
	records sync.Mutex

	// current is what the table holds; nil once the registry is closed. It is
	// written under records and read by anybody.
	current atomic.Pointer[catalog]
}

// errClosed is returned by everything but Close after Close.
var errClosed = task.Errorf(task.Unavailable, "the registry is closed: ask again when the server is up")

// Open opens the registry in a directory, which it makes if it is not there.
//
// It fails with conflict when another process has it open, or a newer weft
// has written it. A record that cannot be read, or a pointer to a version
// that is not there, does not keep the rest from being served: the record is
// left out, latest falls back to the newest version, and Check reports both.
func Open(dir string) (*Registry, error) {
	r := &Registry{blobs: newBlobs(dir)}
	if err := makeDirs(dir, r.blobs.dir()); err != nil {
		return nil, openError(dir, err)
	}
	t, err := openTable(dir)
	if err != nil {
		return nil, openError(dir, err)
	}
	c, err := t.load()
	if err != nil {
		_ = t.close() // nothing was written
		return nil, openError(dir, err)
	}
	r.table = t
	r.current.Store(c)
	return r, nil
}

// Close waits for what is being written, gives up the directory and makes
// every later call fail with unavailable. It may be called again.
func (r *Registry) Close() error {
	r.files.Lock()
	defer r.files.Unlock()
	r.records.Lock()
	defer r.records.Unlock()
	r.current.Store(nil)
	if err := r.table.close(); err != nil {
		return fmt.Errorf("close registry %s: %w", r.blobs.root, err)
	}
	return nil
}

// catalog is the current snapshot, or errClosed.
func (r *Registry) catalog() (*catalog, error) {
	if c := r.current.Load(); c != nil {
		return c, nil
	}
	return nil, errClosed
}

// makeDirs makes the directory of the registry and, in it, that of the blobs,
// and sees to it that they are still there after a power failure.
func makeDirs(root, blobs string) error {
	synced := []string{filepath.Dir(blobs), root}
	if _, err := os.Stat(root); errors.Is(err, fs.ErrNotExist) {
		synced = append(synced, filepath.Dir(filepath.Clean(root)))
	}
	if err := os.MkdirAll(blobs, 0o700); err != nil {
		return err
	}
	for _, dir := range synced {
		if err := syncDir(dir); err != nil {
			return err
		}
	}
	return nil
}
