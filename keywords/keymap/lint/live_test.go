package lint_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/keymap/lint"
)

// relatedRows have the same few words, in two languages.
func relatedRows(t *rapid.T) []keymap.Row {
	words := rapid.SampledFrom([]string{"how", "to", "sensor", "sensors", "fridge", "die", "Sensoren", "free"})
	rows := make([]keymap.Row, rapid.IntRange(1, 15).Draw(t, "rows"))
	for i := range rows {
		rows[i] = keymap.Row{
			ID: fmt.Sprint(i), Negative: rapid.IntRange(0, 3).Draw(t, "negative") == 0, Volume: -1,
			Match:  rapid.SampledFrom([]keymap.Match{keymap.Exact, keymap.Phrase, keymap.Broad}).Draw(t, "match"),
			Locale: rapid.SampledFrom([]string{"", "", "de", "en"}).Draw(t, "locale"),
			Moment: keywords.Moment{Intent: rapid.SampledFrom([]keywords.Intent{keywords.Know, keywords.Buy}).Draw(t, "intent")},
			Status: rapid.SampledFrom([]string{"", "", "", keymap.Paused}).Draw(t, "status"),
		}
		for _, w := range rapid.SliceOfN(words, 1, 3).Draw(t, "words") {
			rows[i].Phrase += w + " "
		}
	}
	return rows
}

// What is found around rows is what a whole check says of them, and beside it only rows that one of them shadows or vetoes.
func TestAroundIsWhatCheckSaysOfTheRows(t *testing.T) {
	live := lint.NewLive()
	rapid.Check(t, func(t *rapid.T) {
		rows := relatedRows(t)
		ids := rapid.SliceOfNDistinct(rapid.IntRange(0, len(rows)-1), 1, min(3, len(rows)), rapid.ID).Draw(t, "touched")
		var touched []string
		for _, id := range ids {
			touched = append(touched, fmt.Sprint(id))
		}
		isNamed := func(places []lint.Place) bool {
			return slices.ContainsFunc(places, func(p lint.Place) bool { return slices.Contains(touched, p.ID) })
		}
		var want, got []string
		for _, f := range lint.Check(rows, lint.Options{}) {
			if isNamed(f.Rows) {
				want = append(want, short(f)+f.Found)
			}
		}
		for _, f := range live.Around(rows, touched, lint.Options{}) {
			text := short(f) + f.Found
			isPair := f.Code == lint.Shadowed || f.Code == lint.Vetoed
			if !slices.Contains(want, text) && !(isPair && isNamed(f.Rows[1:])) {
				t.Fatalf("%s is said of %v, and not by a whole check: %q", text, touched, want)
			}
			got = append(got, text)
		}
		for _, text := range want {
			if !slices.Contains(got, text) {
				t.Fatalf("%s is not said of %v: %q", text, touched, got)
			}
		}
	})
}

func BenchmarkAround(b *testing.B) {
	for _, n := range []int{30_000, 100_000} {
		rows := exported(n)
		for i := range rows {
			rows[i].ID = fmt.Sprint(i)
		}
		live := lint.NewLive()
		live.Around(rows, nil, lint.Options{})
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				live.Around(rows, []string{fmt.Sprint(i * 7919 % n)}, lint.Options{})
			}
		})
	}
}
