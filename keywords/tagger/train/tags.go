package train

import (
	"context"
	"fmt"
	"slices"

	"moments/keywords"
	"moments/keywords/tagger/lexicon"
	"moments/keywords/tagger/model"
)

// fitTags learns what the parts of speech add where the rest of the model leaves the intent open, which is where they are
// asked: everything else stands.
func fitTags(ctx context.Context, m *model.Model, phrases []Labelled, s Settings) (*model.Model, error) {
	open, seen := sightsOfOpen(m, phrases, s.Tags)
	weights := map[string][]lexicon.Effect{}
	for _, axis := range []string{lexicon.Intent, lexicon.Step} {
		t := newTask(m, seen, open, axis, s.Rigour)
		for i := range t.samples {
			t.samples[i].offset = t.offset(m, t.samples[i].phrase)
		}
		found, err := t.minimise(ctx, s.Iterations)
		if err != nil {
			return nil, fmt.Errorf("learning what parts of speech say of %ss: %w", axis, err)
		}
		t.collect(found, weights)
	}
	return m.With(weights), nil
}

// sightsOfOpen are the phrases whose intent the model leaves open, with what their parts of speech show.
func sightsOfOpen(m *model.Model, phrases []Labelled, tags func(keywords.Phrase) []string) (open []Labelled, seen sights) {
	numbers := map[string]int{}
	for i := range phrases {
		if !isOpen(m, phrases[i].Phrase) {
			continue
		}
		var features []int
		for _, tag := range tags(phrases[i].Phrase) {
			name := model.CuePrefix + tag
			if _, known := numbers[name]; !known {
				numbers[name] = len(seen.names)
				seen.names = append(seen.names, name)
			}
			features = append(features, numbers[name])
		}
		if len(features) > 0 {
			open, seen.phrases = append(open, phrases[i]), append(seen.phrases, features)
		}
	}
	return open, seen
}

// sure is the probability from which an intent is not open.
const sure = 0.5

func isOpen(m *model.Model, p keywords.Phrase) bool {
	features := see(m, p)
	if slices.ContainsFunc(features, func(f model.Feature) bool { return f.Name == model.NothingKnown }) {
		return false
	}
	for v, share := range m.Probabilities(features, lexicon.Intent) {
		if v.Key != keywords.Unknown && share >= sure {
			return false
		}
	}
	return true
}

// offset is what a model says of a phrase, by the values of the task.
func (t *task) offset(m *model.Model, p keywords.Phrase) []float64 {
	scores := m.Score(see(m, p))
	offset := make([]float64, 0, len(t.values))
	for i, v := range m.Values() {
		if v.Axis == t.axis {
			offset = append(offset, scores[i])
		}
	}
	return offset
}
