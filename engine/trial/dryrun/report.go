package dryrun

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"moments/keywords"
)

// Report says what the changed map would have changed. Lists are bounded by Options.List; counts are of all.
type Report struct {
	From      string  `json:"from"` // days, both included
	To        string  `json:"to"`
	Budget    float64 `json:"budget_seconds"`
	Read      Counts  `json:"read"`
	Different Counts  `json:"different"` // read differently
	Moves     []Move  `json:"moves"`     // the most searches first
	Answers   Answers `json:"answers"`
	Clicks    Clicks  `json:"clicks"` // of the site's own searches that are read differently
	// Losses has the worst first: expected clicks lost, where the log is sure of a loss, else searches that lose their answer. The first six are
	// flagged. Gains is the same the other way round, and Phrases are the most frequent of all that are read differently.
	Losses  []Phrase `json:"losses"`
	Gains   []Phrase `json:"gains"`
	Phrases []Phrase `json:"phrases"`
}

// Move is a change of what is claimed. From and To are equal where only shares, topics or what rows want done have changed.
type Move struct {
	From keywords.Moment `json:"from"`
	To   keywords.Moment `json:"to"`
	Counts
}

// Answers say what becomes of the answers to the searches that are read differently. Share is that of these searches, here and elsewhere, whose
// answers were computed again within the budget; the counts are of those. Changed includes what is gained and lost.
type Answers struct {
	Share   float64 `json:"share"`
	Looked  Counts  `json:"looked"`
	Changed Counts  `json:"changed"`
	Gained  Counts  `json:"gained"`
	Lost    Counts  `json:"lost"`
}

// Phrase is one search that is read differently. Loss is what it loses, in searches or clicks; less than 0 is a gain.
type Phrase struct {
	Phrase   keywords.Phrase `json:"phrase"`
	Given    keywords.Moment `json:"given"`
	Language string          `json:"language"`
	Searches int             `json:"searches"`
	Imported int             `json:"imported"`
	From     keywords.Moment `json:"from"`
	To       keywords.Moment `json:"to"`
	Effect   Effect          `json:"effect"`
	Before   *Answer         `json:"before,omitempty"` // absent when the budget did not reach it
	After    *Answer         `json:"after,omitempty"`
	Clicks   *Clicks         `json:"clicks,omitempty"` // absent when the log has too few of its answers
	Loss     float64         `json:"loss"`
	Flagged  bool            `json:"flagged"`
}

// flagged is how many of the worst losses are flagged.
const flagged = 6

func (r *run) report(clicks Clicks) Report {
	report := Report{
		From: r.From.String(), To: r.To.String(), Budget: r.Budget.Seconds(), Read: countsOf(r.Asked), Clicks: clicks,
		Moves: r.moves(), Answers: r.answersReport(),
	}
	all := make([]Phrase, len(r.different))
	for i, d := range r.different {
		report.Different.add(&d.Asked)
		all[i] = d.phrase()
	}
	report.Phrases = first(all, r.List, func(Phrase) bool { return true })
	slices.SortStableFunc(all, func(a, b Phrase) int { return cmp.Compare(b.Loss, a.Loss) })
	report.Losses = first(all, r.List, func(p Phrase) bool { return p.Loss > 0 })
	slices.SortStableFunc(all, func(a, b Phrase) int { return cmp.Compare(a.Loss, b.Loss) })
	report.Gains = first(all, r.List, func(p Phrase) bool { return p.Loss < 0 })
	for i := range report.Losses[:min(flagged, len(report.Losses))] {
		report.Losses[i].Flagged = true
	}
	return report
}

// first are the first n that are wanted, never nil.
func first(all []Phrase, n int, wanted func(Phrase) bool) []Phrase {
	list := []Phrase{}
	for _, p := range all {
		if len(list) < n && wanted(p) {
			list = append(list, p)
		}
	}
	return list
}

func (r *run) moves() []Move {
	type way struct{ from, to keywords.Moment }
	counts := map[way]*Counts{}
	for _, d := range r.different {
		w := way{d.from, d.to}
		if counts[w] == nil {
			counts[w] = &Counts{}
		}
		counts[w].add(&d.Asked)
	}
	list := make([]Move, 0, len(counts))
	for w := range maps.Keys(counts) {
		list = append(list, Move{w.from, w.to, *counts[w]})
	}
	slices.SortFunc(list, func(a, b Move) int {
		return cmp.Or(cmp.Compare(b.Searches, a.Searches), cmp.Compare(b.Imported, a.Imported), cmp.Compare(b.Phrases, a.Phrases),
			strings.Compare(a.From.String(), b.From.String()), strings.Compare(a.To.String(), b.To.String()))
	})
	return list
}

func (r *run) answersReport() (a Answers) {
	all := Counts{}
	for _, d := range r.different {
		all.add(&d.Asked)
		effect := d.answers.effect()
		if effect == Unknown {
			continue
		}
		a.Looked.add(&d.Asked)
		if effect != Same {
			a.Changed.add(&d.Asked)
		}
		switch effect {
		case Gained:
			a.Gained.add(&d.Asked)
		case Lost:
			a.Lost.add(&d.Asked)
		}
	}
	a.Share = 1
	if total := all.Searches + all.Imported; total > 0 {
		a.Share = float64(a.Looked.Searches+a.Looked.Imported) / float64(total)
	}
	return a
}

func (d *different) phrase() Phrase {
	p := Phrase{
		Phrase: d.Phrase, Given: d.Given, Language: d.Language, Searches: d.Own, Imported: d.Imported, From: d.from, To: d.to,
		Effect: d.answers.effect(), Clicks: d.clicks, Loss: d.loss(),
	}
	if d.answers != nil {
		p.Before, p.After = &d.answers.before, &d.answers.after
	}
	return p
}

// loss is the expected clicks that are lost where the log is sure of the direction, else the searches that lose or gain an answer.
func (d *different) loss() float64 {
	if c := d.clicks; c != nil && c.Says && (c.Gain.High < 0 || c.Gain.Low > 0) {
		return -c.Gain.Value
	}
	switch d.answers.effect() {
	case Lost:
		return float64(d.Own + d.Imported)
	case Gained:
		return -float64(d.Own + d.Imported)
	}
	return 0
}
