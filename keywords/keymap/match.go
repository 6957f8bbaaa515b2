package keymap

import (
	"cmp"
	"slices"
	"strings"

	"moments/keywords"
)

// Hit is a row that matches a phrase.
type Hit struct {
	Row      *Row   // belongs to the map; must not be changed
	Span     [2]int // from the first to the last word that matched, in UTF-16 code units
	VetoedBy *Hit   // of the first negative row that keeps this one from speaking, nil for none

	place, length int
}

// Match returns the live rows that match the words of a phrase, negative ones first, each group in order of
// precedence: exact before phrase before broad, then the longer, the earlier, the heavier and the older row. A row with a
// locale matches phrases of that language, of its regions, and of unknown language (""). The cost grows with the
// number of words and of hits.
func (m *Map) Match(terms []keywords.Term, language string) []Hit {
	if m.Len() == 0 || len(terms) == 0 {
		return nil
	}
	s := search{m: m, terms: terms, language: locale(language)}
	s.walkRuns()
	s.walkSets()
	slices.SortFunc(s.hits, precedence)
	veto(s.hits)
	return s.hits
}

// search is one call of Match.
type search struct {
	m        *Map
	terms    []keywords.Term
	language string
	hits     []Hit
	words    []word
}

// word is a known stem of the phrase where it stands first.
type word struct {
	stem       uint32
	start, end int
}

// walkRuns follows the words from each place on as far as any row goes.
func (s *search) walkRuns() {
	var seen []uint32
	runs := &s.m.runs
	for start := range s.terms {
		node := uint32(root)
		for end := start; end < len(s.terms); end++ {
			stem, known := s.m.stems[s.terms[end].Stem]
			if !known {
				break
			}
			if node, known = runs.child(node, stem); !known {
				break
			}
			rows := runs.at(node)
			if len(rows) == 0 || slices.Contains(seen, node) {
				continue
			}
			seen = append(seen, node)
			s.takeRuns(rows, start, end)
		}
	}
}

func (s *search) takeRuns(rows []uint32, start, end int) {
	whole := start == 0 && end == len(s.terms)-1
	for _, place := range rows {
		if whole || s.m.rows[place].Match == Phrase {
			s.take(place, s.terms[start].Start, s.terms[end].End)
		}
	}
}

// walkSets follows every ascending selection of the known words for which there are broad rows.
func (s *search) walkSets() {
	for _, term := range s.terms {
		stem, known := s.m.stems[term.Stem]
		if known && !slices.ContainsFunc(s.words, func(w word) bool { return w.stem == stem }) {
			s.words = append(s.words, word{stem: stem, start: term.Start, end: term.End})
		}
	}
	slices.SortFunc(s.words, func(a, b word) int { return cmp.Compare(s.m.rank[a.stem], s.m.rank[b.stem]) })
	for i, w := range s.words {
		s.descend(root, i, w.start, w.end)
	}
}

// descend goes from node down by word i, and from there by every later one. Start and end span the words so far.
func (s *search) descend(node uint32, i, start, end int) {
	node, ok := s.m.sets.child(node, s.words[i].stem)
	if !ok {
		return
	}
	start, end = min(start, s.words[i].start), max(end, s.words[i].end)
	for _, place := range s.m.sets.at(node) {
		s.take(place, start, end)
	}
	for next := i + 1; next < len(s.words); next++ {
		s.descend(node, next, start, end)
	}
}

func (s *search) take(place uint32, start, end int) {
	if !speaks(s.m.facts[place].locale, s.language) {
		return
	}
	s.hits = append(s.hits, Hit{
		Row: &s.m.rows[place], Span: [2]int{start, end}, place: int(place), length: int(s.m.facts[place].length),
	})
}

// speaks reports whether a row of one locale speaks for a phrase of the other: either may leave the language or
// the region open.
func speaks(row, phrase string) bool {
	return row == "" || phrase == "" || row == phrase ||
		strings.HasPrefix(phrase, row+"-") || strings.HasPrefix(row, phrase+"-")
}

func precedence(a, b Hit) int {
	return cmp.Or(
		cmp.Compare(group(a.Row), group(b.Row)),
		cmp.Compare(b.length, a.length),
		cmp.Compare(a.Span[0], b.Span[0]),
		cmp.Compare(b.Row.Factor(), a.Row.Factor()),
		cmp.Compare(a.place, b.place),
	)
}

// group orders negatives before positives, and exact before phrase before broad.
func group(r *Row) (n int) {
	switch r.Match {
	case Phrase:
		n = 1
	case Broad:
		n = 2
	}
	if !r.Negative {
		n += 3
	}
	return n
}

func veto(hits []Hit) {
	negatives := 0
	for negatives < len(hits) && hits[negatives].Row.Negative {
		negatives++
	}
	for i := negatives; i < len(hits); i++ {
		for n := range hits[:negatives] {
			if hits[n].Row.Moment.Serves(hits[i].Row.Moment) {
				hits[i].VetoedBy = &hits[n]
				break
			}
		}
	}
}
