package keymap_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"moments/keywords"
	"moments/keywords/keymap"
)

var (
	manyWords = []string{"how", "to", "the", "install", "installing", "sensor", "sensors", "fridge", "buy", "bakery"}
	phrases   = rapid.Custom(func(t *rapid.T) string {
		text := ""
		for _, w := range rapid.SliceOfN(rapid.SampledFrom(manyWords), 1, 6).Draw(t, "words") {
			text += w + " "
		}
		return text
	})
)

// anyRows have positives and negatives, locales, weights and moments; the id is the place.
func anyRows(t *rapid.T) []keymap.Row {
	rows := make([]keymap.Row, rapid.IntRange(0, 30).Draw(t, "rows"))
	for i := range rows {
		rows[i] = keymap.Row{
			ID: fmt.Sprint(i), Phrase: phrases.Draw(t, "row"), Negative: rapid.IntRange(0, 3).Draw(t, "negative") == 0,
			Match:  rapid.SampledFrom([]keymap.Match{keymap.Exact, keymap.Phrase, keymap.Broad}).Draw(t, "match"),
			Locale: rapid.SampledFrom([]string{"", "", "en", "en-GB", "de"}).Draw(t, "locale"),
			Weight: rapid.SampledFrom([]float64{0, 0.5, 1, 2}).Draw(t, "weight"),
			Moment: keywords.Moment{Intent: rapid.SampledFrom(append(keywords.Intents(), "")).Draw(t, "intent")},
			Status: rapid.SampledFrom([]string{"", keymap.Live, keymap.Draft}).Draw(t, "status"),
		}
	}
	return rows
}

func compiled(t *rapid.T, rows []keymap.Row) *keymap.Map {
	m, err := keymap.Compile(rows)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// plain are the ids of the rows that match through no variant.
func plain(hits []keymap.Hit) (ids []string) {
	for _, h := range hits {
		if h.Variant == "" {
			ids = append(ids, h.Row.ID)
		}
	}
	return ids
}

func TestHitsAreInOrderOfPrecedence(t *testing.T) {
	strength := map[keymap.Match]int{keymap.Exact: 0, keymap.Phrase: 1, keymap.Broad: 2}
	rapid.Check(t, func(t *rapid.T) {
		misspelled := rapid.SampledFrom([]string{"", "senosr", "bakrey", "frid ge"}).Draw(t, "misspelled")
		asked := terms(t, phrases.Draw(t, "phrase")+misspelled)
		hits := compiled(t, anyRows(t)).Match(asked, "en")
		positives := 0
		for i, h := range hits {
			if !h.Row.Negative {
				positives++
			} else if positives > 0 {
				t.Fatalf("a negative after a positive: %v", matched(hits))
			}
			if h.Span[0] < asked[0].Start || h.Span[1] > asked[len(asked)-1].End || h.Span[0] >= h.Span[1] {
				t.Fatalf("span %v of %v", h.Span, asked)
			}
			if i == 0 || hits[i-1].Row.Negative != h.Row.Negative {
				continue
			}
			if strength[hits[i-1].Row.Match] > strength[h.Row.Match] {
				t.Fatalf("a weaker match before a stronger: %v", matched(hits))
			}
			if hits[i-1].Row.Match == h.Row.Match && hits[i-1].Factor < h.Factor {
				t.Fatalf("a variant before a closer match: %v", matched(hits))
			}
		}
	})
}

func TestVetoesAreThoseOfMatchingNegatives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hits := compiled(t, anyRows(t)).Match(terms(t, phrases.Draw(t, "phrase")), "")
		for _, h := range hits {
			vetoes := func(n keymap.Hit) bool { return n.Row.Negative && n.Row.Moment.Serves(h.Row.Moment) }
			want := !h.Row.Negative && slices.ContainsFunc(hits, vetoes)
			if (h.VetoedBy != nil) != want || want && !vetoes(*h.VetoedBy) {
				t.Fatalf("%s %q: vetoed by %v of %v", h.Row.Label(), h.Row.Phrase, h.VetoedBy, matched(hits))
			}
		}
	})
}

// Rows match one by one: what other rows there are changes nothing of what matches plainly. What is a typo depends on them.
func TestRowsMatchIndependently(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := anyRows(t)
		asked := terms(t, phrases.Draw(t, "phrase"))
		language := rapid.SampledFrom([]string{"", "en", "en-GB", "en-US", "de", "fr"}).Draw(t, "language")
		var want []string
		for i := range rows {
			want = append(want, plain(compiled(t, rows[i:i+1]).Match(asked, language))...)
		}
		got := plain(compiled(t, rows).Match(asked, language))
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(want, got) {
			t.Fatalf("together %v, one by one %v", got, want)
		}
	})
}

// The order of rows decides between equals only.
func TestOrderOfRowsIsATieBreak(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := anyRows(t)
		asked := terms(t, phrases.Draw(t, "phrase"))
		shuffled := rapid.Permutation(rows).Draw(t, "shuffled")
		a, b := compiled(t, rows).Match(asked, ""), compiled(t, shuffled).Match(asked, "")
		if len(a) != len(b) {
			t.Fatalf("%d hits, shuffled %d", len(a), len(b))
		}
		for i := range a {
			x, y := a[i], b[i]
			if x.Row.Match != y.Row.Match || x.Span[0] != y.Span[0] || x.Row.Factor() != y.Row.Factor() {
				t.Fatalf("place %d: %v and %v", i, matched(a), matched(b))
			}
		}
	})
}

// Contradictions are the same pairs whatever stands between the rows.
func TestContradictionsFindEveryPair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := anyRows(t)
		var got, want []string
		for _, p := range keymap.Contradictions(rows) {
			got = append(got, p.Places[1].ID)
		}
		for i := range rows {
			for j := range i {
				if len(keymap.Contradictions([]keymap.Row{rows[j], rows[i]})) > 0 {
					want = append(want, rows[i].ID)
					break
				}
			}
		}
		slices.SortFunc(got, cmp.Compare[string])
		slices.SortFunc(want, cmp.Compare[string])
		if !slices.Equal(want, got) {
			t.Fatalf("rows %v, pair by pair %v", got, want)
		}
	})
}
