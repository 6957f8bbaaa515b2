package tagger_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/tagger"
	"moments/keywords/tagger/lexicon"
	"moments/keywords/tagger/model"
)

func TestUnknownIsAnAnswer(t *testing.T) {
	site := shop(t)
	for _, text := range []string{
		"asdf qwer", "xkcdvbn", "jaguar", "???", "42", "blue", "日本語", "日本語日本語", "שלום עולם", "مرحبا", "😀", "👩‍👩‍👧 👍🏽", "ⅷ", "ｂｌｕｅ",
		"а́", "e\u0301", "-- '' ;", "<b></b>",
	} {
		q := tag(t, site, text)
		if q.Moment != (keywords.Moment{}) || q.Confidence != 0 || q.Intents.Top().Key != keywords.Unknown {
			t.Errorf("%q is read as %s: %v", text, q.Moment, q.Why)
		}
		if len(q.Intents) != 5 || len(q.Steps) != 8 || len(q.Personas) != 3 {
			t.Errorf("%q: %v %v %v", text, q.Intents, q.Steps, q.Personas)
		}
	}
}

// Words that no language has are no intent, however many.
func TestGibberishIsUnknown(t *testing.T) {
	const most = 0.2
	claimed, all := 0.0, 0.0
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[bcdfghjklmnpqrtvwxz]{4,9}( [bcdfghjklmnpqrtvwxz]{4,9}){0,2}`).Draw(t, "text")
		if all++; tag(t, tagger.Site{}, text).Moment.Intent != "" {
			claimed++
		}
	})
	if claimed/all > most {
		t.Errorf("%v of %v", claimed, all)
	}
}

// Every reading is a distribution, and claims no less than its thresholds.
func TestReadingsAreDistributions(t *testing.T) {
	site := shop(t)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.SampledFrom(webPhrases())).Draw(t, "text")
		p, err := keywords.ParsePhrase(text)
		if err != nil {
			t.Skip(err)
		}
		check(t, shared().Tag(p, site, tagger.Given{}))
	})
}

// Each axis has one threshold: what is claimed is never less likely than what is not.
func TestThresholds(t *testing.T) {
	site := shop(t)
	claimed, open := map[string]float64{}, map[string]float64{}
	for _, text := range webPhrases() {
		for name, axis := range axesOf(silent().Tag(phrase(t, text), site, tagger.Given{})) {
			top := axis.shares.Top()
			switch {
			case axis.claim != "" && (claimed[name] == 0 || top.P < claimed[name]):
				claimed[name] = top.P
			case axis.claim == "" && top.Key != keywords.Unknown:
				open[name] = max(open[name], top.P)
			}
		}
	}
	for _, name := range []string{"intent", "step"} {
		if open[name] == 0 || claimed[name] <= open[name] {
			t.Errorf("%s: %v is claimed, %v is not", name, claimed[name], open[name])
		}
	}
}

// check finds what no reading may be.
// likeliestKnown is the first share that is not unknown.
func likeliestKnown(d keywords.Distribution) keywords.Share {
	for _, s := range d {
		if s.Key != keywords.Unknown {
			return s
		}
	}
	return keywords.Share{}
}

func check(t rapid.TB, q keywords.Query) {
	t.Helper()
	for name, axis := range axesOf(q) {
		sum := 0.0
		for _, s := range axis.shares {
			sum += s.P
		}
		if !(math.Abs(sum-1) < 1e-9) {
			t.Fatalf("%q: %s: %v adds up to %v", q.Phrase, name, axis.shares, sum)
		}
		if claim := axis.claim; claim != "" && (claim != likeliestKnown(axis.shares).Key || likeliestKnown(axis.shares).P < 0.3) {
			t.Fatalf("%q: %s is claimed of %v", q.Phrase, claim, axis.shares)
		}
	}
	if q.Confidence != q.Intents.P(string(q.Moment.Intent)) {
		t.Fatalf("%q: confidence %v of %v", q.Phrase, q.Confidence, q.Intents)
	}
	units := unitsOf(q.Phrase)
	for _, e := range q.Why {
		if e.Span[0] < 0 || e.Span[0] > e.Span[1] || e.Span[1] > units || math.IsNaN(e.Weight) {
			t.Fatalf("%q: %+v", q.Phrase, e)
		}
	}
	for _, e := range q.Entities {
		if e.Span[0] < 0 || e.Span[0] >= e.Span[1] || e.Span[1] > units || e.Text == "" {
			t.Fatalf("%q: %+v", q.Phrase, e)
		}
	}
}

// A long list of personas does not thin out what a row says of one.
func TestManyPersonasDoNotThinARowOut(t *testing.T) {
	row := keymap.Row{Phrase: "till", Match: keymap.Phrase, Moment: keywords.Moment{Persona: "owner"}}
	read := func(n int) float64 {
		site := tagger.Site{Personas: people(), Map: mapOf(t, row)}
		for i := range n {
			site.Personas = append(site.Personas, keywords.PersonaDefinition{Key: keywords.Persona("p-" + string(rune('a'+i)))})
		}
		return tag(t, site, "till").Personas.P("owner")
	}
	if few, many := read(3), read(20); math.Abs(few-many) > 0.01 {
		t.Errorf("%v of five personas, %v of twenty-two", few, many)
	}
}

func TestNavigational(t *testing.T) {
	for text, want := range map[string]bool{
		"acme login": true, "tillmaker.com": true, "what is a till": false, "how to install a till": false,
	} {
		if q := tag(t, tagger.Site{}, text); q.Navigational != want {
			t.Errorf("%q: %v", text, q.Navigational)
		}
	}
}

// The axes that the language speaks of are those of a query.
func TestValuesOfTheModelAreClaimed(t *testing.T) {
	m, err := model.Load(keywords.English)
	if err != nil {
		t.Fatal(err)
	}
	q := tag(t, tagger.Site{}, "till")
	for _, v := range m.Values() {
		d := map[string]keywords.Distribution{lexicon.Intent: q.Intents, lexicon.Step: q.Steps}[v.Axis]
		if d.P(v.Key) == 0 {
			t.Errorf("%s has no probability", v)
		}
	}
}
