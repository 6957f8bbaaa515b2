package lexicon

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"

	"moments/keywords"
)

// Found is a cue at a place in a phrase; First and Last are the places of its words among the terms.
type Found struct {
	Cue         *Cue
	First, Last int
}

// Span is where the cue is, in UTF-16 code units.
func (f Found) Span(terms []keywords.Term) [2]int {
	return [2]int{terms[f.First].Start, terms[f.Last].End}
}

// covers reports whether f speaks for the words of g: it is longer, or it is a pattern of the file where code found g.
func (f Found) covers(g Found) bool {
	if f.First > g.First || g.Last > f.Last {
		return false
	}
	longer := f.Last-f.First > g.Last-g.First
	return longer || g.Cue.byCode() && !f.Cue.byCode()
}

// Find returns the cues of a phrase by place, without those that longer ones cover. Terms are those of the phrase in the
// lexicon's language.
func (l *Lexicon) Find(p keywords.Phrase, terms []keywords.Term) []Found {
	if len(terms) == 0 {
		return nil
	}
	var all []Found
	var run, name []byte
	starts := sentences(p, terms)
	for first := range terms {
		run, name = run[:0], name[:0]
		for last := first; last < min(len(terms), first+l.longest); last++ {
			if last > first {
				run, name = append(run, ' '), append(name, ' ')
			}
			run, name = append(run, terms[last].Stem...), append(name, terms[last].Word...)
			if q := fitting(l.runs[string(run)], starts[first], last == len(terms)-1); q != nil {
				all = append(all, Found{q, first, last})
			}
			if l.places[string(name)] {
				all = l.place(all, terms, first, last)
			}
		}
	}
	all = l.ingStart(all, terms)
	all = l.money(all, p, terms)
	all = l.domain(all, p, terms)
	all = l.codes(all, terms)
	all = l.site(all, terms)
	return uncovered(all)
}

// sentences marks the words that begin a sentence: the first, and those after a full stop, a colon, a question or
// exclamation mark and a space.
func sentences(p keywords.Phrase, terms []keywords.Term) []bool {
	starts := make([]bool, len(terms))
	starts[0] = true
	ended, spaced, units, next := false, false, 0, 0
	for _, r := range string(p) {
		for next < len(terms) && terms[next].Start < units {
			next++
		}
		switch {
		case next < len(terms) && terms[next].Start == units:
			starts[next] = starts[next] || ended && spaced
			ended, spaced = false, false
		case strings.ContainsRune(".:?!", r):
			ended, spaced = true, false
		case r == ' ':
			spaced = true
		}
		units += utf16.RuneLen(r)
	}
	return starts
}

// fitting is the cue with the most anchors of those that may stand here, nil for none.
func fitting(list []*Cue, isFirst, isLast bool) (best *Cue) {
	most := -1
	for _, q := range list {
		if q.first && !isFirst || q.last && !isLast {
			continue
		}
		if n := q.anchors(); n > most {
			best, most = q, n
		}
	}
	return best
}

func uncovered(all []Found) (kept []Found) {
	for _, f := range all {
		if !slices.ContainsFunc(all, func(other Found) bool { return other.covers(f) }) {
			kept = append(kept, f)
		}
	}
	slices.SortStableFunc(kept, func(a, b Found) int { return a.First - b.First })
	return kept
}

// byName adds a cue that code has found, if the file says something of it.
func (l *Lexicon) byName(all []Found, name string, first, last int) []Found {
	if q := l.named[name]; q != nil {
		return append(all, Found{q, first, last})
	}
	return all
}

// The names of the cues for a place, alone and after a preposition.
const (
	PlaceCue   = "<place>"
	InPlaceCue = "<in-place>"
)

// placeClass is the class of the words that stand before a place: in, at, near.
const placeClass = "AT"

// place adds a place, with the preposition before it if there is one.
func (l *Lexicon) place(all []Found, terms []keywords.Term, first, last int) []Found {
	if first > 0 && slices.Contains(l.classes[terms[first-1].Stem], placeClass) {
		return l.byName(all, InPlaceCue, first-1, last)
	}
	return l.byName(all, PlaceCue, first, last)
}

// ingStart finds an opening -ing in a short phrase: long ones are sentences, where it means little.
func (l *Lexicon) ingStart(all []Found, terms []keywords.Term) []Found {
	const shortest, mostTerms = len("mixing"), 7
	if word := terms[0].Word; len(terms) <= mostTerms && len(word) >= shortest && strings.HasSuffix(word, "ing") {
		return l.byName(all, "<ing-start>", 0, 0)
	}
	return all
}

// money adds every word that has a currency sign directly before it.
func (l *Lexicon) money(all []Found, p keywords.Phrase, terms []keywords.Term) []Found {
	units := 0
	for _, r := range string(p) {
		units += utf16.RuneLen(r)
		if unicode.Is(unicode.Sc, r) {
			if i := slices.IndexFunc(terms, func(t keywords.Term) bool { return t.Start == units }); i >= 0 {
				all = l.byName(all, "<money>", i, i)
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
func (l *Lexicon) domain(all []Found, p keywords.Phrase, terms []keywords.Term) []Found {
	if !strings.Contains(string(p), ".") {
		return all
	}
	lower := strings.ToLower(string(p))
	for i := 1; i < len(terms); i++ {
		before, end := terms[i-1], terms[i]
		if topLevel[end.Word] && end.Start == before.End+1 && strings.Contains(lower, before.Word+"."+end.Word) {
			all = l.byName(all, "<domain>", i-1, i)
		}
	}
	return all
}

var (
	zipForm   = regexp.MustCompile(`^[0-9]{5}$|^[a-z]{1,2}[0-9]{1,2}[a-z]?$`) // of the United States; the outer half of the United Kingdom's
	yearForm  = regexp.MustCompile(`^(19|20)[0-9]{2}$`)
	modelForm = regexp.MustCompile(`^([a-z]+[0-9]+|[0-9]+[a-z]+)[a-z0-9]*$`)
)

// codes adds years, postcodes at the end, and what looks like the name of a model.
func (l *Lexicon) codes(all []Found, terms []keywords.Term) []Found {
	for i, t := range terms {
		switch {
		case !strings.ContainsAny(t.Word, "0123456789"):
		case yearForm.MatchString(t.Word):
			all = l.byName(all, "<year>", i, i)
		case i > 0 && i == len(terms)-1 && zipForm.MatchString(t.Word):
			all = l.byName(all, "<zip>", i, i)
		case modelForm.MatchString(t.Word):
			all = l.byName(all, "<model>", i, i)
		}
	}
	return all
}

// siteClass is the class of the names of sites that people reach by searching for them.
const siteClass = "BRAND"

// site adds the name of a site in a phrase that has little else: in a longer one it is what the phrase is about.
func (l *Lexicon) site(all []Found, terms []keywords.Term) []Found {
	const mostTerms = 2
	for i, t := range terms {
		if len(terms) <= mostTerms && slices.Contains(l.classes[t.Stem], siteClass) {
			all = l.byName(all, "<site>", i, i)
		}
	}
	return all
}
