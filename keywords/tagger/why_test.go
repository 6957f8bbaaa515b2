package tagger_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/tagger"
)

// axis is one axis of a query: its distribution, what is claimed of it, and what evidence says of it.
type axis struct {
	shares keywords.Distribution
	claim  string
	key    func(keywords.Moment) string
}

func axesOf(q keywords.Query) map[string]axis {
	intent := func(m keywords.Moment) string { return string(m.Intent) }
	step := func(m keywords.Moment) string { return string(m.Step) }
	persona := func(m keywords.Moment) string { return string(m.Persona) }
	return map[string]axis{
		"intent":  {q.Intents, intent(q.Moment), intent},
		"step":    {q.Steps, step(q.Moment), step},
		"persona": {q.Personas, persona(q.Moment), persona},
	}
}

// unspokenPersona is the log-odds, against unknown, of a persona of two for which nothing speaks.
func unspokenPersona(t rapid.TB) float64 {
	q := tag(t, tagger.Site{Personas: people()}, "xkcdvbn")
	return math.Log(q.Personas.P("owner") / q.Personas.P(keywords.Unknown))
}

// addsUp compares, for the two likeliest values of each axis, the sum of the evidence with the log-odds against unknown.
func addsUp(t rapid.TB, q keywords.Query, unspoken float64) {
	t.Helper()
	for name, axis := range axesOf(q) {
		left := 2
		for _, share := range axis.shares {
			if share.Key == keywords.Unknown || left == 0 {
				continue
			}
			left--
			sum, spoken := 0.0, false
			for _, e := range q.Why {
				if axis.key(e.For) == share.Key {
					sum, spoken = sum+e.Weight, true
				}
			}
			if name == "persona" && !spoken {
				continue // nothing is said, and nothing is shown
			}
			if name == "persona" {
				sum += unspoken
			}
			if odds := math.Log(share.P / axis.shares.P(keywords.Unknown)); math.Abs(odds-sum) > 1e-6 {
				t.Errorf("%q: the evidence for %s %s is %v, its log-odds are %v: %v", q.Phrase, name, share.Key, sum, odds, q.Why)
			}
		}
	}
}

func TestWhyAddsUpOverRealPhrases(t *testing.T) {
	site, unspoken := shop(t), unspokenPersona(t)
	for _, text := range webPhrases() {
		addsUp(t, tag(t, site, text), unspoken)
	}
}

// anyRow is a row that matches many phrases.
func anyRow(t *rapid.T) keymap.Row {
	return keymap.Row{
		Phrase:   rapid.SampledFrom([]string{"gizmo", "how to", "london", "buy gizmo", "repair", "worth it", "fix my gizmo"}).Draw(t, "phrase"),
		Match:    rapid.SampledFrom([]keymap.Match{keymap.Exact, keymap.Phrase, keymap.Broad}).Draw(t, "match"),
		Negative: rapid.IntRange(0, 3).Draw(t, "negative") == 0,
		Weight:   rapid.Float64Range(0.1, 3).Draw(t, "weight"),
		Moment: keywords.Moment{
			Intent:  rapid.SampledFrom(append(keywords.Intents(), "")).Draw(t, "intent"),
			Step:    rapid.SampledFrom([]keywords.Step{"", "use", "fit", "worth"}).Draw(t, "step"),
			Persona: rapid.SampledFrom([]keywords.Persona{"", "owner", "it-manager"}).Draw(t, "persona"),
		},
	}
}

func TestWhyAddsUpWithAnyMap(t *testing.T) {
	unspoken := unspokenPersona(t)
	rapid.Check(t, func(t *rapid.T) {
		site := tagger.Site{
			Personas: people(), Topics: []keywords.Topic{"gizmo"}, Prior: map[keywords.Intent]float64{keywords.Buy: 1.5},
			Map: mapOf(t, rapid.SliceOfN(rapid.Custom(anyRow), 0, 12).Draw(t, "rows")...),
		}
		given := tagger.Given{
			Intent:  rapid.SampledFrom([]keywords.Intent{"", keywords.Buy}).Draw(t, "given intent"),
			Persona: rapid.SampledFrom([]keywords.Persona{"", "owner"}).Draw(t, "given persona"),
		}
		text := fmt.Sprintf(rapid.SampledFrom(wordings).Draw(t, "wording"), "gizmo for my shop")
		addsUp(t, shared().Tag(phrase(t, text), site, given), unspoken)
	})
}

// The longest phrases have the most to say, and all of it is still accounted for.
func TestWhyOfLongPhrasesAddsUp(t *testing.T) {
	site, unspoken := shop(t), unspokenPersona(t)
	texts := webPhrases()
	for n := 0; n+8 < len(texts); n += 40 {
		text := strings.Join(texts[n:n+8], " ")
		q := tag(t, site, text[:min(len(text), 300)]+" for my shop sso?")
		addsUp(t, q, unspoken)
		if len(q.Why) > 128 {
			t.Errorf("%d pieces of evidence", len(q.Why))
		}
	}
}

func TestOrderOfEvidence(t *testing.T) {
	site := shop(t)
	site.Prior = map[keywords.Intent]float64{keywords.Buy: 1}
	p := phrase(t, "😀 how to set up sso for my shop till")
	q := shared().Tag(p, site, tagger.Given{Persona: "owner"})
	var sources []string
	for _, e := range q.Why {
		source := e.Source
		if source == "model" || source == "cue" && !strings.HasPrefix(e.Ref, "signal ") {
			source = "language"
		}
		sources = append(sources, source)
	}
	want := []string{"request", "row", "site", "language", "cue"}
	if diff := cmp.Diff(want, slices.Compact(sources)); diff != "" {
		t.Errorf("%s%v", diff, q.Why)
	}
}

// What the language says is shown with the words that say it.
func TestSpansOfEvidence(t *testing.T) {
	q := tag(t, shop(t), "😀 How to set up SSO for my shop")
	units := utf16.Encode([]rune(string(q.Phrase)))
	words := map[string]string{}
	for _, e := range q.Why {
		words[e.Source+" "+e.Ref] = string(utf16.Decode(units[e.Span[0]:e.Span[1]]))
	}
	for ref, want := range map[string]string{
		"row r3": "set up SSO", "cue ^how to": "How to", "cue signal sso": "SSO", "cue signal my shop": "my shop", "model bias": "",
	} {
		if got, shown := words[ref]; got != want || !shown {
			t.Errorf("%s stands at %q of %v", ref, got, words)
		}
	}
}
