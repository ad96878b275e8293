package registry

import (
	"fmt"
	"strings"

	bolt "go.etcd.io/bbolt"

	"weft/task"
)

var (
	metaBucket    = []byte("meta")     // "schema": the schema in decimal
	versionBucket = []byte("versions") // name/version: the record; its sequence numbers the records
	latestBucket  = []byte("latest")   // name: the latest version
	schemaKey     = []byte("schema")
)

// table is the records on disk. Its writing methods are called under
// Registry.records.
type table struct {
	db *bolt.DB

	// update is that of db, but for tests in which a commit fails.
	update func(func(*bolt.Tx) error) error
}

// rows is what a table holds at one moment, read as far as it can be.
type rows struct {
	records []*record
	latest  map[string]string // by name
	bad     []error           // of the records that could not be read
}

// load reads the whole table into a catalog, without what cannot be read.
func (t *table) load() (*catalog, error) {
	rows, err := t.rows()
	if err != nil {
		return nil, err
	}
	return newCatalog(rows.records, rows.latest), nil
}

// rows reads the whole table.
func (t *table) rows() (*rows, error) {
	all := &rows{latest: make(map[string]string)}
	err := guard(func() error {
		return t.db.View(func(tx *bolt.Tx) error {
			err := tx.Bucket(versionBucket).ForEach(func(k, v []byte) error {
				if r, err := decode(k, v); err != nil {
					all.bad = append(all.bad, err)
				} else {
					all.records = append(all.records, r)
				}
				return nil
			})
			if err != nil {
				return err
			}
			return tx.Bucket(latestBucket).ForEach(func(k, v []byte) error {
				all.latest[string(k)] = string(v)
				return nil
			})
		})
	})
	return all, err
}

// pages has bbolt check its pages against each other.
func (t *table) pages() (faults []error, err error) {
	err = guard(func() error {
		return t.db.View(func(tx *bolt.Tx) error {
			for fault := range tx.Check() {
				faults = append(faults, fault)
			}
			return nil
		})
	})
	return faults, err
}

// add commits a new version and points latest at it. It returns the record as
// a later load will read it.
func (t *table) add(m task.Module) (*record, error) {
	var added *record
	err := t.update(func(tx *bolt.Tx) error {
		versions := tx.Bucket(versionBucket)
		seq, err := versions.NextSequence()
		if err != nil {
			return err
		}
		k := key(m.Name, m.Version)
		v, err := (&record{Module: m, seq: seq}).encode()
		if err != nil {
			return err
		}
		if added, err = decode(k, v); err != nil {
			return err
		}
		if err := versions.Put(k, v); err != nil {
			return err
		}
		return tx.Bucket(latestBucket).Put([]byte(m.Name), []byte(m.Version))
	})
	return added, err
}

// point commits that latest of a name is a version that is there.
func (t *table) point(name, version string) error {
	return t.update(func(tx *bolt.Tx) error {
		return tx.Bucket(latestBucket).Put([]byte(name), []byte(version))
	})
}

// remove commits that versions of a name are gone, and which one is
// latest after that, "" when none is left.
func (t *table) remove(name string, gone []*record, left string) error {
	return t.update(func(tx *bolt.Tx) error {
		for _, r := range gone {
			if err := tx.Bucket(versionBucket).Delete(key(name, r.Version)); err != nil {
				return err
			}
		}
		if left == "" {
			return tx.Bucket(latestBucket).Delete([]byte(name))
		}
		return tx.Bucket(latestBucket).Put([]byte(name), []byte(left))
	})
}

// key is where the record of a version is. No name and no version has a slash.
func key(name, version string) []byte { return []byte(name + "/" + version) }

func splitKey(key []byte) (name, version string, err error) {
	name, version, _ = strings.Cut(string(key), "/")
	if checkName(name) != nil || checkVersion(version) != nil {
		return "", "", fmt.Errorf("decode record %s: its key is no name and version", quote(string(key)))
	}
	return name, version, nil
}
