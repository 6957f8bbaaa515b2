package tagger_test

import (
	"math"
	"slices"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/tagger"
)

func TestWhatIsGivenIsClaimed(t *testing.T) {
	site := shop(t)
	given := tagger.Given{Intent: keywords.Go, Step: "proof", Persona: "it-manager"}
	for _, text := range []string{"buy till system", "how to install a till for a bakery", "xkcdvbn", "日本語", "till reviews"} {
		q := shared().Tag(phrase(t, text), site, given)
		if q.Moment.String() != "go/proof/it-manager" || q.Why[0].Source != "request" || q.Confidence < 0.9 {
			t.Errorf("%q: %s at %.2f, %v", text, q.Moment, q.Confidence, q.Why)
		}
	}
}

func TestTopics(t *testing.T) {
	site := shop(t)
	for text, want := range map[string][]keywords.Topic{
		"card readers compared":     {"card-reader"},
		"reader for cards":          {"card-reader"},
		"singlesignon":              {"single-sign-on"},
		"sign single":               nil,
		"count the stock in a till": {"till", "stock-count", "stock"}, // the row's topic comes first
		"about us":                  {"about-us"},
		"tills":                     {"till"},
		"stock count card reader single sign on till": {"till", "single-sign-on", "stock-count"},
	} {
		if diff := cmp.Diff(want, tag(t, site, text).Topics); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

// Topics, names and signals are compared with a phrase word by word, whatever language it is stemmed in.
func TestOwnWordsInOtherLanguages(t *testing.T) {
	site := tagger.Site{
		Topics:   []keywords.Topic{"single-sign-on", "city"}, // short words, which English stems otherwise
		Names:    []keywords.Name{{Kind: keywords.Product, Text: "Easy Copy"}},
		Personas: []keywords.PersonaDefinition{{Key: "baker", Signals: []string{"busy duty"}}},
	}
	text := "easy copy für busy duty single sign on city"
	for _, language := range []string{"", "en", "de", "es-MX", "fr", "it", "ja", "xx"} {
		q := shared().Tag(phrase(t, text), site, tagger.Given{Language: language})
		if len(q.Topics) != 2 || len(q.Entities) != 1 || q.Personas.P("baker") < 0.4 {
			t.Errorf("%q: topics %v, entities %v, personas %v", language, q.Topics, q.Entities, q.Personas)
		}
	}
}

func TestEntities(t *testing.T) {
	site := tagger.Site{Names: []keywords.Name{
		{Kind: keywords.Brand, Text: "Acme"}, {Kind: keywords.Product, Text: "Acme Till 3"}, {Kind: keywords.Brand, Text: "!?"},
	}}
	q := tag(t, site, "😀 acme till 3 shops in New York or ACME")
	units := utf16.Encode([]rune(string(q.Phrase)))
	var got []string
	for _, e := range q.Entities {
		got = append(got, string(e.Kind)+" "+e.Text+": "+string(utf16.Decode(units[e.Span[0]:e.Span[1]])))
	}
	slices.Sort(got)
	want := []string{"brand Acme: acme", "place new york: New York", "product Acme Till 3: acme till 3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPriorIsForOwnSubjects(t *testing.T) {
	site := tagger.Site{
		Topics: []keywords.Topic{"sofa"}, Prior: map[keywords.Intent]float64{keywords.Buy: 6},
		Names: []keywords.Name{{Kind: keywords.Product, Text: "Kivik"}, {Kind: keywords.Brand, Text: "Acme"}},
	}
	for text, counts := range map[string]bool{
		"leather sofa": true, "kivik": true, "acme": false, "leather boots": false, "acme boots": false,
	} {
		q, without := tag(t, site, text), tag(t, tagger.Site{Topics: site.Topics, Names: site.Names}, text)
		before := without.Intents.P("buy") / without.Intents.P(keywords.Unknown)
		after := q.Intents.P("buy") / q.Intents.P(keywords.Unknown)
		want := map[bool]float64{true: 6, false: 0}[counts]
		if nats := math.Log(after / before); math.Abs(nats-want) > 1e-6 {
			t.Errorf("%q: the prior adds %v nats for buy", text, nats)
		}
	}
}

func TestAnotherSiteIsNoticed(t *testing.T) {
	personas, topics := people(), []keywords.Topic{"till"}
	for n, site := range []tagger.Site{
		{Topics: topics}, {Topics: []keywords.Topic{"card"}}, {Personas: personas[:1]}, {Personas: personas[1:]}, {Personas: personas},
		{Steps: []keywords.StepDefinition{{Key: "a"}}}, {Steps: []keywords.StepDefinition{{Key: "b"}}},
		{Names: []keywords.Name{{Kind: keywords.Brand, Text: "till"}}}, {Names: []keywords.Name{{Kind: keywords.Brand, Text: "card"}}},
		{Topics: topics, Prior: map[keywords.Intent]float64{keywords.Buy: 5}}, // the same topics with other priors
		{Topics: topics, Prior: map[keywords.Intent]float64{keywords.Do: 5}}, {Topics: topics},
		{Map: mapOf(t, keymap.Row{Phrase: "till", Moment: keywords.Moment{Intent: keywords.Go}})},
	} {
		p := phrase(t, "use a till card for a bakery with sso")
		want := tagger.New(tagger.Config{NoSpeech: true}).Tag(p, site, tagger.Given{})
		if diff := cmp.Diff(want, silent().Tag(p, site, tagger.Given{})); diff != "" {
			t.Errorf("site %d: %s", n, diff)
		}
	}
}

func TestStepsAndPersonasThatAreGoneSayNothing(t *testing.T) {
	site := shop(t)
	site.Steps = []keywords.StepDefinition{{Key: "only", Question: "?", Stage: keywords.Awareness}}
	site.Personas = site.Personas[:1]
	q := tag(t, site, "till for a bakery")
	if q.Moment.Step != "" || q.Moment.Persona != "" || q.Moment.Intent != keywords.Know {
		t.Errorf("%s", q.Moment)
	}
	for _, d := range []keywords.Distribution{q.Steps, q.Personas} {
		if len(d) != 2 || d.Top().Key != keywords.Unknown {
			t.Errorf("%v", d)
		}
	}
	for _, e := range q.Why {
		if e.For.Step != "" || e.For.Persona != "" {
			t.Errorf("%+v", e)
		}
	}
}

// Steps of a site's own are read by its rows, beside those that the language knows.
func TestCustomSteps(t *testing.T) {
	site := tagger.Site{
		Steps: []keywords.StepDefinition{{Key: "upgrade"}, {Key: "use"}},
		Map:   mapOf(t, keymap.Row{Phrase: "newer till", Match: keymap.Phrase, Moment: keywords.Moment{Step: "upgrade"}}),
	}
	for text, want := range map[string]keywords.Step{"newer till": "upgrade", "how to install a till": "use", "till reviews": ""} {
		q := tag(t, site, text)
		if q.Moment.Step != want || len(q.Steps) != 3 {
			t.Errorf("%q: %s, %v", text, q.Moment, q.Steps)
		}
		for _, e := range q.Why {
			if e.For.Step == "upgrade" && e.Source != "row" {
				t.Errorf("%q: the language says %+v", text, e)
			}
		}
	}
}

func TestModelOfASite(t *testing.T) {
	corrected := corrections(t)
	site := tagger.Site{Model: corrected}
	if q, was := tag(t, site, "gizmo reset code"), tag(t, tagger.Site{}, "gizmo reset code"); cmp.Equal(q.Intents, was.Intents) {
		t.Error("the model of the site is not read with")
	}
	german := tagger.Given{Language: "de"}
	p := phrase(t, "fritzbox auf werkseinstellungen zurücksetzen")
	if diff := cmp.Diff(shared().Tag(p, tagger.Site{}, german), shared().Tag(p, site, german)); diff != "" {
		t.Errorf("an English model reads German: %s", diff)
	}
}
