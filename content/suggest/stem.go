package suggest

import (
	"cmp"
	"slices"

	"moments/keywords"
)

// stemmed are the parts of a page by the stems of their words: what personas and topics are compared with.
type stemmed struct {
	language keywords.Language
	title    []string
	summary  []string
	path     []string
	headings [][]string
	text     [][]string // of lines that are no headings, mostStemmed words in all
	known    map[string]string
}

// mostStemmed is how many words of a text are compared; whom and what a page is for shows early.
const mostStemmed = 3000

func (l *layout) stem() *stemmed {
	s := &stemmed{language: cmp.Or(languageOf(l.page), keywords.English), known: map[string]string{}}
	s.title, s.summary = s.all(l.title), s.all(l.summary)
	for _, part := range l.path {
		s.path = append(s.path, s.all(wordsOf(keywordsOf(part)))...)
	}
	words := 0
	for _, line := range l.lines {
		if words >= mostStemmed {
			break
		}
		words += len(line.words)
		if line.heading {
			s.headings = append(s.headings, s.all(line.words))
		} else {
			s.text = append(s.text, s.all(line.words))
		}
	}
	return s
}

func (s *stemmed) all(words []string) []string {
	stems := make([]string, len(words))
	for i, w := range words {
		stem, ok := s.known[w]
		if !ok {
			stem = s.language.Stem(keywords.Fold(w))
			s.known[w] = stem
		}
		stems[i] = stem
	}
	return stems
}

// of are the stems of a label.
func (s *stemmed) of(label string) []string { return s.all(wordsOf(label)) }

// within is how often a run of stems stands in lines.
func within(lines [][]string, run []string) (n int) {
	if len(run) == 0 {
		return 0
	}
	for _, line := range lines {
		for i := 0; i+len(run) <= len(line); i++ {
			if slices.Equal(line[i:i+len(run)], run) {
				n++
			}
		}
	}
	return n
}
