package train_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/keywords"
	"moments/keywords/tagger/lexicon"
	"moments/keywords/tagger/model"
	"moments/keywords/tagger/train"
)

// small is a model of few words, before anything is learned.
func small(t testing.TB) *model.Model {
	t.Helper()
	l, err := lexicon.Parse(keywords.English, "price intent=buy 1\nmanual intent=do 1.37 step=use 0.71\nnever intent=go 2.22\n", "",
		"HUE: red blue green black white\nTASK: fix clean paint\nITSELF: price manual the of for\n")
	if err != nil {
		t.Fatal(err)
	}
	return model.New(l)
}

// p is the probability of a value, as intent=do, for a text.
func p(m *model.Model, text, value string) float64 {
	v, err := lexicon.ParseValue(value)
	if err != nil {
		panic(err)
	}
	phrase := keywords.Phrase(text)
	return m.Probabilities(model.Features(m.Lexicon(), phrase, phrase.Terms(m.Lexicon().Language)), v.Axis)[v]
}

func learn(t testing.TB, before *model.Model, phrases []train.Labelled) *model.Model {
	t.Helper()
	after, err := train.Fit(context.Background(), before, phrases, train.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	return after
}

func written(t testing.TB, m *model.Model) string {
	t.Helper()
	var b strings.Builder
	if err := m.Write(&b, ""); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// planted are phrases in which what comes after a colour is bought, and what comes after a task is done.
func planted() (phrases []train.Labelled) {
	for i := range 40 {
		phrases = append(phrases, labelled("buy", fmt.Sprintf("%s gizmo%c", []string{"red", "blue", "green"}[i%3], 'a'+i%26))...)
		phrases = append(phrases, labelled("do", fmt.Sprintf("%s gizmo%c", []string{"fix", "clean"}[i%2], 'a'+i%26))...)
		phrases = append(phrases, labelled("unknown", fmt.Sprintf("gizmo%c", 'a'+i%26))...)
	}
	return phrases
}

// A rule that the labels follow is learned, and holds for words that no phrase had.
func TestPlantedRuleIsLearned(t *testing.T) {
	before := small(t)
	after := learn(t, before, planted())
	for text, value := range map[string]string{"black tractor": "intent=buy", "paint tractor": "intent=do", "tractor": "intent=unknown"} {
		if was, is := p(before, text, value), p(after, text, value); is < 0.8 || was > 0.6 {
			t.Errorf("%q: P(%s) was %v and is %v", text, value, was, is)
		}
	}
}

// Where the phrases are silent, weights stay as they were: of cues, and of the axis without labels.
func TestPriorIsKeptWhereDataIsSilent(t *testing.T) {
	before := small(t)
	after := learn(t, before, planted())
	for _, feature := range []string{"cue manual", "cue never", "cue price"} {
		if diff := cmp.Diff(before.Effects(feature), after.Effects(feature)); diff != "" {
			t.Errorf("%s: %s", feature, diff)
		}
	}
	for _, text := range []string{"red gizmo", "fix gizmo", "manual"} {
		for _, step := range keywords.DefaultSteps() {
			value := "step=" + string(step.Key)
			if was, is := p(before, text, value), p(after, text, value); math.Abs(was-is) > 1e-3 {
				t.Errorf("%q: P(%s) was %v and is %v, without a label of a step", text, value, was, is)
			}
		}
	}
}

// A phrase that may be either of two teaches nothing between the two, and that it is no other.
func TestPartialLabels(t *testing.T) {
	before := small(t)
	var phrases []train.Labelled
	for i := range 20 {
		phrases = append(phrases, labelled("know|do", fmt.Sprintf("red gizmo%c", 'a'+i))...)
	}
	after := learn(t, before, phrases)
	know, do := p(after, "red gizmo", "intent=know"), p(after, "red gizmo", "intent=do")
	if math.Abs(know-do) > 0.02 || know+do < 0.9 || know+do <= p(before, "red gizmo", "intent=know")+p(before, "red gizmo", "intent=do") {
		t.Errorf("P(know) is %v, P(do) is %v", know, do)
	}
}

// A phrase that may be anything teaches nothing.
func TestLabelsThatSayNothing(t *testing.T) {
	before := small(t)
	phrases := planted()
	want := written(t, learn(t, before, phrases))
	more := append(slices.Clone(phrases), labelled("know|go|do|buy|unknown", "red price", "fix manual")...)
	after := learn(t, before, more)
	for _, text := range []string{"red gizmo", "fix gizmo", "price"} {
		if is := p(after, text, "intent=buy"); math.Abs(is-p(learn(t, before, phrases), text, "intent=buy")) > 0.01 {
			t.Errorf("%q: %v\n%s", text, is, want)
		}
	}
}

func TestSameResultTwice(t *testing.T) {
	before := small(t)
	first := written(t, learn(t, before, planted()))
	if diff := cmp.Diff(first, written(t, learn(t, before, planted()))); diff != "" || first == "" {
		t.Error(diff)
	}
	if written(t, before) != "" {
		t.Error("the model before has changed")
	}
}

// Whatever held back phrases say, the model is the same.
func TestHeldBackPhrasesDoNotMatter(t *testing.T) {
	phrases, lies := planted(), planted()
	for i := range lies {
		if train.Fold(lies[i].Phrase, 5) == 0 {
			lies[i].Intents, lies[i].Steps = []string{"go"}, []string{"urgent"}
		}
	}
	rest, held := train.Split(phrases, 5, 0)
	other, _ := train.Split(lies, 5, 0)
	if len(held) == 0 {
		t.Fatal("nothing is held back")
	}
	if diff := cmp.Diff(written(t, learn(t, small(t), rest)), written(t, learn(t, small(t), other))); diff != "" {
		t.Error(diff)
	}
}

// Heavy phrases win over light ones.
func TestWeightsCount(t *testing.T) {
	for _, heavy := range []string{"buy", "do"} {
		var phrases []train.Labelled
		for _, intent := range []string{"buy", "do"} {
			l := labelled(intent, "red gizmo", "red widget", "red sofa")
			for i := range l {
				if intent == heavy {
					l[i].Weight = 5
				}
			}
			phrases = append(phrases, l...)
		}
		if is := p(learn(t, small(t), phrases), "red thing", "intent="+heavy); is < 0.6 {
			t.Errorf("P(%s) is %v", heavy, is)
		}
	}
}

// What is in too few phrases is not learned; cues always are.
func TestRareFeaturesAreNotLearned(t *testing.T) {
	phrases := append(planted(), labelled("go", "black white price", "black white price of")...)
	after, err := train.Fit(context.Background(), small(t), phrases, train.Settings{Least: 3, Moved: 0.001})
	if err != nil {
		t.Fatal(err)
	}
	if effects := after.Effects("words black white"); len(effects) > 0 {
		t.Errorf("two phrases teach %v", effects)
	}
	if cmp.Equal(small(t).Effects("cue price"), after.Effects("cue price")) {
		t.Error("a cue in two phrases is not learned")
	}
	if len(after.Effects("has HUE")) == 0 {
		t.Error("what many phrases have is not learned")
	}
}

// Rigour holds weights where they were.
func TestRigour(t *testing.T) {
	moved := func(rigour float64) float64 {
		after, err := train.Fit(context.Background(), small(t), planted(), train.Settings{Rigour: rigour, Moved: 0.001})
		if err != nil {
			t.Fatal(err)
		}
		return p(after, "black tractor", "intent=buy")
	}
	if free, held := moved(0.1), moved(100); free <= held {
		t.Errorf("P(buy) is %v with little rigour and %v with much", free, held)
	}
}

// What parts of speech show is learned where the words leave the intent open, and nothing else is touched.
func TestPartsOfSpeechAreLearned(t *testing.T) {
	tags := func(p keywords.Phrase) []string {
		if strings.HasPrefix(string(p), "v") {
			return []string{"<verb-first>"}
		}
		return nil
	}
	phrases := planted()
	for i := range 20 {
		phrases = append(phrases, labelled("do", fmt.Sprintf("v%c for %c", 'a'+i, 'a'+i))...)
		phrases = append(phrases, labelled("know", fmt.Sprintf("n%c for %c", 'a'+i, 'a'+i))...)
	}
	after, err := train.Fit(context.Background(), small(t), phrases, train.Settings{Tags: tags})
	if err != nil {
		t.Fatal(err)
	}
	without := learn(t, small(t), phrases)
	weights := map[string]float64{}
	for _, e := range after.Effects("cue <verb-first>") {
		weights[e.String()] = e.Weight
	}
	if weights["intent=do"] <= 0.5 || weights["intent=do"] <= weights["intent=know"] {
		t.Errorf("an opening verb says %v", weights)
	}
	if without.Effects("cue <verb-first>"); len(without.Effects("cue <verb-first>")) > 0 {
		t.Error("parts of speech are learned without tags")
	}
	if a, b := after.Effects("has HUE"), without.Effects("has HUE"); !cmp.Equal(a, b) {
		t.Errorf("%v and %v", a, b)
	}
}

// Where nothing is open, or nothing is tagged, there is nothing more to learn.
func TestPartsOfSpeechOfNothing(t *testing.T) {
	want := written(t, learn(t, small(t), planted()))
	for _, tags := range []func(keywords.Phrase) []string{
		func(keywords.Phrase) []string { return nil },
	} {
		after, err := train.Fit(context.Background(), small(t), planted(), train.Settings{Tags: tags})
		if err != nil || written(t, after) != want {
			t.Errorf("%v", err)
		}
	}
}

func TestNothingToLearnFrom(t *testing.T) {
	for _, phrases := range [][]train.Labelled{nil, {}, {{Phrase: "gizmo", Persona: "owner"}}} {
		if m, err := train.Fit(context.Background(), small(t), phrases, train.Settings{}); m != nil || !errors.Is(err, train.ErrNothing) {
			t.Errorf("%v, %v", m, err)
		}
	}
}

func TestLearningStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if m, err := train.Fit(ctx, small(t), planted(), train.Settings{}); m != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v", m, err)
	}
}

// Labels that the model has no value for are passed over.
func TestUnknownStepsArePassedOver(t *testing.T) {
	phrases := append(planted(), train.Labelled{Phrase: "red gizmo", Steps: []string{"own-step"}})
	if diff := cmp.Diff(written(t, learn(t, small(t), planted())), written(t, learn(t, small(t), phrases))); diff != "" {
		t.Error(diff)
	}
}
