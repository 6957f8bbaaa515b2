package gap_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"moments/engine/gap"
	"moments/engine/ledger"
	"moments/keywords"
)

var know, do = keywords.Moment{Intent: keywords.Know}, keywords.Moment{Intent: keywords.Do, Step: "use", Persona: "writer"}

// june is a period of 30 days with history.
var june = gap.Period{From: 20605, To: 20634, Since: 20000}

// search is a row of the ledger on the n-th day of june.
func search(n int, visitor, phrase string, topics ...keywords.Topic) ledger.Row {
	return ledger.Row{
		Day: june.From + ledger.Day(n), Visitor: visitor, Phrase: phrase, Moment: know, Topics: topics, Confidence: 0.8,
	}
}

func group(t *testing.T, asked gap.Asked, rows ...ledger.Row) map[string]gap.Demand {
	t.Helper()
	asked.Period, asked.Rows = june, slices.Values(rows)
	if asked.Ignore == nil {
		asked.Ignore = gap.FunctionWords()
	}
	found := map[string]gap.Demand{}
	for _, d := range gap.Group(asked) {
		found[d.String()] = d
	}
	return found
}

func TestPeriod(t *testing.T) {
	if got := june.Before(); got.From != 20575 || got.To != 20604 || june.Days() != 30 || got.Days() != 30 {
		t.Errorf("%+v", got)
	}
	for since, want := range map[ledger.Day]bool{20575: true, 20576: false, 20000: true, 20610: false} {
		if p := (gap.Period{From: june.From, To: june.To, Since: since}); p.HasHistory() != want {
			t.Errorf("since %v: %v", since, !want)
		}
	}
}

