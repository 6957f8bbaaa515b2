package tagger_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/tagger"
)

// wordings are frames in which every kind of thing is asked, each with its strongest cues.
var wordings = []string{
	"%s", "how to fix %s", "what is a %s", "why does my %s not work", "buy cheap %s online", "%s near me", "%s in london",
	"directions to %s", "best %s for my shop", "is %s worth it", "%s reviews", "%s vs gadget", "do i need a %s",
	"%s discount code", "%s price", "emergency %s repair now", "install %s step by step", "who invented the %s?",
	"%s opening hours", "where can i buy a %s", "order %s", "history of %s", "%s login", "free trial of %s",
	"can you tell me how i fix my %s?", "what are the best places to buy a %s in london?",
}

// Exact rows decide: whatever the words of a phrase say, the phrase is what the editor says.
func TestExactRowsDecide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(
			rapid.Custom(func(t *rapid.T) string { return fmt.Sprintf(rapid.SampledFrom(wordings).Draw(t, "wording"), "gizmo") }),
			rapid.SampledFrom(webPhrases()),
		).Draw(t, "text")
		want := keywords.Moment{
			Intent:  rapid.SampledFrom(keywords.Intents()).Draw(t, "intent"),
			Step:    rapid.SampledFrom(keywords.DefaultSteps()).Draw(t, "step").Key,
			Persona: rapid.SampledFrom(people()).Draw(t, "persona").Key,
		}
		site := tagger.Site{Personas: people(), Map: mapOf(t, keymap.Row{Phrase: text, Match: keymap.Exact, Moment: want})}
		if q := tag(t, site, text); q.Moment != want {
			t.Fatalf("%q is read as %s, the row says %s: %v", text, q.Moment, want, q.Why)
		}
	})
}

func TestRowsLeanByMatchType(t *testing.T) {
	moment := keywords.Moment{Intent: keywords.Buy, Step: "fit", Persona: "owner"}
	read := func(match keymap.Match, weight float64, text string) keywords.Query {
		m := mapOf(t, keymap.Row{ID: "r", Phrase: "blue widget", Match: match, Weight: weight, Moment: moment})
		return tag(t, tagger.Site{Map: m, Personas: people()}, text)
	}
	before := 0.0
	for _, c := range []struct {
		match  keymap.Match
		weight float64
	}{{keymap.Broad, 0.5}, {keymap.Broad, 0}, {keymap.Phrase, 0}, {keymap.Exact, 0}} {
		p := read(c.match, c.weight, "blue widget").Intents.P("buy")
		if p <= before {
			t.Errorf("a %s row of weight %v: P(buy) is %v, after %v", c.match, c.weight, p, before)
		}
		before = p
	}
	if q := read(keymap.Phrase, 0, "blue widget"); q.Moment != moment {
		t.Errorf("a phrase row does not claim a bare noun phrase: %s", q.Moment)
	}
	if q := read(keymap.Exact, 0, "blue widgets today"); q.Moment.Intent == keywords.Buy || q.Moment.Persona != "" {
		t.Errorf("an exact row matches a longer phrase: %s", q.Moment)
	}
}

// Broad rows lean: the distribution moves their way, but what is said plainly stays claimed.
func TestBroadRowsDoNotDecide(t *testing.T) {
	for _, c := range []struct {
		text   string
		claims keywords.Intent
		row    keywords.Intent
	}{
		{"how to clean a gizmo", keywords.Do, keywords.Buy},
		{"what does gizmo mean", keywords.Know, keywords.Go},
		{"gizmo shop near me", keywords.Go, keywords.Do},
	} {
		m := mapOf(t, keymap.Row{Phrase: "gizmo", Match: keymap.Broad, Moment: keywords.Moment{Intent: c.row}})
		without, with := tag(t, tagger.Site{}, c.text), tag(t, tagger.Site{Map: m}, c.text)
		if with.Moment.Intent != c.claims || without.Moment.Intent != c.claims {
			t.Errorf("%q is read as %s, and as %s with a broad row for %s", c.text, without.Moment, with.Moment, c.row)
		}
		if with.Intents.P(string(c.row)) <= without.Intents.P(string(c.row)) {
			t.Errorf("%q: a broad row for %s says nothing", c.text, c.row)
		}
	}
}

// vetoed are the rows of a map all of whose rows a negative row takes away.
func vetoed(t *rapid.T) []keymap.Row {
	rows := []keymap.Row{{Phrase: "gizmo", Match: keymap.Broad, Negative: true}}
	for n := range rapid.IntRange(1, 6).Draw(t, "rows") {
		rows = append(rows, keymap.Row{
			ID: fmt.Sprint("r", n), Phrase: "gizmo", Match: rapid.SampledFrom([]keymap.Match{keymap.Phrase, keymap.Broad}).Draw(t, "match"),
			Moment: keywords.Moment{Intent: keywords.Buy, Step: "fit", Persona: "owner"}, Topic: "gizmo", Pin: "p",
			Weight: rapid.Float64Range(0.1, 10).Draw(t, "weight"),
		})
	}
	return rows
}

