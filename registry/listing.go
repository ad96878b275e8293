package registry

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"weft/task"
)

// A found file is one in the directories of the registry that is not the
// database.
type foundFile struct {
	path   string      // within the directory of the registry
	digest task.Digest // of a blob; zero of any other file
	temp   bool        // it was being written
}

// list finds the files of the registry but the database, those that do not
// belong there included. What lies beside the database is none of its
// business, unless it is the temporary file of one.
func (b *blobs) list() ([]foundFile, error) {
	var found []foundFile
	beside, err := os.ReadDir(b.root)
	if err != nil {
		return nil, err
	}
	for _, entry := range beside {
		rest, ok := strings.CutPrefix(entry.Name(), tableFile+".")
		if ok && strings.HasSuffix(rest, tempSuffix) {
			found = append(found, foundFile{path: entry.Name(), temp: true})
		}
	}
	blobs := filepath.Dir(b.dir())
	err = filepath.WalkDir(blobs, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == blobs || path == b.dir() {
			return err
		}
		rel, err := filepath.Rel(b.root, path)
		if err != nil {
			return err
		}
		found = append(found, b.classify(rel, path, entry))
		if entry.IsDir() {
			return fs.SkipDir
		}
		return nil
	})
	return found, err
}

// classify says what a file or directory among the blobs is, by its name.
func (b *blobs) classify(rel, path string, entry fs.DirEntry) foundFile {
	f := foundFile{path: rel}
	if filepath.Dir(path) != b.dir() || !entry.Type().IsRegular() {
		return f
	}
	digits, _, _ := strings.Cut(entry.Name(), ".")
	d, err := task.ParseDigest(digestPrefix + digits)
	switch {
	case err != nil:
	case entry.Name() == digits:
		f.digest = d
	case strings.HasSuffix(entry.Name(), tempSuffix):
		f.temp = true
	}
	return f
}
