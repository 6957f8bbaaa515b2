package tagger_test

import (
	"context"
	"testing"

	"moments/keywords"
	"moments/keywords/tagger"
	"moments/keywords/tagger/model"
	"moments/keywords/tagger/train"
)

// corrected are phrases as a site's team would label them anew, against what the language says.
var corrected = []string{"gizmo reset code", "reset code for gizmo", "tool reset code", "reset codes", "code to reset gizmo"}

// corrections is the English model after the phrases were corrected.
func corrections(t testing.TB) *model.Model {
	t.Helper()
	before, err := model.Load(keywords.English)
	if err != nil {
		t.Fatal(err)
	}
	var phrases []train.Labelled
	for _, text := range corrected {
		phrases = append(phrases, train.Labelled{Phrase: phrase(t, text), Intents: []string{"buy"}, Steps: []string{"urgent"}})
	}
	after, err := train.Fit(context.Background(), before, phrases, train.Correcting())
	if err != nil {
		t.Fatal(err)
	}
	return after
}

// A few corrected phrases are read as corrected, and hardly any other phrase is read otherwise than before.
func TestCorrectionsMoveLittleElse(t *testing.T) {
	const least = 0.95
	site := tagger.Site{Model: corrections(t)}
	right := 0
	for _, text := range corrected {
		was, is := silent().Tag(phrase(t, text), tagger.Site{}, tagger.Given{}), silent().Tag(phrase(t, text), site, tagger.Given{})
		if is.Moment.Intent == keywords.Buy {
			right++
		}
		if is.Intents.P("buy") <= was.Intents.P("buy") || is.Steps.P("urgent") <= was.Steps.P("urgent") {
			t.Errorf("%q is read as %v %v, and was as %v %v", text, is.Intents, is.Steps, was.Intents, was.Steps)
		}
	}
	if right < len(corrected)-1 {
		t.Errorf("%d of %d are read as corrected", right, len(corrected))
	}
	same := 0
	for _, text := range webPhrases() {
		p := phrase(t, text)
		if silent().Tag(p, tagger.Site{}, tagger.Given{}).Moment == silent().Tag(p, site, tagger.Given{}).Moment {
			same++
		}
	}
	t.Logf("%d of %d phrases are read as before", same, len(webPhrases()))
	if float64(same) < least*float64(len(webPhrases())) {
		t.Errorf("%d of %d phrases are read as before", same, len(webPhrases()))
	}
}
