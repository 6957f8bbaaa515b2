package pattern

import "slices"

// maxAlternatives is how many ways to read a phrase otherwise are tried in one tongue.
const maxAlternatives = 32

// alternative is a variant of a phrase: what stands in the place of some of its terms.
type alternative struct {
	variant  Variant
	from, to int      // the terms
	stems    []uint32 // in their place
	content  []uint32 // those of them that a broad match needs
	spelling string
}

// instead are the steps with the alternative's in their place, which span what they replace.
func (a *alternative) instead(steps []step) []step {
	list := make([]step, 0, len(steps)+len(a.stems))
	list = append(list, steps[:a.from]...)
	for _, stem := range a.stems {
		list = append(list, step{
			stem: stem, start: steps[a.from].start, end: steps[a.to-1].end, must: slices.Contains(a.content, stem),
		})
	}
	return append(list, steps[a.to:]...)
}

// alternatives are the ways to read the phrase otherwise, the closest variants first.
func (s *search) alternatives(t *tongue) []alternative {
	list := s.together(t, nil)
	list = s.apart(t, list)
	list = s.typos(t, s.synonyms(t, list))
	return list[:min(len(list), maxAlternatives)]
}

// together adds the words of patterns that are two or three terms of the phrase.
func (s *search) together(t *tongue, list []alternative) []alternative {
	var buffer [64]byte
	for from := range s.terms {
		joined := append(buffer[:0], s.terms[from].Word...)
		for to := from + 2; to <= min(from+maxParts, len(s.terms)) && s.terms[to-2].End < s.terms[to-1].Start; to++ {
			last := s.terms[to-1].Word
			word, known := t.words.words[string(append(joined, last...))]
			if stem := s.forms[to-1]; !known && stem != last {
				word, known = t.words.words[string(append(joined, stem...))]
			}
			if known && !t.language.IsStopWord(t.words.names[word]) {
				list = append(list, t.alternative(Compound, from, to, []uint32{word}))
			}
			joined = append(joined, last...)
		}
	}
	return list
}

// alternative makes one of words of the tongue, separated by spaces.
func (t *tongue) alternative(v Variant, from, to int, words []uint32) alternative {
	a := alternative{variant: v, from: from, to: to, stems: t.words.stemsOf(words)}
	for i, id := range words {
		name := t.words.names[id]
		if i > 0 {
			a.spelling += " "
		}
		a.spelling += name
		if !t.language.IsStopWord(name) {
			a.content = append(a.content, a.stems[i])
		}
	}
	return a
}

// apart adds the words of patterns that are one term of the phrase.
func (s *search) apart(t *tongue, list []alternative) []alternative {
	for i := range s.terms {
		for _, p := range t.apart(s.terms[i].Word, s.forms[i]) {
			if t.language.IsStopWord(s.terms[i].Word) {
				break
			}
			list = append(list, t.alternative(Compound, i, i+1, p.words()))
		}
	}
	return list
}

// synonyms adds the other terms of the groups that have a term in the phrase, the longest from the left.
func (s *search) synonyms(t *tongue, list []alternative) []alternative {
	if len(t.synonyms.members) == 0 {
		return list
	}
	for from := 0; from < len(s.steps); from++ {
		to, members := t.synonyms.longest(s.steps, from)
		if to == 0 {
			continue
		}
		for _, i := range members {
			for _, m := range t.synonyms.others(i) {
				list = append(list, alternative{
					variant: Synonym, from: from, to: to, stems: m.stems, content: m.content, spelling: m.text,
				})
			}
		}
		from = to - 1
	}
	return list
}

// typos adds the words of patterns that unknown terms can be meant as.
func (s *search) typos(t *tongue, list []alternative) []alternative {
	for i := range s.steps {
		if s.steps[i].stem != none || !canBeTypo(s.terms[i].Word) || inCompound(list, i) || s.knows(t, i) {
			continue
		}
		near := t.typos.near(s.terms[i].Word)
		if len(near) == 0 && canBeTypo(s.forms[i]) {
			near = t.typos.near(s.forms[i])
		}
		for _, word := range near {
			list = append(list, t.alternative(Typo, i, i+1, []uint32{word}))
		}
	}
	return list
}

func inCompound(list []alternative, term int) bool {
	return slices.ContainsFunc(list, func(a alternative) bool {
		return a.variant == Compound && a.from <= term && term < a.to
	})
}

// knows reports whether a term that has no stem in t is a word all the same.
func (s *search) knows(t *tongue, term int) bool {
	word := s.terms[term].Word
	if t.language.IsStopWord(word) || s.language.IsStopWord(word) || s.m.known != nil && s.m.known(word) {
		return true
	}
	return slices.ContainsFunc(s.m.tongues, func(other *tongue) bool {
		_, known := other.words.words[word]
		return known
	})
}
