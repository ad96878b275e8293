package registry

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"weft/task"
)

const (
	// tableFile is the database in the directory of a registry.
	tableFile = "registry.db"

	// schema is the version of what is in the database. It goes up when an
	// older weft could no longer read it.
	schema = 1

	// lockTimeout is how long Open waits for a process that is just ending.
	lockTimeout = 500 * time.Millisecond

	tempSuffix = ".tmp"
)

var (
	// errDamaged is wrapped by what is returned when the database is not, or
	// no longer, one that this package has written.
	errDamaged = errors.New("damaged")

	// errNewer is wrapped by what is returned when a newer weft has written it.
	errNewer = errors.New("newer than this weft")
)

// openError says in a sentence why the registry in a directory cannot be opened.
func openError(dir string, err error) error {
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return task.Errorf(task.Conflict, "another process has the registry in %s open: stop it, or choose another directory", dir)
	case errors.Is(err, errNewer):
		return task.Errorf(task.Conflict, "the registry in %s was written by a newer weft (%v) and this one reads schema %d: run the newer one, or choose another directory", dir, err, schema)
	case errors.Is(err, errDamaged), errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum), errors.Is(err, bolterrors.ErrVersionMismatch):
		return task.Errorf(task.Internal, "%s is no registry's or is damaged (%v): put a copy of it back, or choose another directory", filepath.Join(dir, tableFile), err)
	}
	return fmt.Errorf("open registry %s: %w", dir, err)
}

// openTable opens the database of a registry and makes it if it is not there.
func openTable(dir string) (*table, error) {
	path := filepath.Join(dir, tableFile)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if err := createTable(dir, path); err != nil {
			return nil, err
		}
	}
	var db *bolt.DB
	err := guard(func() (err error) {
		db, err = bolt.Open(path, 0o600, &bolt.Options{Timeout: lockTimeout})
		return err
	})
	if err != nil {
		return nil, err
	}
	t := &table{db: db, update: db.Update}
	if err := guard(t.checkSchema); err != nil {
		_ = t.close() // nothing was written
		return nil, err
	}
	return t, nil
}

// createTable makes an empty database aside and links it to its place, so
// that a kill never leaves half of one there, and of two processes that do so
// at once the second finds that of the first.
func createTable(dir, path string) error {
	f, err := os.CreateTemp(dir, tableFile+".*"+tempSuffix)
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := f.Close(); err != nil {
		return err
	}
	if err := initTable(f.Name()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(dir)
}

func initTable(path string) error {
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bolt.Tx) error {
		for _, bucket := range [][]byte{metaBucket, versionBucket, latestBucket} {
			if _, err := tx.CreateBucket(bucket); err != nil {
				return err
			}
		}
		return tx.Bucket(metaBucket).Put(schemaKey, strconv.AppendInt(nil, schema, 10))
	})
	return errors.Join(err, db.Close())
}

// checkSchema refuses what this weft cannot read: a database of something
// else, of a newer weft, or one that was cut short.
func (t *table) checkSchema() error {
	return t.db.View(func(tx *bolt.Tx) error {
		if info, err := os.Stat(t.db.Path()); err != nil {
			return err
		} else if info.Size() < tx.Size() {
			return fmt.Errorf("%w: it has %d bytes of %d", errDamaged, info.Size(), tx.Size())
		}
		meta := tx.Bucket(metaBucket)
		if meta == nil || tx.Bucket(versionBucket) == nil || tx.Bucket(latestBucket) == nil {
			return fmt.Errorf("%w: its buckets are not a registry's", errDamaged)
		}
		v, err := strconv.Atoi(string(meta.Get(schemaKey)))
		switch {
		case err != nil || v < 1:
			return fmt.Errorf("%w: its schema is %q", errDamaged, meta.Get(schemaKey))
		case v > schema:
			return fmt.Errorf("%w: schema %d", errNewer, v)
		}
		return nil
	})
}

func (t *table) close() error { return t.db.Close() }

// guard runs f over the database and returns as an error what bbolt, which
// trusts its pages, panics or faults with when they are damaged.
func guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errDamaged, p)
		}
	}()
	return f()
}
