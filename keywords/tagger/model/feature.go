package model

import (
	"slices"
	"strconv"
	"strings"

	"moments/keywords"
	"moments/keywords/tagger/lexicon"
)

// Feature is what a model sees in a phrase, with the places of its first and last word; -1 when it has no place.
type Feature struct {
	Name        string
	First, Last int
}

// longestRun is the number of words or classes in the longest run.
const longestRun = 3

// Features are the features of a phrase, each once, without those of its parts of speech. Terms are those of the phrase in
// the lexicon's language.
func Features(l *lexicon.Lexicon, p keywords.Phrase, terms []keywords.Term) []Feature {
	s := sight{lexicon: l, terms: terms, features: make([]Feature, 0, 8*len(terms)+8)}
	s.add("bias", -1, -1)
	for _, f := range l.Find(p, terms) {
		s.add(CuePrefix+f.Cue.Name, f.First, f.Last)
	}
	s.look()
	if len(s.features) == 1 && !slices.ContainsFunc(s.words, isKnown) {
		s.add(NothingKnown, -1, -1)
		return s.features
	}
	s.add("length "+strconv.Itoa(step(len(terms))), -1, -1)
	s.classes()
	s.runs("words ", s.words)
	s.runs("shape ", s.shape)
	s.starts("starts ", s.words)
	s.starts("opens ", s.shape)
	s.end(p)
	return s.features
}

// NothingKnown is the feature of a phrase of which the lexicon knows no word: it has no other but "bias".
const NothingKnown = "nothing known"

// CuePrefix begins the names of features that are cues.
const CuePrefix = "cue "

// step rounds a number of words down to 1, 2, 3, 4, 6 or 9.
func step(n int) int {
	steps := []int{9, 6, 4, 3, 2, 1, 0}
	return steps[slices.IndexFunc(steps, func(s int) bool { return n >= s })]
}

// sight is a phrase while its features are gathered.
type sight struct {
	lexicon  *lexicon.Lexicon
	terms    []keywords.Term
	words    []string // the stems, or * for words that are not known, between ^ and $
	shape    []string // the classes, between ^ and $
	features []Feature
}

func (s *sight) add(name string, first, last int) {
	if !slices.ContainsFunc(s.features, func(f Feature) bool { return f.Name == name }) {
		s.features = append(s.features, Feature{name, first, last})
	}
}

// look finds what each word is.
func (s *sight) look() {
	s.words, s.shape = append(s.words, "^"), append(s.shape, "^")
	for _, t := range s.terms {
		classes := s.lexicon.Classes(t.Stem)
		s.words = append(s.words, wordOf(t, classes))
		s.shape = append(s.shape, shapeOf(t, classes))
	}
	s.words, s.shape = append(s.words, "$"), append(s.shape, "$")
}

// unknown is how a word that is not known begins; its ending follows.
const unknown = "*"

func wordOf(t keywords.Term, classes []string) string {
	if len(classes) == 0 {
		return unknown + ending(t.Word)
	}
	return t.Stem
}

func shapeOf(t keywords.Term, classes []string) string {
	switch {
	case len(classes) == 0:
		return unknown + ending(t.Word)
	case classes[0] == lexicon.Itself:
		return t.Stem
	}
	return classes[0]
}

// endings are those that tell something of a word that is not known.
var endings = []string{"ing", "est", "ly", "ed", "er", "s"}

func ending(word string) string {
	if word[0] >= '0' && word[0] <= '9' {
		return "0"
	}
	for _, e := range endings {
		if len(word) > len(e)+2 && strings.HasSuffix(word, e) {
			return e
		}
	}
	return ""
}

func (s *sight) classes() {
	found := false
	for i, t := range s.terms {
		for _, class := range s.lexicon.Classes(t.Stem) {
			if class != lexicon.Itself {
				found = true
				s.add("has "+class, i, i)
			}
		}
	}
	if !found {
		s.add("has none", -1, -1)
	}
}

// runs adds the runs of parts that say more than that there are words.
func (s *sight) runs(kind string, parts []string) {
	for first := range parts {
		for last := first; last < min(len(parts), first+longestRun); last++ {
			if run := parts[first : last+1]; slices.ContainsFunc(run, isKnown) {
				s.add(kind+strings.Join(run, " "), s.place(first-1), s.place(last-1))
			}
		}
	}
}

// isKnown reports whether a part is a word, or the class of one, and not an end or a word that is not known.
func isKnown(part string) bool {
	return part != "^" && part != "$" && !strings.HasPrefix(part, unknown)
}

func (s *sight) place(i int) int { return min(max(i, 0), len(s.terms)-1) }

// starts adds how the phrase begins, with one part more than runs have.
func (s *sight) starts(kind string, parts []string) {
	const most = longestRun + 1
	if len(s.terms) >= most {
		s.add(kind+strings.Join(parts[1:most+1], " "), 0, most-1)
	}
}

// end adds how a sentence ends: what is asked in one is asked of people more often than of a search box.
func (s *sight) end(p keywords.Phrase) {
	if last := p[len(p)-1]; last == '?' || last == '.' || last == '!' {
		for _, f := range slices.Clone(s.features) {
			s.features = append(s.features, Feature{"asked " + f.Name, f.First, f.Last})
		}
	}
}
