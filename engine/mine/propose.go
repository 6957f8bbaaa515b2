package mine

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"moments/keywords"
	"moments/keywords/keymap"
)

// Proposal is a row that would cover a group, with what speaks for it.
type Proposal struct {
	Phrase     string          `json:"phrase"`
	Match      keymap.Match    `json:"match"`
	Moment     keywords.Moment `json:"moment"` // a blank axis is open: nothing spoke clearly for a value
	Topic      keywords.Topic  `json:"topic"`
	Locale     string          `json:"locale"`
	Confidence float64         `json:"confidence"` // of the intent, from 0 to 1
	Reason     string          `json:"reason"`     // in words
	Catches    Volume          `json:"catches"`    // of the group
	Besides    Volume          `json:"besides"`    // of what is outside of it, covered or not
}

// RowSource is the source of the rows that are made of proposals.
const RowSource = "mined"

// Row is the proposal as a row for a draft; the library gives it an id.
func (p *Proposal) Row() keymap.Row {
	return keymap.Row{
		Phrase: p.Phrase, Match: p.Match, Moment: p.Moment, Topic: p.Topic, Locale: p.Locale, Source: RowSource, Volume: -1, Note: p.Reason,
	}
}

// candidate is a row that is tried.
type candidate struct {
	group   int
	row     keymap.Row
	inside  []int // places in Given.Phrases of what it matches
	outside []int
}

// propose finds the best row for each group. All candidates are matched by one map, as the published one would match them.
func (m *mining) propose(groups []*group) {
	var all []candidate
	var rows []keymap.Row
	for n, g := range groups {
		for _, row := range m.candidates(g) {
			all, rows = append(all, candidate{group: n, row: row}), append(rows, row)
		}
	}
	tried, err := keymap.Compile(rows, keymap.WithKnown(m.knows), keymap.WithSynonyms(m.Synonyms))
	if err != nil { // words of phrases are phrases
		return
	}
	m.match(tried, all, m.owners(groups))
	best := make([]*candidate, len(groups))
	for i := range all {
		c := &all[i]
		if b := best[c.group]; b == nil || m.score(c, groups[c.group]) > m.score(b, groups[b.group])+1e-9 {
			best[c.group] = c
		}
	}
	for n, g := range groups {
		if best[n] != nil {
			g.proposal = m.proposal(g, best[n])
		}
	}
}

func (m *mining) knows(word string) bool { return m.Knows != nil && m.Knows(word) }

// owners says to which group each of Given.Phrases belongs, -1 for none.
func (m *mining) owners(groups []*group) []int {
	at := map[string]int{}
	for n, g := range groups {
		for _, i := range g.places {
			at[m.phrases[i].Text+"\x00"+m.phrases[i].Language] = n
		}
	}
	owners := make([]int, len(m.Given.Phrases))
	for i, p := range m.Given.Phrases {
		n, known := at[p.Text+"\x00"+p.Language]
		if !known {
			n = -1
		}
		owners[i] = n
	}
	return owners
}

// match notes what each candidate catches.
func (m *mining) match(tried *keymap.Map, all []candidate, owners []int) {
	hits := make([][]int, len(m.Given.Phrases))
	inShares(len(hits), func(from, to int) {
		for i := from; i < to; i++ {
			p := &m.Given.Phrases[i]
			for _, h := range tried.Match(keywords.Phrase(p.Text).Terms(keywords.LanguageOf(p.Language)), p.Language) {
				hits[i] = append(hits[i], h.Place)
			}
		}
	})
	for i, list := range hits {
		for _, n := range list {
			if c := &all[n]; owners[i] == c.group {
				c.inside = append(c.inside, i)
			} else {
				c.outside = append(c.outside, i)
			}
		}
	}
}

// precisionCounts is how much more it counts that a row catches nothing else than that it catches all (F measure: van Rijsbergen 1979, with beta
// a half).
const precisionCounts = 0.25

// What a row loses for how it is written. One word alone catches what nobody has thought of; a run of words says more than words in any order,
// and outweighs a reading of its own; a long one catches only what was seen.
const (
	oneWord  = 0.12
	anyOrder = 0.04
	eachOver = 0.02 // word beyond the third
)

