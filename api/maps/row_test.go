package maps_test

import (
	"testing"

	"pgregory.net/rapid"

	"moments/api/maps"
	"moments/keywords"
	"moments/keywords/keymap"
)

// A row comes back as it went out, whatever is in it.
func TestRowsSurviveTheWire(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-z ]{0,8}`)
		row := keymap.Row{
			ID: text.Draw(t, "id"), Phrase: text.Draw(t, "phrase"), Match: rapid.SampledFrom([]keymap.Match{keymap.Exact, keymap.Broad, "regex"}).Draw(t, "match"),
			Negative: rapid.Bool().Draw(t, "negative"), Topic: keywords.Topic(text.Draw(t, "topic")), Weight: rapid.SampledFrom([]float64{0, 0.5, 2}).Draw(t, "weight"),
			Moment: keywords.Moment{
				Intent: keywords.Intent(text.Draw(t, "intent")), Step: keywords.Step(text.Draw(t, "step")), Persona: keywords.Persona(text.Draw(t, "persona")),
			},
			Locale: text.Draw(t, "locale"), Pin: text.Draw(t, "pin"), Boost: text.Draw(t, "boost"), Bury: text.Draw(t, "bury"), Hide: text.Draw(t, "hide"),
			From: text.Draw(t, "from"), Until: text.Draw(t, "until"), Channel: text.Draw(t, "channel"), Volume: rapid.IntRange(-1, 9).Draw(t, "volume"),
			VolumeHigh: rapid.IntRange(0, 9).Draw(t, "high"), Stage: keywords.Stage(text.Draw(t, "stage")), Source: text.Draw(t, "source"),
			Owner: text.Draw(t, "owner"), Status: text.Draw(t, "status"), Note: text.Draw(t, "note"),
		}
		if got := maps.RowOf(&row).Row(); got != row {
			t.Fatalf("%+v came back as %+v", row, got)
		}
	})
}
