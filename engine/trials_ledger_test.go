package engine_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"moments/content"
	"moments/engine/enginetest"
	"moments/engine/journal"
	"moments/engine/ledger"
	"moments/engine/trial/live"
	"moments/engine/trial/verdict"
	"moments/internal/kv"
)

// traffic draws a few days of a few visitors, who ask letter by letter, return to their searches, and act on what they were shown.
func traffic(t *rapid.T) (entries []journal.Entry) {
	at := enginetest.Start
	var answers []journal.Answer
	for range rapid.IntRange(1, 60).Draw(t, "steps") {
		at = at.Add(time.Duration(rapid.SampledFrom([]int{1, 10, 20, 40, 1500, 1900, 9000}).Draw(t, "seconds")) * time.Second)
		e := journal.Entry{Seq: kv.Seq(len(entries) + 1), At: at}
		if len(answers) == 0 || rapid.Bool().Draw(t, "asks") {
			visitor := rapid.SampledFrom([]string{"ann", "bob"}).Draw(t, "visitor")
			a := journal.Answer{
				ID: fmt.Sprint(len(answers)), At: at, Phrase: "set up", Visitor: visitor, Chain: rapid.SampledFrom([]string{"", "x", "y"}).Draw(t, "chain"),
				Sample: visitor == "bob", Versions: journal.Versions{Variant: "t/" + live.Control, Config: "c"},
			}
			answers, e.Answer = append(answers, a), &a
		} else {
			a := rapid.SampledFrom(answers).Draw(t, "answer")
			e.Outcome = &journal.Outcome{
				Kind: rapid.SampledFrom(journal.OutcomeKinds()).Draw(t, "kind"), At: at, Trust: rapid.IntRange(0, 1).Draw(t, "trust"), Chain: a.Chain, Visitor: a.Visitor,
				Sample: rapid.Bool().Draw(t, "sample"), Value: float64(rapid.IntRange(0, 5).Draw(t, "value")),
				Items: []journal.Item{{Answer: a.ID, Asset: content.AssetID(rapid.SampledFrom([]string{"a", "b"}).Draw(t, "asset"))}},
			}
			if e.Outcome.Trust == 0 { // it extends no search: only its token says which one
				e.Outcome.Chain = ""
			}
		}
		entries = append(entries, e)
	}
	return entries
}

// The fold of trials and the ledger read the journal each for itself, and come to the same: a trial in which everybody has the control counts
// what the ledger counts.
func TestTrialsCountAsTheLedgerDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := traffic(t)
		table, fold := ledger.New(), live.New()
		if err := table.Apply(entries, kv.Seq(len(entries))); err != nil {
			t.Fatal(err)
		}
		if err := fold.Apply(entries, kv.Seq(len(entries))); err != nil {
			t.Fatal(err)
		}
		want := map[verdict.Metric]float64{}
		searches := 0.0
		day := ledger.DayOf(enginetest.Start)
		for row := range table.Rows(ledger.Span{From: day - 1, To: day + 30}) {
			searches++
			want[verdict.Clicks] += float64(row.Clicks)
			want[verdict.Leads] += float64(row.Leads)
			want[verdict.Conversions] += float64(row.Conversions)
			want[verdict.Value] += row.Value
			if row.Satisfied() {
				want[verdict.Satisfied]++
			}
		}
		tally := fold.Tally("t/" + live.Control)
		for _, m := range verdict.Metrics() {
			if s := tally.Of(m); s.N != searches || s.Y != want[m] {
				t.Fatalf("%s: %v in %v searches, the ledger has %v in %v", m, s.Y, s.N, want[m], searches)
			}
		}
	})
}