// score is the F measure of a candidate over searches, less what its form costs.
func (m *mining) score(c *candidate, g *group) float64 {
	inside, outside, all := m.sum(c.inside), m.sum(c.outside), 0.0
	for _, i := range g.places {
		all += m.phrases[i].weight()
	}
	if inside == 0 {
		return 0
	}
	score := (1 + precisionCounts) * inside / (precisionCounts*all + inside + outside)
	words := strings.Count(c.row.Phrase, " ") + 1
	if words == 1 {
		score -= oneWord
	} else if c.row.Match == keymap.Broad {
		score -= anyOrder
	}
	return score - eachOver*float64(max(words-3, 0))
}

func (m *mining) sum(places []int) (weight float64) {
	for _, i := range places {
		weight += m.Given.Phrases[i].weight()
	}
	return weight
}

// Bounds of what is tried for a group.
const (
	mostRuns    = 12
	longestRun  = 4
	mostInBroad = 3
)

// candidates are rows of the most frequent phrase of a group, of the runs of words that most of its phrases have, and of its telling words in any
// order. Of equal ones the first wins.
func (m *mining) candidates(g *group) (rows []keymap.Row) {
	studied := m.studied(g)
	locale := m.locale(studied)
	add := func(phrase string, match keymap.Match) {
		rows = append(rows, keymap.Row{ID: fmt.Sprint(len(rows)), Phrase: phrase, Match: match, Locale: locale})
	}
	add(m.phrases[studied[0]].Text, keymap.Exact)
	for _, run := range m.runs(studied, g.telling) {
		add(run, keymap.Phrase)
	}
	stems := m.stems(studied)
	for _, chosen := range subsets(stems[:min(len(stems), mostCandidate)], mostInBroad) {
		add(nameOf(chosen), keymap.Broad)
	}
	return rows
}

// locale is the language of the phrases when all have the same; English and unknown ones need none.
func (m *mining) locale(studied []int) string {
	first := string(keywords.LanguageOf(m.phrases[studied[0]].Language))
	for _, i := range studied {
		if string(keywords.LanguageOf(m.phrases[i].Language)) != first || first == string(keywords.English) {
			return ""
		}
	}
	return first
}

// runs are the words side by side, with a telling one among them, that most of the group's searches have, and that begin and end with a word that
// says something.
func (m *mining) runs(studied []int, telling []string) []string {
	weights := map[string]float64{}
	for _, i := range studied {
		p := &m.phrases[i]
		language := keywords.LanguageOf(p.Language)
		terms := keywords.Phrase(p.Text).Terms(language)
		idle := func(t keywords.Term) bool { return language.IsStopWord(t.Word) }
		for from := range terms {
			for to := from + 2; to <= min(from+longestRun, len(terms)); to++ {
				if run := terms[from:to]; !idle(run[0]) && !idle(run[len(run)-1]) && m.tells(run, telling) {
					weights[wordsOf(run)] += p.weight()
				}
			}
		}
	}
	list := make([]string, 0, len(weights))
	for run := range weights {
		list = append(list, run)
	}
	slices.SortFunc(list, func(a, b string) int { return cmp.Or(cmp.Compare(weights[b], weights[a]), strings.Compare(a, b)) })
	return list[:min(len(list), mostRuns)]
}

func (m *mining) tells(run []keywords.Term, telling []string) bool {
	return slices.ContainsFunc(run, func(t keywords.Term) bool { return slices.Contains(telling, m.synonym(t.Stem)) })
}

func wordsOf(terms []keywords.Term) string {
	words := make([]string, len(terms))
	for i, t := range terms {
		words[i] = t.Word
	}
	return strings.Join(words, " ")
}

// subsets are the selections of up to most of a list, the smallest first.
func subsets(list []said, most int) (all [][]said) {
	for size := 1; size <= min(most, len(list)); size++ {
		for bits := 1; bits < 1<<len(list); bits++ {
			var chosen []said
			for i := range list {
				if bits>>i&1 == 1 {
					chosen = append(chosen, list[i])
				}
			}
			if len(chosen) == size {
				all = append(all, chosen)
			}
		}
	}
	return all
}
