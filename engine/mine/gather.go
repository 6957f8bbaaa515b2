package mine

import (
	"iter"
	"maps"
	"slices"

	"moments/engine/ledger"
	"moments/keywords"
)

// Elsewhere is a phrase that was searched in another place.
type Elsewhere struct {
	Phrase   keywords.Phrase
	Language string
	Source   string
	Count    int
}

// asked is what a phrase is, whatever its spelling.
type asked struct{ normal, language string }

// counted is a Phrase in the making.
type counted struct {
	Phrase
	spellings map[string]int
}

// Gather counts the phrases that were searched here and elsewhere, each with its most frequent spelling, which are yet to be read. What has no
// word is left out.
func Gather(rows iter.Seq[ledger.Row], elsewhere []Elsewhere) []Phrase {
	all, normal := map[asked]*counted{}, map[string]string{}
	at := func(text, language string, n int) *counted {
		known, ok := normal[text]
		if !ok {
			known = keywords.Phrase(text).Normal()
			normal[text] = known
		}
		key := asked{known, string(keywords.LanguageOf(language))}
		c := all[key]
		if c == nil {
			c = &counted{Phrase: Phrase{Language: language}, spellings: map[string]int{}}
			all[key] = c
		}
		c.spellings[text] += n
		return c
	}
	for r := range rows {
		at(r.Phrase, r.Language, 1).Own++
	}
	for _, e := range elsewhere {
		c := at(string(e.Phrase), e.Language, e.Count)
		if c.Imported == nil {
			c.Imported = map[string]int{}
		}
		c.Imported[e.Source] += e.Count
	}
	list := make([]Phrase, 0, len(all))
	for key, c := range all {
		if key.normal != "" {
			list = append(list, c.phrase())
		}
	}
	return inOrder(list)
}

func (c *counted) phrase() Phrase {
	p := c.Phrase
	for _, text := range slices.Sorted(maps.Keys(c.spellings)) {
		if p.Text == "" || c.spellings[text] > c.spellings[p.Text] {
			p.Text = text
		}
	}
	return p
}

// ReadingOf is what mining asks of a query. ByRow is for the caller to say.
func ReadingOf(q *keywords.Query, byRow bool) Reading {
	return Reading{
		Moment: q.Moment, Confidence: q.Confidence, ByRow: byRow, Intents: q.Intents, Steps: q.Steps, Personas: q.Personas, Topics: q.Topics,
	}
}
