package engine_test

import (
	"context"
	"testing"

	"moments/engine"
	"moments/engine/gap"
	"moments/engine/journal"
	"moments/engine/receive"
	"moments/keywords"
)

// What visitors say to have looked for in vain is demand, in a column of its own; what a test says is not.
func TestReportsOfVisitorsAreDemand(t *testing.T) {
	e := shop(t)
	e.MustRecord(
		receive.Event{ID: "1", Kind: journal.ReportKind, At: e.Now(), Phrase: "price list of compressors"},
		receive.Event{ID: "2", Kind: journal.ReportKind, At: e.Now(), Phrase: "price list of compressors"},
		receive.Event{ID: "3", Kind: journal.ReportKind, At: e.Now(), Phrase: "price list of compressors", Test: true},
	)
	report, err := e.Gaps(context.Background(), engine.GapQuery{})
	if err != nil {
		t.Fatal(err)
	}
	var found []gap.Source
	for _, row := range report.Rows {
		found = append(found, row.Imported...)
	}
	if len(found) != 1 || found[0] != (gap.Source{Name: "visitor reports", Count: 2}) {
		t.Errorf("%+v in %+v", found, report.Rows)
	}
}

// Before anybody has searched here, demand from elsewhere and what the team plans fill the report, each source in a column of its own.
func TestDemandBeforeAnyTraffic(t *testing.T) {
	e := shop(t)
	ctx, sources := context.Background(), []string{"search-console", "site-search", "ga4", "relevanssi", "algolia", "typesense", "support", "social", "sales"}
	var list []keywords.PastSearch
	for i, source := range sources {
		list = append(list, keywords.PastSearch{Phrase: "install the wallbox", Count: 10 + i, Source: source})
	}
	if _, err := e.Library().PutSearches(ctx, e.Author(), "all", list); err != nil {
		t.Fatal(err)
	}
	planned := keywords.PlannedMoment{Moment: e.Moment("do/use/-"), Topic: "wallbox", Priority: 2}
	if _, err := e.Library().PutPlanned(ctx, e.Author(), []keywords.PlannedMoment{planned}); err != nil {
		t.Fatal(err)
	}
	e.MustCatchUp()
	report, err := e.Gaps(ctx, engine.GapQuery{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	row := report.Rows[0]
	if len(report.Sources) != len(sources) || row.Topic != "wallbox" || row.Own != 0 || row.PlannedAs != 40 || row.Basis != gap.BasisEstimated {
		t.Fatalf("%+v", report.Rows)
	}
	for i, source := range sources {
		if row.From(source) != 10+i {
			t.Errorf("%s: %d in %+v", source, row.From(source), row.Imported)
		}
	}
}
