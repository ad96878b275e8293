// Package words counts words, the same way in a task module and in a plain
// sequential program that checks it.
//
// A word is as long a run as there is of letters and digits, as Unicode has
// them, and underscores; case counts. Whatever else there is separates words,
// bytes that are no UTF-8 too. The package reads nothing and prints nothing; its
// functions may be called from any goroutine.
//
//	counts := words.Merge(words.Count(a), words.Count(b))
//	words.Top(counts, 10)
package words

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"
)

// Counts says how often each word occurs.
type Counts = map[string]int64

// Counted is a word and how often it occurs.
type Counted struct {
	Word  string `json:"word"`
	Count int64  `json:"count"`
}

// Count counts the words of all documents together.
func Count(docs ...[]byte) Counts {
	at := map[string]*int64{} // so that a word that is there already costs one look-up and no string
	for _, doc := range docs {
		for start, end := next(doc, 0); start < len(doc); start, end = next(doc, end) {
			if n := at[string(doc[start:end])]; n != nil {
				*n++
				continue
			}
			n := int64(1)
			at[string(doc[start:end])] = &n
		}
	}
	counts := make(Counts, len(at))
	for word, n := range at {
		counts[word] = *n
	}
	return counts
}

// Merge adds up counts.
func Merge(all ...Counts) Counts {
	size := 0
	for _, counts := range all {
		size = max(size, len(counts))
	}
	sum := make(Counts, size)
	for _, counts := range all {
		for word, n := range counts {
			sum[word] += n
		}
	}
	return sum
}

// Top returns the n words that occur most, or all if there are fewer, the most
// frequent first and equally frequent ones in the order of their bytes.
func Top(counts Counts, n int) []Counted {
	all := make([]Counted, 0, len(counts))
	for word, count := range counts {
		all = append(all, Counted{word, count})
	}
	slices.SortFunc(all, func(a, b Counted) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Word, b.Word))
	})
	return all[:min(max(n, 0), len(all))]
}

// Split cuts a document into parts of at most size bytes, between words, so
// that the counts of the parts add up to the count of the document. A word
// longer than size is a part of its own. size is at least 1.
func Split(doc []byte, size int) [][]byte {
	parts := [][]byte{}
	for len(doc) > size {
		cut := cutAt(doc, size)
		parts = append(parts, doc[:cut])
		doc = doc[cut:]
	}
	if len(doc) > 0 {
		parts = append(parts, doc)
	}
	return parts
}

// cutAt is the last place at or before size where a word neither goes on nor a
// character is cut, or if there is none the first one after it.
func cutAt(doc []byte, size int) int {
	cut := 0
	for i := 0; i < len(doc); {
		inside, n := inWord(doc[i:])
		end := i + n
		if inside {
			end = wordEnd(doc, i)
		}
		if end > size {
			break
		}
		cut, i = end, end
	}
	if cut > 0 {
		return cut
	}
	inside, n := inWord(doc)
	if inside {
		return wordEnd(doc, 0)
	}
	return n
}

// next finds the first word at or after from: doc[start:end]. start is
// len(doc) when there is none.
func next(doc []byte, from int) (start, end int) {
	for start = from; start < len(doc); {
		switch class[doc[start]] {
		case separates:
			start++
			continue
		case belongs:
			return start, wordEnd(doc, start)
		}
		inside, n := inWord(doc[start:])
		if inside {
			return start, wordEnd(doc, start)
		}
		start += n
	}
	return len(doc), len(doc)
}

// wordEnd is where the word that i is in ends.
func wordEnd(doc []byte, i int) int {
	for i < len(doc) {
		switch class[doc[i]] {
		case separates:
			return i
		case belongs:
			i++
			continue
		}
		inside, n := inWord(doc[i:])
		if !inside {
			return i
		}
		i += n
	}
	return i
}

// inWord says whether the first character of rest belongs to a word, and how
// many bytes it takes.
func inWord(rest []byte) (inside bool, size int) {
	r, size := utf8.DecodeRune(rest)
	return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r), size
}

// What a byte is: most of most documents need no more.
const (
	separates = iota // an ASCII character that is in no word
	belongs          // an ASCII character that is in words
	multibyte        // a part of a longer character, or of none
)

// class says what each byte is.
var class = func() (of [256]uint8) {
	for c := range of {
		inside, _ := inWord([]byte{byte(c)})
		switch {
		case c >= utf8.RuneSelf:
			of[c] = multibyte
		case inside:
			of[c] = belongs
		}
	}
	return of
}()
