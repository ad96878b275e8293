package demo

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"weft/modules/text/words"
)

// corpus is the source files below a directory, in batches.
type corpus struct {
	root    string
	files   int        // in the batches
	left    int        // that were left out
	batches [][]string // paths
}

// maxBatch is how many bytes a batch may have, unless it is of one file.
const maxBatch = 4 << 20

// openCorpus finds the .go files below root, which is the sources of the Go
// toolchain if it is empty.
func openCorpus(ctx context.Context, root string, perBatch int) (*corpus, error) {
	if root == "" {
		goroot, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
		if err != nil {
			return nil, fmt.Errorf("find the sources of the Go toolchain: %w", err)
		}
		root = filepath.Join(strings.TrimSpace(string(goroot)), "src")
	}
	root, err := filepath.EvalSymlinks(root) // some systems keep the sources elsewhere
	if err != nil {
		return nil, fmt.Errorf("find sources: %w", err)
	}
	c := &corpus{root: root}
	var batch []string
	var size int64
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || filepath.Ext(path) != ".go" {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if len(batch) == perBatch || len(batch) > 0 && size+info.Size() > maxBatch {
			c.batches = append(c.batches, batch)
			batch, size = nil, 0
		}
		batch = append(batch, path)
		size += info.Size()
		c.files++
		return ctx.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("find sources: %w", err)
	}
	if len(batch) > 0 {
		c.batches = append(c.batches, batch)
	}
	if len(c.batches) == 0 {
		return nil, fmt.Errorf("find sources: there are no .go files below %s", root)
	}
	return c, nil
}

// cut leaves only the first n batches.
func (c *corpus) cut(n int) {
	for _, batch := range c.batches[n:] {
		c.files -= len(batch)
		c.left += len(batch)
	}
	c.batches = c.batches[:n]
}

// read reads the files of a batch.
func (c *corpus) read(batch []string) (docs [][]byte, err error) {
	docs = make([][]byte, len(batch))
	for i, path := range batch {
		if docs[i], err = os.ReadFile(path); err != nil {
			return nil, err
		}
	}
	return docs, nil
}

// countInSequence counts the words of all files, one after the other.
func (c *corpus) countInSequence(ctx context.Context) (words.Counts, error) {
	total := words.Counts{}
	for _, batch := range c.batches {
		for _, path := range batch {
			doc, err := os.ReadFile(path)
			if err != nil {
				return nil, err
			}
			for word, n := range words.Count(doc) {
				total[word] += n
			}
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
	}
	return total, nil
}
