package registry

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"syscall"
	"time"

	"weft/task"
)

// Put uploads the bytes of a module under a name and a version, with the
// capabilities granted to it and what the bytes say of themselves. With the
// version "" it is the first 12 hex digits of their digest. Every success
// moves latest to the version. When Put returns it is on the disk.
//
// The same bytes and capabilities again under a version that is there return
// its record and false. Anything else under it fails with conflict, a name or
// version that cannot be one with invalid, and a full disk with unavailable.
// A Put that fails leaves the registry as it was. The end of ctx stops it
// before it begins to write, not later.
func (r *Registry) Put(ctx context.Context, name, version string, capabilities []string, wasm []byte, info task.ModuleInfo) (m task.Module, created bool, err error) {
	want, err := newModule(name, version, capabilities, wasm, info)
	if err != nil {
		return task.Module{}, false, err
	}
	rec, created, err := r.put(ctx, want, wasm)
	if err != nil {
		return task.Module{}, false, err
	}
	return rec.Module, created, nil
}

// newModule checks what is uploaded and makes the record of it.
func newModule(name, version string, capabilities []string, wasm []byte, info task.ModuleInfo) (task.Module, error) {
	if err := checkName(name); err != nil {
		return task.Module{}, err
	}
	if len(wasm) == 0 {
		return task.Module{}, task.Errorf(task.Invalid, "module %q has no bytes: send the module itself", name)
	}
	m := task.Module{ModuleInfo: info, Size: int64(len(wasm)), CreatedAt: time.Now().UTC()}
	m.ModuleRef = task.ModuleRef{Name: name, Version: version, Digest: task.DigestOf(wasm)}
	if version == "" {
		m.Version = hex.EncodeToString(m.Digest[:])[:digestVersion]
	}
	if err := checkVersion(m.Version); err != nil {
		return task.Module{}, err
	}
	var err error
	m.Capabilities, err = normal(capabilities)
	return m, err
}

// put writes the bytes, then the record. Bytes that it wrote and that no
// record came to name are gone again when it returns.
func (r *Registry) put(ctx context.Context, m task.Module, wasm []byte) (rec *record, created bool, err error) {
	var wrote bool
	defer func() {
		if err != nil && wrote {
			r.discard(m.Digest)
		}
	}()
	r.files.RLock()
	defer r.files.RUnlock()
	c, err := r.catalog()
	if err != nil {
		return nil, false, err
	}
	if _, err := c.same(&m); err != nil {
		return nil, false, err // what commit would say, before anything is written
	}
	if wrote, err = r.blobs.write(ctx, m.Digest, wasm); err != nil {
		return nil, false, writeError(fmt.Sprintf("store module %q", m.Name), err)
	}
	return r.commit(m)
}

// commit makes the record of m, or finds it there, and points latest at it.
func (r *Registry) commit(m task.Module) (rec *record, created bool, err error) {
	r.records.Lock()
	defer r.records.Unlock()
	c, err := r.catalog()
	if err != nil {
		return nil, false, err
	}
	rec, err = c.same(&m)
	if err != nil {
		return nil, false, err
	}
	switch {
	case rec == nil:
		created = true
		rec, err = r.table.add(m)
	case c.byName[m.Name].latest == rec:
		return rec, false, nil
	default:
		err = r.table.point(rec.Name, rec.Version)
	}
	if err != nil {
		r.reread()
		return nil, false, writeError(fmt.Sprintf("store module %q", m.Name), err)
	}
	r.current.Store(c.with(rec))
	return rec, created, nil
}

// reread takes over what the table holds after a commit that failed: if it
// failed on its last page, either state may be there. It is called under
// records. If the table cannot be read either, what was known before stands.
func (r *Registry) reread() {
	if c, err := r.table.load(); err == nil {
		r.current.Store(c)
	}
}

// discard removes bytes that a Put wrote before it failed, unless another one
// has come to need them, which it can see only alone. What it cannot remove
// is left to Collect.
func (r *Registry) discard(d task.Digest) {
	r.files.Lock()
	defer r.files.Unlock()
	c, err := r.catalog()
	if err != nil {
		return
	}
	if _, named := c.digests()[d]; !named {
		_ = r.blobs.remove(d)
	}
}

// writeError says what to do about a full disk, and of anything else what failed.
func writeError(what string, err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w (%w)", task.Errorf(task.Unavailable, "%s: the disk of the registry is full: make room and try again", what), err)
	}
	return fmt.Errorf("%s: %w", what, err)
}
