package acceptance

import (
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"weft/client"
	"weft/internal/testkit"
	"weft/modules/text/words"
)

// Row S5: the words of real source files, counted in batches and merged by a
// tree, are those of a plain sequential count.
func TestWordsOfRealFiles(t *testing.T) {
	t.Parallel()
	const most, batch = 300, 25
	docs := sources(t, most)
	c := testkit.Start(t)
	c.Push(t, "text")
	cl := c.Client(t)
	ctx := testkit.Context(t)

	var layer []*client.Future[words.Counts]
	for i := 0; i < len(docs); i += batch {
		part, err := client.Scatter(ctx, cl, docs[i:min(i+batch, len(docs))])
		if err != nil {
			t.Fatal(err)
		}
		layer = append(layer, client.Submit[words.Counts](cl, "text/count_words", part))
		part.Release()
	}
	for len(layer) > 1 {
		var next []*client.Future[words.Counts]
		for i := 0; i < len(layer); i += 2 {
			pair := layer[i:min(i+2, len(layer))]
			next = append(next, client.Submit[words.Counts](cl, "text/merge_counts", client.Values(pair)...))
			for _, f := range pair {
				f.Release()
			}
		}
		layer = next
	}
	got, want := result(t, layer[0]), words.Count(docs...)
	if !maps.Equal(got, want) {
		t.Errorf("counted are %d words, sequentially %d", len(got), len(want))
		for word, n := range want {
			if got[word] != n {
				t.Errorf("%q was counted %d times, sequentially %d", word, got[word], n)
				break
			}
		}
	}
	t.Logf("%d files, %d words", len(docs), len(want))

	top := client.Submit[[]words.Counted](cl, "text/top", layer[0], 10)
	for i, w := range result(t, top) {
		if w != words.Top(want, 10)[i] {
			t.Errorf("number %d of the most frequent is %v, sequentially %v", i+1, w, words.Top(want, 10)[i])
		}
	}
}

// sources is some source files of the Go toolchain.
func sources(t *testing.T, most int) (docs [][]byte) {
	t.Helper()
	goroot, err := exec.CommandContext(t.Context(), "go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(strings.TrimSpace(string(goroot)), "src")
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case len(docs) == most:
			return fs.SkipAll
		case d.IsDir() || filepath.Ext(path) != ".go":
			return nil
		}
		doc, err := os.ReadFile(path)
		docs = append(docs, doc)
		return err
	})
	if err != nil || len(docs) < most {
		t.Fatalf("found %d source files below %s: %v", len(docs), root, err)
	}
	return docs
}