func TestGroupOwnSearches(t *testing.T) {
	served := search(1, "v1", "Plain language", "plain", "other")
	served.Served = 1
	fallback := search(1, "v1", "plain language", "plain")
	fallback.Served, fallback.Fallback = 1, "popular"
	sample := search(29, "v2", "plain LANGUAGE", "plain")
	sample.Sample = true
	test := search(3, "v9", "plain language", "plain")
	test.Test = true
	got := group(t, gap.Asked{},
		served, fallback, sample, test, // two sessions, of which one twice
		search(2, "", "plain language", "plain"), search(2, "", "writing", "plain"), // two sessions of nobody
		search(-1, "v1", "plain language", "plain"), search(-30, "v1", "old", "plain"), // the period before
		search(-31, "v1", "plain language", "plain"), search(30, "v1", "plain language", "plain"), // neither
	)
	want := map[string]gap.Demand{"know/-/- plain": {
		Key: gap.Key{Moment: know, Topic: "plain"}, Own: 5, Before: 2, Satisfied: 1, Sessions: 4, Confidence: 0.8, Sample: true,
		Phrases: []gap.Phrase{{Text: "plain language", Own: 4}, {Text: "writing", Own: 1}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestGroupImportedAndPlanned(t *testing.T) {
	got := group(t, gap.Asked{
		Imports: []gap.Search{
			{Phrase: "Section 508", Moment: do, Topics: []keywords.Topic{"a11y"}, Confidence: 0.9, Count: 300, Source: "site-search"},
			{Phrase: "section 508", Moment: do, Topics: []keywords.Topic{"a11y"}, Confidence: 0.5, Count: 100, Source: "search-console"},
			{Phrase: "unread", Topics: []keywords.Topic{"a11y"}, Count: 7, Source: "sales"}, // claims no intent: 0.5
			{Phrase: "nothing", Moment: do, Count: 0, Source: "sales"},
			{Moment: do, Count: 9, Source: "sales"},
		},
		Planned: []keywords.PlannedMoment{
			{Moment: do, Topic: "a11y", Priority: 2, Question: "How?"},
			{Moment: do, Topic: "a11y", Priority: 4, Question: "How do I do it?"},
			{Moment: know, Question: "What is there?"},
		},
	})
	want := map[string]gap.Demand{
		"do/use/writer a11y": {
			Key: gap.Key{Moment: do, Topic: "a11y"}, Confidence: 0.8, // (300 x 0.9 + 100 x 0.5) / 400
			Imported: []gap.Source{{"search-console", 100}, {"site-search", 300}},
			Planned:  true, Priority: 4, Question: "How do I do it?", Phrases: []gap.Phrase{{Text: "Section 508", Imported: 400}},
		},
		"-/-/- a11y": {
			Key: gap.Key{Topic: "a11y"}, Confidence: 0.5, Imported: []gap.Source{{"sales", 7}},
			Phrases: []gap.Phrase{{Text: "unread", Imported: 7}},
		},
		"know/-/- -": {Key: gap.Key{Moment: know}, Planned: true, Question: "What is there?"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestOnlyTheTopPhrasesAreKept(t *testing.T) {
	var rows []ledger.Row
	for i := range 12 {
		for range i + 1 {
			rows = append(rows, search(1, "v", fmt.Sprintf("phrase %02d", i), "plain"))
		}
	}
	kept := group(t, gap.Asked{}, rows...)["know/-/- plain"].Phrases
	if len(kept) != 10 || kept[0] != (gap.Phrase{Text: "phrase 11", Own: 12}) || kept[9].Own != 3 {
		t.Errorf("%+v", kept)
	}
}

// The stem in most demand takes its phrases, and what is left is looked at again:
//
//	forms 5 (2 + 3), accessibl 4 (3 + 1): forms takes both its phrases, accessibl keeps "accessible pdf" with 1,
//	pdf has 1 too but comes later.
func TestClusters(t *testing.T) {
	var rows []ledger.Row
	for phrase, n := range map[string]int{
		"accessible forms": 3, "how to make a form": 2, "accessible pdf": 1, "what is it": 4, "2026": 2, "x": 1,
	} {
		for range n {
			rows = append(rows, search(1, "v", phrase))
		}
	}
	got := map[string]int{}
	for key, d := range group(t, gap.Asked{}, rows...) {
		got[key] = d.Own
	}
	want := map[string]int{"know/-/- ~forms": 5, "know/-/- ~accessible": 1, "know/-/- -": 7}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A cluster is the same over all moments, and counts what was asked elsewhere and before.
func TestClustersGoAcrossMoments(t *testing.T) {
	other := search(1, "v", "forms kit")
	other.Moment = do
	got := group(t, gap.Asked{Imports: []gap.Search{{Phrase: "kit", Moment: do, Confidence: 1, Count: 5, Source: "social"}}},
		other, search(-1, "v", "form"), search(1, "v", "form"))
	for key, own := range map[string]int{"do/use/writer ~kit": 1, "know/-/- ~form": 1} {
		if d, ok := got[key]; !ok || d.Own != own {
			t.Errorf("%s: %+v", key, got)
		}
	}
	if d := got["do/use/writer ~kit"]; d.ImportedTotal() != 5 || len(got) != 2 {
		t.Errorf("%+v", got)
	}
}

// A phrase counts for a stem once: map has 3 + 1, kit 2 + 1, though kit is said four times and more.
func TestAStemCountsOnceInAPhrase(t *testing.T) {
	var rows []ledger.Row
	for _, phrase := range []string{"kit kits", "kit kits", "map", "map", "map", "kit map"} {
		rows = append(rows, search(1, "v", phrase))
	}
	got := group(t, gap.Asked{}, rows...)
	if got["know/-/- ~map"].Own != 4 || got["know/-/- ~kit"].Own != 2 {
		t.Errorf("%+v", got)
	}
}

func TestGroupDoesNotDependOnOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	words := []string{"plain", "Plain", "forms", "form", "pdf", "a", "how", "Übung", "ubung"}
	asked := gap.Asked{Period: june, Ignore: gap.FunctionWords()}
	var rows []ledger.Row
	for range 300 {
		row := search(r.IntN(60)-30, fmt.Sprint("v", r.IntN(9)), words[r.IntN(9)]+" "+words[r.IntN(9)])
		row.Confidence = r.Float64()
		if r.IntN(2) == 0 {
			row.Topics = []keywords.Topic{"t"}
		}
		rows = append(rows, row)
		asked.Imports = append(asked.Imports, gap.Search{
			Phrase: words[r.IntN(9)], Moment: do, Confidence: r.Float64(), Count: r.IntN(5), Source: words[r.IntN(3)],
		})
		asked.Planned = append(asked.Planned, keywords.PlannedMoment{
			Moment: do, Topic: "t", Priority: r.IntN(3), Question: words[r.IntN(9)],
		})
	}
	asked.Rows = slices.Values(rows)
	want := gap.Group(asked)
	for range 5 {
		r.Shuffle(len(rows), func(i, j int) {
			rows[i], rows[j] = rows[j], rows[i]
			asked.Imports[i], asked.Imports[j] = asked.Imports[j], asked.Imports[i]
			asked.Planned[i], asked.Planned[j] = asked.Planned[j], asked.Planned[i]
		})
		if diff := cmp.Diff(want, gap.Group(asked)); diff != "" {
			t.Fatal(diff)
		}
	}
	if got := gap.Group(gap.Asked{}); len(got) != 0 {
		t.Errorf("of nothing: %v", got)
	}
}

func BenchmarkGroup(b *testing.B) {
	rows := make([]ledger.Row, 100_000)
	for i := range rows {
		rows[i] = search(i%60-30, fmt.Sprint("v", i/2), fmt.Sprintf("phrase number %d of some words", i%20_000))
	}
	for b.Loop() {
		gap.Group(gap.Asked{Period: june, Rows: slices.Values(rows), Ignore: gap.FunctionWords()})
	}
}
