package tagger

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"

	"moments/keywords"
)

// found is a cue at a place in a phrase; first and last are the places of its words.
type found struct {
	cue         *cue
	first, last int
}

func (f found) span(terms []keywords.Term) [2]int {
	return [2]int{terms[f.first].Start, terms[f.last].End}
}

// covers reports whether f speaks for the words of g: it is longer, or it is a pattern of the file where code found g.
func (f found) covers(g found) bool {
	if f.first > g.first || g.last > f.last {
		return false
	}
	longer := f.last-f.first > g.last-g.first
	return longer || g.cue.byCode() && !f.cue.byCode()
}

func (q *cue) byCode() bool { return strings.HasPrefix(q.name, "<") }

// match returns the cues of a phrase by place, without those that longer ones cover.
func (c *cues) match(p keywords.Phrase, terms []keywords.Term) []found {
	var all []found
	var run []byte
	for first := range terms {
		run = run[:0]
		for last := first; last < min(len(terms), first+c.longest); last++ {
			if last > first {
				run = append(run, ' ')
			}
			run = append(run, terms[last].Stem...)
			if q := fitting(c.runs[string(run)], first == 0, last == len(terms)-1); q != nil {
				all = append(all, found{q, first, last})
			}
			if c.places[string(run)] {
				all = c.place(all, terms, first, last)
			}
		}
	}
	all = c.ingStart(all, terms)
	all = c.money(all, p, terms)
	all = c.domain(all, p, terms)
	return uncovered(all)
}

// fitting is the cue with the most anchors of those that may stand here, nil for none.
func fitting(list []cue, isFirst, isLast bool) (best *cue) {
	most := -1
	for i := range list {
		q := &list[i]
		if q.first && !isFirst || q.last && !isLast {
			continue
		}
		if n := q.anchors(); n > most {
			best, most = q, n
		}
	}
	return best
}

func (q *cue) anchors() (n int) {
	if q.first {
		n++
	}
	if q.last {
		n++
	}
	return n
}

func uncovered(all []found) (kept []found) {
	for _, f := range all {
		if !slices.ContainsFunc(all, func(other found) bool { return other.covers(f) }) {
			kept = append(kept, f)
		}
	}
	slices.SortStableFunc(kept, func(a, b found) int { return a.first - b.first })
	return kept
}

// byName adds a cue that code has found, if the file says something of it.
func (c *cues) byName(all []found, name string, first, last int) []found {
	if q := c.named[name]; q != nil {
		return append(all, found{q, first, last})
	}
	return all
}

// place adds a place, with the preposition before it if there is one.
func (c *cues) place(all []found, terms []keywords.Term, first, last int) []found {
	if first > 0 {
		switch terms[first-1].Word {
		case "in", "at", "near", "around", "to":
			return c.byName(all, "<in-place>", first-1, last)
		}
	}
	return c.byName(all, "<place>", first, last)
}

// ingStart finds an opening -ing in a short phrase: long ones are sentences, where it means little.
func (c *cues) ingStart(all []found, terms []keywords.Term) []found {
	const shortest, mostTerms = len("mixing"), 7
	if word := terms[0].Word; len(terms) <= mostTerms && len(word) >= shortest && strings.HasSuffix(word, "ing") {
		return c.byName(all, "<ing-start>", 0, 0)
	}
	return all
}

// money adds every word that has a currency sign directly before it.
func (c *cues) money(all []found, p keywords.Phrase, terms []keywords.Term) []found {
	units := 0
	for _, r := range string(p) {
		units += utf16.RuneLen(r)
		if unicode.Is(unicode.Sc, r) {
			if i := slices.IndexFunc(terms, func(t keywords.Term) bool { return t.Start == units }); i >= 0 {
				all = c.byName(all, "<money>", i, i)
			}
		}
	}
	return all
}

// topLevel are the endings by which a word is taken for the name of a site.
var topLevel = map[string]bool{
	"com": true, "org": true, "net": true, "io": true, "gov": true, "edu": true, "co": true, "de": true, "uk": true, "eu": true,
}

// domain adds two words with a dot and nothing else between them, the second of which ends the name of a site.
func (c *cues) domain(all []found, p keywords.Phrase, terms []keywords.Term) []found {
	if !strings.Contains(string(p), ".") {
		return all
	}
	lower := strings.ToLower(string(p))
	for i := 1; i < len(terms); i++ {
		before, end := terms[i-1], terms[i]
		if topLevel[end.Word] && end.Start == before.End+1 && strings.Contains(lower, before.Word+"."+end.Word) {
			all = c.byName(all, "<domain>", i-1, i)
		}
	}
	return all
}
