package index

import (
	"slices"
	"strings"
	"unicode/utf8"

	"moments/content/index/postings"
	"moments/content/index/words"
	"moments/keywords"
)

// Bounds of what is made of what was typed.
const (
	minPrefixBytes = 2
	maxCompletions = 16 // of a word
	maxCorrections = 4  // of a query
	oneTypoFrom    = 5  // letters
	twoTyposFrom   = 9
)

// read turns the text of a query into words, as they are looked up in a view, and returns the text with typing errors
// corrected, "" when there are none.
func (x *Index) read(q *Query, view *postings.View) (query []words.Word, corrected string) {
	read := func(text string) []words.Word {
		return x.words.Query(text, keywords.Language(q.Language), view.Languages())
	}
	query = read(q.Text)
	beginning, start := "", len(q.Text)
	if q.Prefix {
		beginning, start = words.Beginning(q.Text)
	}
	if q.Typos {
		if corrected = correct(q.Text, query, view, start); corrected != "" {
			query = read(corrected)
			_, start = words.Beginning(corrected)
		}
	}
	if len(beginning) >= minPrefixBytes {
		query = complete(query, beginning, start, view)
	}
	return query, corrected
}

// correct puts the nearest known words in the place of unknown ones. A word at beginning may be the beginning of a known
// one, and is left.
func correct(text string, query []words.Word, view *postings.View, beginning int) string {
	var b strings.Builder
	done, tried := 0, 0
	for i := range query {
		w := &query[i]
		distance := typosIn(w.Text)
		if distance == 0 || tried == maxCorrections || w.Start < done || view.Has(w.Forms) {
			continue
		}
		if w.Start == beginning && len(view.Completions(w.Text, 1)) > 0 {
			continue
		}
		tried++
		if known := view.Correction(w.Text, distance); known != "" {
			b.WriteString(text[done:w.Start])
			b.WriteString(known)
			done = w.End
		}
	}
	if done == 0 {
		return ""
	}
	return b.String() + text[done:]
}

// typosIn is how many typing errors a word may have. One with a digit is a name or a number and has none.
func typosIn(word string) int {
	letters := utf8.RuneCountInString(word)
	switch {
	case letters < oneTypoFrom || strings.ContainsAny(word, "0123456789"):
		return 0
	case letters < twoTyposFrom:
		return 1
	}
	return 2
}

// complete adds to the word that starts at start what it may be the beginning of. A stop word is the beginning of another
// word only when there is nothing else.
func complete(query []words.Word, beginning string, start int, view *postings.View) []words.Word {
	at := slices.IndexFunc(query, func(w words.Word) bool { return w.Start <= start && w.End > start })
	if (at < 0 || query[at].Optional) && len(query) > 1 || at < 0 && len(query) > 0 {
		return query
	}
	if at < 0 {
		query, at = append(query, words.Word{Text: beginning, Start: start, Optional: true}), 0
	}
	w := &query[at]
	for _, completion := range view.Completions(w.Text, maxCompletions) {
		if !slices.Contains(w.Forms, completion.Term) {
			w.Forms, w.Expanded = append(w.Forms, completion.Term), true
		}
	}
	if len(w.Forms) == 0 {
		return query[:at]
	}
	return query
}
