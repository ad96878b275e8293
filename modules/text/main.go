// Command text is a task module: it counts words.
//
// Documents come in as arguments, or as data that was scattered before;
// count_words makes counts of a batch of them, merge_counts adds counts up, any
// number at a time, top says which words are the most frequent. split cuts a
// document that is too large for one task. Package words says what a word is.
package main

import (
	"errors"

	weft "weft/guest-sdk"
	"weft/modules/text/words"
)

func init() {
	weft.Register("count_words", countWords, weft.Params("docs"), weft.Doc("how often each word occurs in the documents, which are bytes"))
	weft.Register("count_text", countText, weft.Params("text"), weft.Doc("how often each word occurs in the text"))
	weft.Register("merge_counts", words.Merge, weft.Params("counts"), weft.Doc("the sums of counts"))
	weft.Register("top", top, weft.Params("counts", "n"), weft.Doc("the n most frequent words, the first by the alphabet where they are equal"))
	weft.Register("split", split, weft.Params("doc", "size"), weft.Doc("the document in parts of at most size bytes, cut between words"))
}

func main() {}

func countWords(docs [][]byte) words.Counts { return words.Count(docs...) }

func countText(text string) words.Counts { return words.Count([]byte(text)) }

func top(counts words.Counts, n int) ([]words.Counted, error) {
	if n < 0 {
		return nil, errors.New("n is 0 or more")
	}
	return words.Top(counts, n), nil
}

func split(doc []byte, size int) ([][]byte, error) {
	if size < 1 {
		return nil, errors.New("size is 1 or more")
	}
	return words.Split(doc, size), nil
}
