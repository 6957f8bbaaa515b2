package pattern

import (
	"cmp"
	"slices"
	"strings"

	"moments/keywords"
)

// Find returns the patterns that match the words of a phrase, each once, through the closest variant; their order says
// nothing. The stems of the words are those of the phrase's language, or English ones when that is not known (""). A pattern
// with a locale is found in phrases of that language, of its regions, and of unknown language. Finding costs about a
// microsecond a language, and more with the number of words and matches.
func (m *Matcher) Find(terms []keywords.Term, language string) []Found {
	s := search{m: m, terms: terms, locale: Locale(language), language: keywords.LanguageOf(language)}
	buffer := make([]step, 2*len(terms))
	s.forms, s.steps, s.words = make([]string, len(terms)), buffer[:len(terms)], buffer[len(terms):]
	for _, t := range m.tongues {
		if t.speaks(s.language) {
			s.in(t)
		}
	}
	return s.found
}

// search is one call of Find.
type search struct {
	m        *Matcher
	terms    []keywords.Term
	locale   string
	language keywords.Language
	forms    []string // of the terms in the tongue at hand
	steps    []step   // the same
	words    []step   // of the walk at hand: those that are known, each once, by rank
	found    []Found
	seen     map[uint32]bool // places that were found, while variants are tried
}

// step is one word to match. Must is set where a match has to have it.
type step struct {
	stem       uint32
	start, end int
	must       bool
}

// walk is one way to read a phrase in a tongue.
type walk struct {
	*search
	t     *tongue
	steps []step
	as    *alternative
	lo    int // a run begins at this step or before,
	hi    int // and ends before this step or after
}

// in finds the patterns of a tongue, plain ones first and then the closest variants.
func (s *search) in(t *tongue) {
	for i := range s.terms {
		term := &s.terms[i]
		s.forms[i] = t.form(term, s.language)
		s.steps[i] = step{stem: t.words.stem(s.forms[i]), start: term.Start, end: term.End}
	}
	plain := walk{search: s, t: t, steps: s.steps, lo: len(s.steps)}
	plain.all()
	if t.strict {
		return
	}
	for _, a := range s.alternatives(t) {
		s.noteSeen()
		other := walk{search: s, t: t, steps: a.instead(s.steps), as: &a, lo: a.from, hi: a.from + len(a.stems)}
		other.all()
	}
}

func (s *search) noteSeen() {
	if s.seen == nil {
		s.seen = map[uint32]bool{}
	}
	for i := len(s.seen); i < len(s.found); i++ {
		s.seen[uint32(s.found[i].Place)] = true
	}
}

func (w *walk) all() {
	w.runs()
	w.sets()
}

// runs follows the words from each place on as far as any pattern goes.
func (w *walk) runs() {
	var seen []uint32
	runs := &w.t.runs
	for first := 0; first < len(w.steps) && first <= w.lo; first++ {
		node := uint32(root)
		for last := first; last < len(w.steps); last++ {
			child, ok := runs.child(node, w.steps[last].stem)
			if !ok {
				break
			}
			node = child
			if last+1 < w.hi || len(runs.at(node)) == 0 || slices.Contains(seen, node) {
				continue
			}
			seen = append(seen, node)
			w.takeRuns(runs.at(node), first, last)
		}
	}
}

func (w *walk) takeRuns(places []uint32, first, last int) {
	isWhole := first == 0 && last == len(w.steps)-1
	for _, place := range places {
		if isWhole || w.m.entries[place].kind == Phrase {
			w.take(place, w.steps[first].start, w.steps[last].end)
		}
	}
}

// sets follows every selection of the known words, by rank, for which there are broad patterns.
func (w *walk) sets() {
	left := 0
	w.words = w.words[:0]
	for _, s := range w.steps {
		if s.stem == none || int(s.stem) >= len(w.t.rank) {
			continue
		}
		if i := slices.IndexFunc(w.words, func(known step) bool { return known.stem == s.stem }); i < 0 {
			w.words = append(w.words, s)
		} else if w.words[i].must || !s.must {
			continue
		} else {
			w.words[i].must = true
		}
		if s.must {
			left++
		}
	}
	slices.SortFunc(w.words, func(a, b step) int { return cmp.Compare(w.t.rank[a.stem], w.t.rank[b.stem]) })
	w.descend(root, selection{next: 0, left: left, start: -1})
}

// selection is how far words have been selected: from which on others may be, how many that must be are left, and the span.
type selection struct {
	next, left, start, end int
}

// descend goes from node down by each word that may be next, and on from there. It passes over no word that must be.
func (w *walk) descend(node uint32, s selection) {
	for i := s.next; i < len(w.words); i++ {
		word := w.words[i]
		if child, ok := w.t.sets.child(node, word.stem); ok {
			on := s.with(i, word)
			if on.left == 0 {
				for _, place := range w.t.sets.at(child) {
					w.take(place, on.start, on.end)
				}
			}
			w.descend(child, on)
		}
		if word.must {
			return
		}
	}
}

func (s selection) with(i int, word step) selection {
	s.next = i + 1
	if word.must {
		s.left--
	}
	if s.start < 0 {
		s.start = word.start
	}
	s.start, s.end = min(s.start, word.start), max(s.end, word.end)
	return s
}

func (w *walk) take(place uint32, start, end int) {
	e := &w.m.entries[place]
	if !speaks(e.locale, w.locale) || w.seen[place] {
		return
	}
	f := Found{Place: int(place), Span: [2]int{start, end}, Length: int(e.length)}
	if w.as != nil {
		f.Variant, f.Spelling = w.as.variant, w.as.spelling
		f.Typed = [2]int{w.terms[w.as.from].Start, w.terms[w.as.to-1].End}
	}
	w.found = append(w.found, f)
}

// speaks reports whether a pattern of one locale speaks for a phrase of the other: either may leave the language or the
// region open.
func speaks(own, phrase string) bool {
	return phrase == "" || Covers(own, phrase) || strings.HasPrefix(own, phrase+"-")
}
