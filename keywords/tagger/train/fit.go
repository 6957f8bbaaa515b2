package train

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"moments/keywords"
	"moments/keywords/tagger/lexicon"
	"moments/keywords/tagger/model"
)

// Settings of learning. The zero value takes the defaults.
type Settings struct {
	// Rigour is how hard it is to move a weight, as the precision of the Gaussian around it; 0 means 2.
	Rigour float64
	// Least is the number of phrases that a feature must be in to be learned; 0 means 3. Cues, and what the model before
	// weighs, are learned from 1.
	Least int
	// Moved is by how many nats a feature must move in a first round to be learned; 0 means 0.1. Cues, and what the model
	// before weighs, always are.
	Moved float64
	// Firm is how many times harder it is to move what the model before weighs, but for its cues; 0 means 1.
	Firm float64
	// Tags names what the parts of speech of a phrase show; nil leaves them as they are.
	Tags func(keywords.Phrase) []string
	// Iterations bounds the work; 0 means 150.
	Iterations int
}

func (s Settings) withDefaults() Settings {
	if s.Rigour == 0 {
		s.Rigour = 2
	}
	if s.Least == 0 {
		s.Least = 3
	}
	if s.Moved == 0 {
		s.Moved = 0.1
	}
	if s.Firm == 0 {
		s.Firm = 1
	}
	if s.Iterations == 0 {
		s.Iterations = 150
	}
	return s
}

// Correcting are the settings to learn some phrases by for a model that has learned from many: what it says of phrases in
// general hardly moves, and what only these phrases have is learned, so that others are read as before.
func Correcting() Settings { return Settings{Least: 1, Moved: 0.02, Firm: 100} }

// ErrNothing is returned when no phrase says anything of any axis.
var ErrNothing = errors.New("no labelled phrases to learn from")

// Fit returns the model that before becomes by the phrases. It takes some seconds for ten thousand.
func Fit(ctx context.Context, before *model.Model, phrases []Labelled, s Settings) (*model.Model, error) {
	if !slices.ContainsFunc(phrases, func(l Labelled) bool { return len(l.Intents)+len(l.Steps) > 0 }) {
		return nil, ErrNothing
	}
	s = s.withDefaults()
	names, err := chosen(ctx, before, phrases, s)
	if err != nil {
		return nil, err
	}
	learned, err := fit(ctx, before, phrases, names, s)
	if err != nil || s.Tags == nil {
		return learned, err
	}
	return fitTags(ctx, learned, phrases, s)
}

// chosen are the features worth learning: those that a first round has moved by enough.
func chosen(ctx context.Context, before *model.Model, phrases []Labelled, s Settings) (func(string) bool, error) {
	count := counted(before, phrases)
	known := func(name string) bool {
		return strings.HasPrefix(name, model.CuePrefix) || len(before.Effects(name)) > 0
	}
	enough := func(name string) bool { return count[name] >= s.Least || known(name) }
	first, err := fit(ctx, before, phrases, enough, s)
	if err != nil {
		return nil, err
	}
	return func(name string) bool {
		return known(name) || enough(name) && moved(before, first, name) >= s.Moved
	}, nil
}

// moved is the greatest change of a weight of a feature.
func moved(before, after *model.Model, name string) (most float64) {
	weights := map[lexicon.Value]float64{}
	for _, e := range after.Effects(name) {
		weights[e.Value] = e.Weight
	}
	for _, e := range before.Effects(name) {
		weights[e.Value] -= e.Weight
	}
	for _, nats := range weights {
		most = max(most, math.Abs(nats))
	}
	return most
}

func counted(m *model.Model, phrases []Labelled) map[string]int {
	count := map[string]int{}
	for i := range phrases {
		for _, f := range see(m, phrases[i].Phrase) {
			count[f.Name]++
		}
	}
	return count
}

func see(m *model.Model, p keywords.Phrase) []model.Feature {
	return model.Features(m.Lexicon(), p, p.Terms(m.Lexicon().Language))
}

func fit(ctx context.Context, before *model.Model, phrases []Labelled, learned func(string) bool, s Settings) (*model.Model, error) {
	seen := look(before, phrases, learned)
	weights := map[string][]lexicon.Effect{}
	for _, axis := range []string{lexicon.Intent, lexicon.Step} {
		t := newTask(before, seen, phrases, axis, s.Rigour)
		t.hold(before, s.Firm)
		found, err := t.minimise(ctx, s.Iterations)
		if err != nil {
			return nil, fmt.Errorf("learning %ss: %w", axis, err)
		}
		t.collect(found, weights)
	}
	return before.With(weights), nil
}

// sights are the features of phrases, by number.
type sights struct {
	names   []string
	phrases [][]int // of each phrase, those that are learned
}

func look(m *model.Model, phrases []Labelled, learned func(string) bool) sights {
	s := sights{phrases: make([][]int, len(phrases))}
	numbers := map[string]int{}
	for i := range phrases {
		for _, f := range see(m, phrases[i].Phrase) {
			n, known := numbers[f.Name]
			if !known {
				if !learned(f.Name) {
					continue
				}
				n = len(s.names)
				numbers[f.Name] = n
				s.names = append(s.names, f.Name)
			}
			s.phrases[i] = append(s.phrases[i], n)
		}
	}
	return s
}
