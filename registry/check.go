package registry

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"

	"weft/task"
)

// Problem is something in a registry that is not as it should be.
type Problem struct {
	Path string // the file, within the directory of the registry
	What string // what is wrong with it
	Fix  string // what to do
}

// String is the problem in a line.
func (p Problem) String() string { return p.Path + ": " + p.What + "; " + p.Fix }

// Check looks at everything on the disk: the database's pages, its records,
// that every record's bytes are there and have their digest, that every
// latest stands for a version, and for stray files. It returns what is wrong,
// by file, and an error only when it cannot look, as when ctx ends.
//
// It reads every byte of the registry. Uploads wait while it lists, not while
// it hashes.
func (r *Registry) Check(ctx context.Context) ([]Problem, error) {
	rows, problems, err := r.survey()
	if err != nil {
		return nil, fmt.Errorf("check registry: %w", err)
	}
	problems = append(problems, checkLatest(rows)...)
	for d, records := range newCatalog(rows.records, rows.latest).digests() {
		found, err := r.checkBytes(ctx, d, records)
		if err != nil {
			return nil, fmt.Errorf("check %s: %w", d, err)
		}
		problems = append(problems, found...)
	}
	slices.SortFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.What, b.What))
	})
	return problems, nil
}

// survey reads the database and the directories with nothing going on in
// them, and says which records cannot be read and which files are stray.
func (r *Registry) survey() (*rows, []Problem, error) {
	r.files.Lock()
	defer r.files.Unlock()
	r.records.Lock()
	defer r.records.Unlock()
	if _, err := r.catalog(); err != nil {
		return nil, nil, err
	}
	var problems []Problem
	faults, err := r.table.pages()
	if err != nil {
		return nil, nil, err
	}
	for _, fault := range faults {
		problems = append(problems, Problem{tableFile, "the database is damaged: " + fault.Error(),
			"put a copy of the registry back, or upload its modules to a new one"})
	}
	rows, err := r.table.rows()
	if err != nil {
		return nil, nil, err
	}
	for _, err := range rows.bad {
		problems = append(problems, Problem{tableFile, err.Error(), "upload that version again, if it is one"})
	}
	files, err := r.blobs.list()
	if err != nil {
		return nil, nil, err
	}
	return rows, append(problems, strayFiles(files, rows)...), nil
}

// strayFiles are those that no record needs.
func strayFiles(files []foundFile, rows *rows) []Problem {
	named := make(map[task.Digest]bool, len(rows.records))
	for _, rec := range rows.records {
		named[rec.Digest] = true
	}
	var problems []Problem
	for _, f := range files {
		switch {
		case f.temp:
			problems = append(problems, Problem{f.path, "a write that was interrupted has left it", "collect the garbage"})
		case f.digest.IsZero():
			problems = append(problems, Problem{f.path, "it is none of the registry's", "move it away"})
		case !named[f.digest]:
			problems = append(problems, Problem{f.path, "no version names these bytes", "collect the garbage, when no task runs them"})
		}
	}
	return problems
}

// checkLatest holds the pointers against the versions.
func checkLatest(rows *rows) []Problem {
	left := maps.Clone(rows.latest)
	var problems []Problem
	for name, e := range newCatalog(rows.records, nil).byName {
		version, ok := left[name]
		delete(left, name)
		if _, there := e.byVersion[version]; there {
			continue
		}
		what := fmt.Sprintf("module %q has no latest", name)
		if ok {
			what = fmt.Sprintf("latest of module %q is %q, which is not there", name, version)
		}
		problems = append(problems, Problem{tableFile, what + fmt.Sprintf("; %q, the newest, stands in for it", e.latest.Version),
			"upload the version again that should be latest"})
	}
	for name, version := range left {
		problems = append(problems, Problem{tableFile, fmt.Sprintf("latest of module %s is %s and it has no versions", quote(name), quote(version)),
			"upload a version of it"})
	}
	return problems
}

// checkBytes hashes the bytes that records name.
func (r *Registry) checkBytes(ctx context.Context, d task.Digest, records []*record) ([]Problem, error) {
	path, err := filepath.Rel(r.blobs.root, r.blobs.path(d))
	if err != nil {
		return nil, err
	}
	who := fmt.Sprintf("module %s@%s", records[0].Name, records[0].Version)
	if len(records) > 1 {
		who += fmt.Sprintf(" and %d more", len(records)-1)
	}
	const again = "upload the same bytes again, or delete the versions that name them"
	size, err := r.blobs.verify(ctx, d)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if r.gone(d) {
			return nil, nil
		}
		return []Problem{{path, "the bytes of " + who + " are missing", again}}, nil
	case errors.Is(err, errFalse):
		return []Problem{{path, "the bytes of " + who + " are damaged", again}}, nil
	case err != nil:
		return nil, err
	}
	var problems []Problem
	for _, rec := range records {
		if rec.Size != size {
			problems = append(problems, Problem{tableFile,
				fmt.Sprintf("the record of module %s@%s says %d bytes and there are %d", rec.Name, rec.Version, rec.Size, size),
				"delete that version and upload it again"})
		}
	}
	return problems, nil
}

// gone reports whether the versions that named d were deleted since they were read.
func (r *Registry) gone(d task.Digest) bool {
	c, err := r.catalog()
	return err == nil && len(c.digests()[d]) == 0
}
