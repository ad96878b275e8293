package registry

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"weft/task"
)

// blobs is bytes in files named by their digest. A file of that name is
// complete; what is being written has another name, beside it.
type blobs struct {
	root string // the directory of the registry

	// create and rename are those of os, but for tests in which they fail.
	create func(dir, pattern string) (tempFile, error)
	rename func(from, to string) error
}

// tempFile is what is asked of a file that is written.
type tempFile interface {
	io.WriteCloser
	Name() string
	Sync() error
}

func newBlobs(root string) blobs {
	return blobs{
		root:   root,
		create: func(dir, pattern string) (tempFile, error) { return os.CreateTemp(dir, pattern) },
		rename: os.Rename,
	}
}

// dir is the directory of the files.
func (b *blobs) dir() string { return filepath.Join(b.root, "blobs", "sha256") }

func (b *blobs) path(d task.Digest) string { return filepath.Join(b.dir(), hex.EncodeToString(d[:])) }

// write sees to it that the bytes of d are on the disk. It returns whether it
// wrote them; a file that is there and true is left alone, one that is damaged
// is replaced. When it fails it leaves nothing behind.
func (b *blobs) write(ctx context.Context, d task.Digest, data []byte) (wrote bool, err error) {
	if _, err := b.verify(ctx, d); err == nil {
		// Whoever wrote it may have been killed before it synced the directory.
		return false, syncDir(b.dir())
	}
	if err := ctx.Err(); err != nil {
		return false, err
	}
	temp, err := b.writeTemp(d, data)
	if err != nil {
		return false, err
	}
	if err := b.rename(temp, b.path(d)); err != nil {
		return false, errors.Join(err, os.Remove(temp))
	}
	return true, syncDir(b.dir())
}

// writeTemp writes and syncs data to a file beside that of d and returns its path.
func (b *blobs) writeTemp(d task.Digest, data []byte) (path string, err error) {
	f, err := b.create(b.dir(), hex.EncodeToString(d[:])+".*"+tempSuffix)
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if _, err := f.Write(data); err != nil {
		return "", errors.Join(err, f.Close())
	}
	if err := f.Sync(); err != nil {
		return "", errors.Join(err, f.Close())
	}
	return f.Name(), f.Close()
}

// errFalse is returned by verify for bytes that do not have their digest.
var errFalse = errors.New("the bytes do not have their digest")

// verify reads the file of d and returns its size. It fails with
// fs.ErrNotExist when there is none and with errFalse when it is damaged.
func (b *blobs) verify(ctx context.Context, d task.Digest) (size int64, err error) {
	f, err := os.Open(b.path(d))
	if err != nil {
		return 0, err
	}
	defer f.Close()
	h := sha256.New()
	if size, err = io.Copy(h, readerUntil{ctx, f}); err != nil {
		return 0, err
	}
	if task.Digest(h.Sum(nil)) != d {
		return 0, errFalse
	}
	return size, nil
}

// readerUntil reads until its context ends.
type readerUntil struct {
	ctx context.Context
	io.Reader
}

func (r readerUntil) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(p)
}

// remove removes the file of d, if there is one.
func (b *blobs) remove(d task.Digest) error { return b.removePath(b.path(d)) }

func (b *blobs) removePath(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// syncDir makes what was created, renamed or removed in a directory lasting.
// Windows has no such call; NTFS keeps a journal of its own.
func syncDir(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
