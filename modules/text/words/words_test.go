package words_test

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"weft/modules/text/words"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestCount(t *testing.T) {
	for doc, want := range map[string]words.Counts{
		"":                              {},
		" \t\n.,;":                      {},
		"one":                           {"one": 1},
		"to be, or not to be":           {"to": 2, "be": 2, "or": 1, "not": 1},
		"x_1+x_1 X_1":                   {"x_1": 2, "X_1": 1},
		"3.14 0x1F":                     {"3": 1, "14": 1, "0x1F": 1},
		"größer naïve 東京 ٣":             {"größer": 1, "naïve": 1, "東京": 1, "٣": 1},
		"don't":                         {"don": 1, "t": 1},
		"a\xffb \xf0\x9f\x98":           {"a": 1, "b": 1},
		"\u00a0non\u2003breaking\ufeff": {"non": 1, "breaking": 1},
	} {
		if got := words.Count([]byte(doc)); !maps.Equal(got, want) {
			t.Errorf("Count(%q) = %v, want %v", doc, got, want)
		}
	}
}

// TestCountIsFields compares with the same definition said in another way.
func TestCountIsFields(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		docs := rapid.SliceOfN(documents(), 0, 3).Draw(t, "docs")
		want := words.Counts{}
		for _, doc := range docs {
			for _, word := range strings.FieldsFunc(string(bytes.ToValidUTF8(doc, []byte(" "))), func(r rune) bool {
				return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
			}) {
				want[word]++
			}
		}
		if got := words.Count(docs...); !maps.Equal(got, want) {
			t.Fatalf("Count = %v, want %v", got, want)
		}
	})
}

// TestSplit proves that the parts are the document, none is too long but where
// a word or character is, and their counts add up.
func TestSplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc := documents().Draw(t, "doc")
		size := rapid.IntRange(1, 40).Draw(t, "size")
		parts := words.Split(doc, size)
		if whole := bytes.Join(parts, nil); !bytes.Equal(whole, doc) {
			t.Fatalf("the parts together are %q", whole)
		}
		counts := make([]words.Counts, len(parts))
		for i, part := range parts {
			counts[i] = words.Count(part)
			if len(part) > size && len([]rune(string(part))) > 1 && (len(counts[i]) != 1 || counts[i][string(part)] != 1) {
				t.Fatalf("part %q is longer than %d and not one word", part, size)
			}
		}
		if got, want := words.Merge(counts...), words.Count(doc); !maps.Equal(got, want) {
			t.Fatalf("the counts of the parts are %v, of the document %v", got, want)
		}
	})
}

func TestMergeLeavesItsArguments(t *testing.T) {
	a, b := words.Counts{"x": 1}, words.Counts{"x": 2, "y": 3}
	if got, want := words.Merge(a, b), (words.Counts{"x": 3, "y": 3}); !maps.Equal(got, want) {
		t.Errorf("Merge = %v, want %v", got, want)
	}
	if a["x"] != 1 || len(a) != 1 || b["x"] != 2 {
		t.Errorf("Merge changed its arguments: %v, %v", a, b)
	}
}

func TestTop(t *testing.T) {
	counts := words.Counts{"b": 2, "a": 2, "z": 9, "c": 1}
	all := []words.Counted{{Word: "z", Count: 9}, {Word: "a", Count: 2}, {Word: "b", Count: 2}, {Word: "c", Count: 1}}
	for n := range 6 {
		if got, want := words.Top(counts, n), all[:min(n, len(all))]; !slices.Equal(got, want) {
			t.Errorf("Top %d = %v, want %v", n, got, want)
		}
	}
}

// documents draws bytes in which words, separators and broken characters meet.
func documents() *rapid.Generator[[]byte] {
	piece := rapid.SampledFrom([]string{"a", "word", "_", "9", " ", "\n", ",", "é", "東", "😀", "\xff", "\xc3", "\xf0\x9f", "\u200b"})
	return rapid.Map(rapid.SliceOfN(piece, 0, 60), func(pieces []string) []byte { return []byte(strings.Join(pieces, "")) })
}
