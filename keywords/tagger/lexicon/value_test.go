package lexicon_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/keywords"
	"moments/keywords/tagger/lexicon"
)

func TestValues(t *testing.T) {
	for text, want := range map[string]keywords.Moment{
		"intent=do": {Intent: keywords.Do}, "step=worth": {Step: "worth"}, "step=own-one": {Step: "own-one"},
		"intent=unknown": {}, "step=unknown": {},
	} {
		v, err := lexicon.ParseValue(text)
		if err != nil || v.String() != text || v.Moment() != want {
			t.Errorf("%q is %v, %s, %v", text, v, v.Moment(), err)
		}
	}
}

func TestValuesThatAreNone(t *testing.T) {
	for text, want := range map[string]error{
		"": lexicon.ErrValue, "do": lexicon.ErrValue, "intent=": lexicon.ErrValue, "intent=-": lexicon.ErrValue, "=do": lexicon.ErrValue,
		"persona=owner": lexicon.ErrValue, "intent=try": keywords.ErrIntent, "step=No!": keywords.ErrKey,
	} {
		if v, err := lexicon.ParseValue(text); !errors.Is(err, want) {
			t.Errorf("%q is %v, %v", text, v, err)
		}
	}
}

func TestEffects(t *testing.T) {
	got, err := lexicon.ParseEffects([]string{"intent=do", "1.5", "step=unknown", "-20"})
	want := []lexicon.Effect{
		{Value: lexicon.Value{Axis: lexicon.Intent, Key: "do"}, Weight: 1.5},
		{Value: lexicon.Value{Axis: lexicon.Step, Key: keywords.Unknown}, Weight: -20},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v%s", err, diff)
	}
	if none, err := lexicon.ParseEffects(nil); len(none) != 0 || err != nil {
		t.Errorf("%v, %v", none, err)
	}
	for _, weight := range []string{"", "much", "NaN", "Inf", "-inf", "20.1", "-21", "1e400"} {
		if effects, err := lexicon.ParseEffects([]string{"intent=do", weight}); !errors.Is(err, lexicon.ErrLine) {
			t.Errorf("weight %q: %v, %v", weight, effects, err)
		}
	}
}
