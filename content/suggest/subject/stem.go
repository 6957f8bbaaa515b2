package subject

import (
	"cmp"
	"slices"

	"moments/keywords"
)

// Text is a page as it is compared: words in lower case, see [Words].
type Text struct {
	Language string // BCP 47, "" for English
	Title    []string
	Summary  []string
	Path     []string // parts of the address
	Headings [][]string
	Lines    [][]string // that are no headings; [MostWords] of them and of the headings are enough
}

// MostWords is how many words of a text are compared; whom and what a page is for shows early.
const MostWords = 3000

// Stems are the parts of a page by the stems of their words. They are for one goroutine.
type Stems struct {
	language keywords.Language
	title    []string
	summary  []string
	path     []string
	headings [][]string
	text     [][]string
	known    map[string]string
}

// Stem takes some microseconds for each word that is new in a text.
func (t Text) Stem() *Stems {
	s := &Stems{language: cmp.Or(keywords.LanguageOf(t.Language), keywords.English), known: map[string]string{}}
	s.title, s.summary = s.all(t.Title), s.all(t.Summary)
	for _, part := range t.Path {
		s.path = append(s.path, s.all(Words(keywordsOf(part)))...)
	}
	for _, words := range t.Headings {
		s.headings = append(s.headings, s.all(words))
	}
	for _, words := range t.Lines {
		s.text = append(s.text, s.all(words))
	}
	return s
}

func (s *Stems) all(words []string) []string {
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
func (s *Stems) of(label string) []string { return s.all(Words(label)) }

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