// Negative rows take away all that the rows they veto have added, and nothing else.
func TestNegativeRowsTakeAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := fmt.Sprintf(rapid.SampledFrom(wordings).Draw(t, "wording"), "gizmo")
		bareSite := tagger.Site{Personas: people()}
		for n := range 8 {
			bareSite.Personas = append(bareSite.Personas, keywords.PersonaDefinition{Key: keywords.Persona(fmt.Sprint("p", n))})
		}
		site := bareSite
		site.Map = mapOf(t, vetoed(t)...)
		q, bare := tag(t, site, text), tag(t, bareSite, text)
		if q.Moment != bare.Moment || len(q.Acts)+len(q.Topics) != 0 {
			t.Fatalf("%q: %s, acts %v, topics %v; without rows %s", text, q.Moment, q.Acts, q.Topics, bare.Moment)
		}
		for n, d := range []keywords.Distribution{q.Intents, q.Steps, q.Personas} {
			want := []keywords.Distribution{bare.Intents, bare.Steps, bare.Personas}[n]
			for _, s := range want {
				if math.Abs(d.P(s.Key)-s.P) > 1e-9 {
					t.Fatalf("%q: %v, without rows %v", text, d, want)
				}
			}
		}
	})
}

// What is taken away is said, before what took part.
func TestNegativeRowsAreShown(t *testing.T) {
	q := tag(t, shop(t), "till jobs")
	var signs []string
	sum := 0.0
	for _, e := range q.Why {
		if e.Source == "row" {
			signs = append(signs, e.Ref+" "+e.Match)
			sum += e.Weight
		}
	}
	if diff := cmp.Diff([]string{"n1 negative-broad", "r1 broad"}, signs); diff != "" || sum != 0 {
		t.Errorf("rows add up to %v: %s", sum, diff)
	}
	if q.Moment.Intent == keywords.Buy || len(q.Acts) != 0 {
		t.Errorf("%s, acts %v", q.Moment, q.Acts)
	}
}

// A negative row with a moment takes away only from the rows that it names.
func TestNegativeRowsOfOneMoment(t *testing.T) {
	site := shop(t)
	q := tag(t, site, "free till")
	for _, e := range q.Why {
		if e.Source == "row" && e.Weight < 0 {
			t.Errorf("a negative row for buy takes away %+v", e)
		}
	}
	if len(q.Acts) != 1 {
		t.Errorf("acts %v", q.Acts)
	}
}

func TestSpellingIsCorrected(t *testing.T) {
	rows := []keymap.Row{{Phrase: "receipt printer", Match: keymap.Phrase, Topic: "printing", Moment: keywords.Moment{Intent: keywords.Buy}}}
	site := tagger.Site{Map: mapOf(t, rows...)}
	plain := tag(t, site, "receipt printer")
	for text, want := range map[string]string{
		"recipt printer":             "receipt printer",
		"😀 my recipt printer, today": "😀 my receipt printer, today",
		"receipt printer":            "",
		"receipts printers":          "", // other forms are not misspelled
	} {
		q := tag(t, site, text)
		if q.Corrected != want || len(q.Topics) != 1 {
			t.Errorf("%q is corrected to %q, topics %v", text, q.Corrected, q.Topics)
		}
		if want != "" && rowWeight(q) >= rowWeight(plain) {
			t.Errorf("%q weighs %v, as typed it weighs %v", text, rowWeight(q), rowWeight(plain))
		}
	}
}

func rowWeight(q keywords.Query) (sum float64) {
	for _, e := range q.Why {
		if e.Source == "row" {
			sum += e.Weight
		}
	}
	return sum
}

// Rows outweigh one another by their match types, whatever the order in which they were written.
func TestExactRowsOutweighOthers(t *testing.T) {
	rows := []keymap.Row{
		{Phrase: "gizmo kit", Match: keymap.Phrase, Moment: keywords.Moment{Intent: keywords.Do}},
		{Phrase: "gizmo kit", Match: keymap.Exact, Moment: keywords.Moment{Intent: keywords.Go}},
		{Phrase: "gizmo", Match: keymap.Broad, Moment: keywords.Moment{Intent: keywords.Buy}},
	}
	for range rows {
		rows = append(rows[1:], rows[0])
		if q := tag(t, tagger.Site{Map: mapOf(t, rows...)}, "gizmo kit"); q.Moment.Intent != keywords.Go {
			t.Errorf("%s of %v", q.Moment, rows)
		}
	}
}
