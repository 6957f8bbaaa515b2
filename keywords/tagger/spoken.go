package tagger

import (
	"math"
	"slices"
	"strings"

	"moments/keywords"
	"moments/keywords/tagger/lexicon"
	"moments/keywords/tagger/model"
)

// language adds what a model sees in the phrase.
func (r *reading) language(m *model.Model) {
	q := r.query
	found := m.Lexicon().Find(q.Phrase, q.Terms)
	r.spoken = spoken{model: m, features: model.Features(m.Lexicon(), q.Phrase, q.Terms)}
	for _, f := range found {
		q.Navigational = q.Navigational || f.Cue.Navigational
		if f.Cue.Name == lexicon.PlaceCue || f.Cue.Name == lexicon.InPlaceCue {
			r.place(f)
		}
	}
	r.weigh()
}

// place adds the name of a place, without the preposition before it.
func (r *reading) place(f lexicon.Found) {
	first := f.First
	if f.Cue.Name == lexicon.InPlaceCue {
		first++
	}
	words := make([]string, 0, f.Last-first+1)
	for _, t := range r.query.Terms[first : f.Last+1] {
		words = append(words, t.Word)
	}
	r.query.Entities = append(r.query.Entities, keywords.Entity{
		Name: keywords.Name{Kind: keywords.Place, Text: strings.Join(words, " ")},
		Span: [2]int{r.query.Terms[first].Start, r.query.Terms[f.Last].End},
	})
}

// parts adds what the parts of speech show.
func (r *reading) parts(names []string) {
	for _, name := range names {
		r.spoken.features = append(r.spoken.features, model.Feature{Name: model.CuePrefix + name, First: -1, Last: -1})
	}
	r.weigh()
}

// weigh makes the scores of what the language says, against unknown, the ones that other evidence adds to.
func (r *reading) weigh() {
	m := r.spoken.model
	scores := m.Score(r.spoken.features)
	for name, a := range map[string]*axis{lexicon.Intent: &r.intents, lexicon.Step: &r.steps} {
		unknown := scores[slices.Index(m.Values(), lexicon.Value{Axis: name, Key: keywords.Unknown})]
		for i, v := range m.Values() {
			if v.Axis == name && has(a.values, v.Key) {
				a.base[v.Key] = scores[i] - unknown
			}
		}
	}
}

// explain writes down what the language says for the two likeliest values of each axis, so that the evidence for these
// adds up to their scores.
func (r *reading) explain() {
	r.explainAxis(lexicon.Intent, r.intents, r.query.Intents)
	r.explainAxis(lexicon.Step, r.steps, r.query.Steps)
}

// explainAxis passes over the steps of the site that the model has no word for.
func (r *reading) explainAxis(name string, a axis, d keywords.Distribution) {
	const likeliest = 2
	left := likeliest
	for _, share := range d {
		if left == 0 || share.Key == keywords.Unknown {
			continue
		}
		if _, heard := a.base[share.Key]; heard {
			r.explainValue(lexicon.Value{Axis: name, Key: share.Key})
		}
		left--
	}
}

// A feature is shown by itself if it weighs as many nats as shown and is among the mostShown heaviest; the others are put
// together as other words.
const (
	shown      = 0.25
	mostShown  = 4
	otherWords = "other words"
)

func (r *reading) explainValue(v lexicon.Value) {
	rest, all := 0.0, r.spoken.model.Said(r.spoken.features, v)
	least := leastShown(all)
	for _, said := range all {
		if math.Abs(said.Nats) < least {
			rest += said.Nats
			continue
		}
		r.note(r.evidence(said, v))
	}
	if math.Abs(rest) >= tiny {
		r.note(keywords.Evidence{Source: sourceModel, Ref: otherWords, For: v.Moment(), Weight: rest})
	}
}

// leastShown is the weight from which features are shown.
func leastShown(all []model.Said) float64 {
	if len(all) <= mostShown {
		return shown
	}
	weights := make([]float64, len(all))
	for i, said := range all {
		weights[i] = -math.Abs(said.Nats)
	}
	slices.Sort(weights)
	return max(shown, -weights[mostShown-1])
}

// tiny is a weight that is nothing but rounding.
const tiny = 1e-9

func (r *reading) evidence(said model.Said, v lexicon.Value) keywords.Evidence {
	e := keywords.Evidence{Source: sourceModel, Ref: said.Name, For: v.Moment(), Weight: said.Nats}
	if cue, isCue := strings.CutPrefix(said.Name, model.CuePrefix); isCue {
		e.Source, e.Ref = sourceCue, cue
	}
	if said.First >= 0 {
		e.Span = [2]int{r.query.Terms[said.First].Start, r.query.Terms[said.Last].End}
	}
	return e
}
