package pattern

import (
	"cmp"
	"slices"

	"moments/keywords"
)

// tongue holds the patterns of one language that are strict, or that are not. In a strict one, words are their own stems.
type tongue struct {
	language keywords.Language
	strict   bool
	isOpen   bool // has patterns of no locale

	words     vocabulary
	runs      trie     // exact and phrase patterns, by their stems in order
	sets      trie     // broad patterns, by their content stems, the rarest first
	rank      []uint32 // by stem: its place in that order
	typos     typos
	compounds compounds
	synonyms  synonyms
}

// group is what goes into one tongue.
type group struct {
	language keywords.Language
	strict   bool
	isOpen   bool
	places   []uint32
}

// grouped sorts the patterns into tongues, in order of their first patterns. What has stop words only is strict.
func grouped(patterns []Pattern, read []Reading) (groups []*group) {
	type key struct {
		language keywords.Language
		strict   bool
	}
	at := map[key]*group{}
	for place, p := range patterns {
		if len(read[place].Words) == 0 {
			continue
		}
		k := key{LanguageOf(p.Locale), p.Strict || read[place].isEmpty()}
		g := at[k]
		if g == nil {
			g = &group{language: k.language, strict: k.strict}
			at[k] = g
			groups = append(groups, g)
		}
		g.isOpen = g.isOpen || p.Locale == ""
		g.places = append(g.places, uint32(place))
	}
	return groups
}

// compile learns the words of a group, and the lengths of its patterns.
func (m *Matcher) compile(g *group, read []Reading, groups [][]string) *tongue {
	t := &tongue{language: g.language, strict: g.strict, isOpen: g.isOpen, words: newVocabulary()}
	for _, place := range g.places {
		t.learn(&read[place])
	}
	m.compileRuns(t, g.places, read)
	m.compileSets(t, g.places, read)
	if !t.strict {
		t.typos = newTypos(&t.words, t.language.IsStopWord)
		t.compounds = newCompounds(t, g.places, read)
		t.synonyms = newSynonyms(t, groups)
	}
	return t
}

func (t *tongue) learn(r *Reading) {
	r.ids = make([]uint32, len(r.Words))
	for i, word := range r.Words {
		stem := r.Stems[i]
		if t.strict {
			stem = word
		}
		r.ids[i] = t.words.learn(word, stem)
	}
}

func (m *Matcher) compileRuns(t *tongue, places []uint32, read []Reading) {
	g := newGrowth(len(places))
	for _, place := range places {
		if m.entries[place].kind == Broad {
			continue
		}
		path := t.words.stemsOf(read[place].ids)
		m.entries[place].length = uint8(len(path))
		g.put(path, place)
	}
	t.runs = g.finish()
}

func (m *Matcher) compileSets(t *tongue, places []uint32, read []Reading) {
	var broad []uint32
	var paths [][]uint32
	for _, place := range places {
		if path := t.contentOf(&read[place]); m.entries[place].kind == Broad && len(path) > 0 {
			broad, paths = append(broad, place), append(paths, path)
		}
	}
	t.rank = ranked(len(t.words.stems), paths)
	g := newGrowth(len(broad))
	for i, path := range paths {
		slices.SortFunc(path, func(a, b uint32) int { return cmp.Compare(t.rank[a], t.rank[b]) })
		m.entries[broad[i]].length = uint8(len(path))
		g.put(path, broad[i])
	}
	t.sets = g.finish()
}

// contentOf are the stems of a reading that a broad match needs, each once.
func (t *tongue) contentOf(r *Reading) (stems []uint32) {
	for i, id := range r.ids {
		if stem := t.words.stemOf[id]; !r.isStop(i) && !slices.Contains(stems, stem) {
			stems = append(stems, stem)
		}
	}
	return stems
}

// ranked orders stems by how many paths have them, the rarest first, so that a path begins where it has the fewest
// companions.
func ranked(stems int, paths [][]uint32) []uint32 {
	count := make([]int, stems)
	for _, path := range paths {
		for _, stem := range path {
			count[stem]++
		}
	}
	order := make([]uint32, stems)
	for stem := range order {
		order[stem] = uint32(stem)
	}
	slices.SortStableFunc(order, func(a, b uint32) int { return cmp.Compare(count[a], count[b]) })
	rank := make([]uint32, stems)
	for place, stem := range order {
		rank[stem] = uint32(place)
	}
	return rank
}

// speaks reports whether any pattern of the tongue can match a phrase of a language.
func (t *tongue) speaks(language keywords.Language) bool {
	return language == "" || t.isOpen || t.language == language
}

// form is what stands for a term of a phrase of a language in the tongue.
func (t *tongue) form(term *keywords.Term, language keywords.Language) string {
	switch {
	case t.strict:
		return term.Word
	case t.language == language || language == "" && t.language == keywords.English:
		return term.Stem
	}
	return t.language.Stem(term.Word)
}

func (t *tongue) namesOf(words []uint32) []string {
	names := make([]string, len(words))
	for i, id := range words {
		names[i] = t.words.names[id]
	}
	return names
}
