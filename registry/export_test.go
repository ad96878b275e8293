package registry

import bolt "go.etcd.io/bbolt"

// TempFile is what the registry asks of a file that it writes.
type TempFile = tempFile

// Schema is the schema that this package writes.
const Schema = schema

// WrapCreate has files created through what wrap makes of the function before.
func (r *Registry) WrapCreate(wrap func(create func(dir, pattern string) (TempFile, error)) func(dir, pattern string) (TempFile, error)) {
	r.blobs.create = wrap(r.blobs.create)
}

// WrapRename has files renamed through what wrap makes of the function before.
func (r *Registry) WrapRename(wrap func(rename func(from, to string) error) func(from, to string) error) {
	r.blobs.rename = wrap(r.blobs.rename)
}

// WrapCommit has changes committed through what wrap makes of the function before.
func (r *Registry) WrapCommit(wrap func(commit func(func(*bolt.Tx) error) error) func(func(*bolt.Tx) error) error) {
	r.table.update = wrap(r.table.update)
}

// UploadsHeldOff reports whether somebody waits to be alone, or is.
func (r *Registry) UploadsHeldOff() bool {
	if r.files.TryRLock() {
		r.files.RUnlock()
		return false
	}
	return true
}
