package engine_test

import (
	"context"
	"testing"

	"moments/engine"
	"moments/engine/gap"
	"moments/engine/journal"
	"moments/engine/receive"
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
