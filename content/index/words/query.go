package words

import (
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"

	"moments/keywords"
)

// Word is one word of a query, Text as it is spelled, folded, from Start to End in bytes. Forms are its terms in the
// languages that it is read in, each of another language. Optional is set when it counts only where it is found: some
// language has no use for it, or has it already as another word. Expanded is set when forms were added of which one text
// may have several.
type Word struct {
	Text       string
	Start, End int
	Forms      []string
	Optional   bool
	Expanded   bool
}

// Query returns the different words of a query in the order in which they first stand, at most MaxTerms, each as it reads
// in the languages held. in is the language of the query, which says what is a word of it; with "" all say so.
func (a *Analyzer) Query(text string, in keywords.Language, held []keywords.Language) []Word {
	q := query{seen: make(map[string]bool, 8), found: make([]placed, 0, 8), forms: make([]string, 0, 8)}
	languages := slices.Clone(held)
	if in != "" {
		in = ReadAs(string(in))
		languages = slices.DeleteFunc(languages, func(l keywords.Language) bool { return l == in })
		languages = slices.Insert(languages, 0, in)
	}
	if len(languages) == 0 {
		languages = []keywords.Language{keywords.English}
	}
	if len(languages) > 1 {
		q.places = map[place]int{}
	}
	for i, l := range languages {
		q.read(a.readings[l], []byte(text), i == 0 || in == "")
	}
	return q.words(len(languages), in != "")
}

// place is where a word stands.
type place struct{ start, end int }

// query collects the words of a query by their places.
type query struct {
	places map[place]int // in found; nil when there is one reading
	found  []placed
	seen   map[string]bool // forms
	forms  []string        // where those of words begin
}

type placed struct {
	Word
	readings int // that have it
}

// read adds the forms of one reading; adding says whether it may add words.
func (q *query) read(r *Reading, text []byte, adding bool) {
	count := 0
	r.each(text, func(w word, at int) bool {
		where := place{at + w.start, at + w.end}
		i, known := q.places[where]
		if !known {
			if !adding {
				return true
			}
			i = len(q.found)
			if q.places != nil {
				q.places[where] = i
			}
			q.found = append(q.found, placed{Word: Word{Text: w.plain, Start: where.start, End: where.end}})
		}
		found := &q.found[i]
		found.readings++
		if form := string(w.term); q.seen[form] {
			found.Optional = true
		} else {
			q.seen[form] = true
			q.add(found, form)
			count++
		}
		return count < MaxTerms
	})
}

// add adds a form. The first of each word share an array.
func (q *query) add(to *placed, form string) {
	if len(to.Forms) > 0 {
		to.Forms = append(to.Forms, form)
		return
	}
	q.forms = append(q.forms, form)
	to.Forms = q.forms[len(q.forms)-1 : len(q.forms) : len(q.forms)]
}

// words returns those with a form. told says that the language of the query is known, so that what other languages have no
// use for is a word all the same.
func (q *query) words(readings int, told bool) (words []Word) {
	slices.SortStableFunc(q.found, func(a, b placed) int { return a.Start - b.Start })
	words = make([]Word, 0, min(len(q.found), MaxTerms))
	for _, found := range q.found {
		if len(found.Forms) == 0 || len(words) == MaxTerms {
			continue
		}
		found.Optional = found.Optional || !told && found.readings < readings
		words = append(words, found.Word)
	}
	return words
}

// Beginning returns the word that text ends with, folded, and where it starts: what may be the beginning of a longer one. It
// is "" when text ends with anything else.
func Beginning(text string) (word string, start int) {
	tail := text[strings.LastIndexAny(text, " \t\n")+1:]
	if len(tail) > MaxTermBytes {
		return "", 0
	}
	tokens := unicode.NewUnicodeTokenizer().Tokenize([]byte(tail))
	if len(tokens) == 0 || tokens[len(tokens)-1].End < len(tail) {
		return "", 0
	}
	last := tokens[len(tokens)-1]
	return keywords.Fold(string(last.Term)), len(text) - len(tail) + last.Start
}
