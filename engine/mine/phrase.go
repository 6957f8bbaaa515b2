package mine

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"moments/content"
	"moments/keywords"
)

// Phrase is one phrase with its searches, its reading, and what is known of what it leads to.
type Phrase struct {
	Text     string         // as most often typed
	Language string         // BCP 47, "" when not known
	Own      int            // searches here
	Imported map[string]int // searches elsewhere, by source; must not be changed afterwards
	Reading  Reading
	Leads    content.AssetID // the asset that answers it best, "" when nothing answers
	Clicked  content.AssetID // the asset that was opened for it most, "" for none
}

// Reading is how a phrase is read, as far as mining asks.
type Reading struct {
	Moment     keywords.Moment
	Confidence float64
	ByRow      bool // a row of the map speaks for it
	Intents    keywords.Distribution
	Steps      keywords.Distribution
	Personas   keywords.Distribution
	Topics     []keywords.Topic
}

// Uncovered reports whether neither a row nor a sure reading says what the phrase means.
func (p *Phrase) Uncovered(sure float64) bool { return !p.Reading.ByRow && p.Reading.Confidence < sure }

// Searches are all of a phrase, here and elsewhere.
func (p *Phrase) Searches() (n int) {
	n = p.Own
	for _, count := range p.Imported {
		n += count
	}
	return n
}

// weight is what the phrase counts for: its searches, and not less than one.
func (p *Phrase) weight() float64 { return float64(max(p.Searches(), 1)) }

// Volume is how many phrases there are, and how often they were searched, by source.
type Volume struct {
	Phrases  int      `json:"phrases"`
	Own      int      `json:"own"`
	Imported []Source `json:"imported"` // by name
}

// Source is how often something was searched in one other place.
type Source struct {
	Source string `json:"source"`
	Count  int    `json:"count"`
}

// Searches are all, here and elsewhere.
func (v *Volume) Searches() (n int) {
	n = v.Own
	for _, s := range v.Imported {
		n += s.Count
	}
	return n
}

// volumeOf sums the phrases at some places.
func volumeOf(phrases []Phrase, places []int) Volume {
	v, sources := Volume{Phrases: len(places), Imported: []Source{}}, map[string]int{}
	for _, i := range places {
		v.Own += phrases[i].Own
		for source, n := range phrases[i].Imported {
			sources[source] += n
		}
	}
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		v.Imported = append(v.Imported, Source{name, sources[name]})
	}
	return v
}

// inOrder are the phrases with each text once, so that nothing hangs on the order in which they are given. Of two with the same text the one
// with more searches stays.
func inOrder(phrases []Phrase) []Phrase {
	list := slices.Clone(phrases)
	slices.SortFunc(list, func(a, b Phrase) int {
		return cmp.Or(strings.Compare(a.Text, b.Text), strings.Compare(a.Language, b.Language), cmp.Compare(b.Searches(), a.Searches()))
	})
	return slices.CompactFunc(list, func(a, b Phrase) bool { return a.Text == b.Text && a.Language == b.Language })
}
