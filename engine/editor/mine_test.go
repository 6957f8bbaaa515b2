package editor_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"moments/engine"
	"moments/engine/editor"
	"moments/engine/enginetest"
	"moments/engine/mine"
	"moments/engine/mine/decision"
	"moments/keywords"
	"moments/keywords/keymap"
)

// A group is found in past searches and imported demand, with what was opened for it; once its row is published it is covered, and until then a
// decision takes it off the list.
func TestMining(t *testing.T) {
	e := enginetest.New(t, nil)
	ctx := context.Background()
	e.MustPut(
		e.Asset("care", "Heat pump care", "do/use/-"), e.Asset("sizes", "Heat pump sizes", "know/-/-"), e.Asset("sensor", "Sensor", "know/-/-"))
	e.MustPublish(keymap.Row{ID: "1", Phrase: "sensor", Match: keymap.Phrase, Moment: e.Moment("know/-/-")})
	for _, phrase := range []string{"heat pump", "heat pump cellar", "black heat pump", "sensor", "sensor box"} {
		answer := e.MustRecommend(engine.Request{Phrase: phrase, Visitor: "v"})
		if len(answer.Items) > 0 && answer.Items[0].Asset.ID != "sensor" {
			e.MustSee(answer, "care")
		}
	}
	_, err := e.Library().PutSearches(ctx, e.Author(), "tickets", []keywords.PastSearch{{Phrase: "heat pump", Count: 30, Source: "support"}})
	if err != nil {
		t.Fatal(err)
	}
	e.MustCatchUp()
	mined := func() mine.Report {
		t.Helper()
		report, err := editor.Of(e.Engine).Mine(ctx, mine.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	report := mined()
	if report.All.Phrases != 5 || report.Uncovered.Phrases != 3 || len(report.Groups) != 1 {
		t.Fatalf("%+v", report)
	}
	g := report.Groups[0]
	if fmt.Sprint(g.Volume) != "{3 3 [{support 30}]}" || g.Row.Phrase != "heat pump" || g.Row.Moment.Intent != keywords.Do || g.Row.Moment.Step != "use" {
		t.Errorf("%+v", g)
	}
	if _, err := editor.Of(e.Engine).Mined().Put(ctx, e.Author(), decision.Decision{Key: g.Key, Name: g.Name, Status: decision.Dismissed}); err != nil {
		t.Fatal(err)
	}
	if report := mined(); len(report.Groups) != 0 || report.Dismissed != 1 {
		t.Errorf("dismissed: %+v", report)
	}
	if _, err := editor.Of(e.Engine).Mined().Put(ctx, e.Author(), decision.Decision{Key: g.Key, Status: decision.Open}); err != nil {
		t.Fatal(err)
	}
	if report := mined(); len(report.Groups) != 1 {
		t.Errorf("taken back: %+v", report)
	}
	rows, err := e.Library().Rows(ctx)
	if err != nil {
		t.Fatal(err)
	}
	e.MustPublish(append(rows, g.Row.Row())...)
	if report := mined(); len(report.Groups) != 0 || report.Uncovered.Phrases != 0 {
		t.Errorf("published: %+v", report)
	}
	for _, o := range []mine.Options{{Days: 400}, {Sure: 2}, {Limit: -1}} {
		if _, err := editor.Of(e.Engine).Mine(ctx, o); !errors.Is(err, engine.ErrRequest) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}
