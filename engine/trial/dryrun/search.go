package dryrun

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"moments/engine/ledger"
	"moments/keywords"
	"moments/keywords/tagger"
)

// Search is a phrase with what a reading of it hangs on besides the site. Given is what the request said. Language is BCP 47, "" to be told from
// the phrase.
type Search struct {
	Phrase   keywords.Phrase
	Given    keywords.Moment
	Language string
}

// told is what the tagger is told of the visitor.
func (s *Search) told() tagger.Given {
	return tagger.Given{Intent: s.Given.Intent, Step: s.Given.Step, Persona: s.Given.Persona, Language: s.Language}
}

// Asked is a search with how often it was asked: here, by visitors, and elsewhere, by imported demand.
type Asked struct {
	Search
	Own      int
	Imported int
}

// Gather counts the different searches of the rows, and of others such as imported demand, the most frequent here first. Rows without a phrase
// are left out.
func Gather(rows iter.Seq[ledger.Row], others []Asked) []Asked {
	places := map[Search]int{}
	var all []Asked
	at := func(s Search) *Asked {
		i, known := places[s]
		if !known {
			i = len(all)
			places[s] = i
			all = append(all, Asked{Search: s})
		}
		return &all[i]
	}
	for r := range rows {
		if r.Phrase != "" {
			at(Search{keywords.Phrase(r.Phrase), r.Given, r.Language}).Own++
		}
	}
	for _, o := range others {
		asked := at(o.Search)
		asked.Own += o.Own
		asked.Imported += o.Imported
	}
	slices.SortFunc(all, frequentFirst)
	return all
}

func frequentFirst(a, b Asked) int {
	return cmp.Or(
		cmp.Compare(b.Own, a.Own), cmp.Compare(b.Imported, a.Imported), strings.Compare(string(a.Phrase), string(b.Phrase)),
		strings.Compare(a.Given.String(), b.Given.String()), strings.Compare(a.Language, b.Language),
	)
}

// Counts are different searches, and how often they were asked.
type Counts struct {
	Phrases  int `json:"phrases"`  // different ones, the same phrase once for each thing that requests said with it
	Searches int `json:"searches"` // of visitors here
	Imported int `json:"imported"` // searches elsewhere
}

func (c *Counts) add(a *Asked) {
	c.Phrases++
	c.Searches += a.Own
	c.Imported += a.Imported
}

func countsOf(all []Asked) (c Counts) {
	for i := range all {
		c.add(&all[i])
	}
	return c
}
