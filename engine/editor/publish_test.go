package editor_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"moments/engine/editor"
	"moments/engine/enginetest"
	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/keymap/draft"
	"moments/keywords/keymap/edit"
	"moments/keywords/keymap/lint"
)

// sensors is a site with two assets, a published map of a row and two tests that pass.
func sensors(t *testing.T) *enginetest.Engine {
	t.Helper()
	e := enginetest.New(t, nil)
	e.MustPut(e.Asset("guide", "Fridge sensor guide", "do/use/-"), e.Asset("shop", "Fridge sensor shop", "buy/-/-"))
	ctx := context.Background()
	if _, err := e.Drafts().Put(ctx, e.Author(), []keymap.Row{
		{ID: "a", Phrase: "fridge sensor", Match: keymap.Phrase, Moment: e.Moment("do/use/-"), Pin: "guide", Volume: -1},
	}, draft.How{Note: "begun"}); err != nil {
		t.Fatal(err)
	}
	tests := []keywords.Expectation{
		{Phrase: "fridge sensor", Moment: e.Moment("do/-/-")}, {Phrase: "fridge sensor", URL: "/guide", MinRank: 1},
	}
	if _, err := e.Drafts().PutTests(ctx, e.Author(), tests, nil); err != nil {
		t.Fatal(err)
	}
	made, err := editor.Of(e.Engine).PublishMap(ctx, e.Author(), draft.How{}, "")
	if err != nil || made.Number != 1 || made.Tests.Run != 2 || made.Tests.Failed != 0 {
		t.Fatalf("%+v, %v", made, err)
	}
	e.MustCatchUp()
	return e
}

func TestAPublicationRunsTheTests(t *testing.T) {
	e := sensors(t)
	ctx := context.Background()
	changed := keymap.Row{ID: "a", Phrase: "fridge sensor", Match: keymap.Phrase, Moment: e.Moment("buy/-/-"), Pin: "shop", Volume: -1}
	if _, err := e.Drafts().Edit(ctx, e.Author(), []edit.Edit{{Put: &changed}}, draft.How{}); err != nil {
		t.Fatal(err)
	}
	made, err := editor.Of(e.Engine).PublishMap(ctx, e.Author(), draft.How{}, "")
	report := made.Tests
	if !errors.Is(err, draft.ErrTests) || report.Failed != 2 || len(report.Flips) != 2 || report.Flips[0].Mended() {
		t.Fatalf("%+v, %v", report, err)
	}
	if texts := report.Failures(9); !strings.Contains(strings.Join(texts, "\n"), "guide should stand at 1 or before") {
		t.Errorf("%q", texts)
	}
	made, err = editor.Of(e.Engine).PublishMap(ctx, e.Author(), draft.How{Note: "sale"}, "the sale begins today")
	if err != nil || made.Number != 2 || made.Seq == 0 {
		t.Fatalf("%+v, %v", made, err)
	}
	versions, err := e.Drafts().Versions(ctx)
	if err != nil || versions[1].Verdict.Failed != 2 || versions[1].Force != "the sale begins today" || len(versions[1].Verdict.Failures) != 2 {
		t.Errorf("%+v, %v", versions, err)
	}
	e.MustCatchUp()
	if report, err = editor.Of(e.Engine).CheckTests(ctx, nil, []keywords.Expectation{{Phrase: "fridge sensor", URL: "shop", MinRank: 1}}); err != nil || report.Failed > 0 {
		t.Errorf("%+v, %v", report, err)
	}
	made, err = editor.Of(e.Engine).RestoreMap(ctx, e.Author(), 1, draft.Publication{})
	if err != nil || made.Number != 3 || made.Tests.Failed > 0 || len(made.Tests.Flips) != 2 {
		t.Errorf("%+v, %v", made, err)
	}
}

func TestRowsThatCannotBePublishedAreNotTested(t *testing.T) {
	e := sensors(t)
	bad := keymap.Row{ID: "a", Phrase: "fridge sensor", Match: "regex"}
	if _, err := e.Drafts().Edit(context.Background(), e.Author(), []edit.Edit{{Put: &bad}}, draft.How{}); err != nil {
		t.Fatal(err)
	}
	if _, err := editor.Of(e.Engine).PublishMap(context.Background(), e.Author(), draft.How{}, "all the same"); !errors.Is(err, keymap.ErrInvalid) {
		t.Error(err)
	}
}

// A row that nothing has matched for long is known once the log goes back so far.
func TestMatchedRows(t *testing.T) {
	e := sensors(t)
	rows := []keymap.Row{
		{ID: "a", Phrase: "fridge sensor", Match: keymap.Phrase}, {ID: "b", Phrase: "heat pump", Match: keymap.Broad}, {ID: "c", Phrase: "kettle", Match: keymap.Exact},
	}
	e.MustAsk("fridge sensor")
	matched := func() func(string) bool {
		t.Helper()
		e.MustCatchUp()
		matched, err := editor.Of(e.Engine).Matched(rows, 90)
		if err != nil {
			t.Fatal(err)
		}
		return matched
	}
	if matched() != nil {
		t.Error("something is said of days that nobody has seen")
	}
	e.Advance(100 * 24 * time.Hour)
	e.MustAsk("pumps for heat")
	if has := matched(); has("a") || !has("b") || has("c") {
		t.Errorf("a %t, b %t, c %t", has("a"), has("b"), has("c"))
	}
}

func TestLintKnowsTheSite(t *testing.T) {
	e := sensors(t)
	var codes []lint.Code
	for _, f := range editor.Of(e.Engine).Lint([]keymap.Row{
		{Phrase: "fridge", Pin: "guide", Moment: keywords.Moment{Step: "use"}}, {Phrase: "door", Pin: "gone"}, {Phrase: "lamp", Moment: keywords.Moment{Persona: "x", Step: "zzz"}},
	}) {
		codes = append(codes, f.Code)
	}
	if !slices.Equal(codes, []lint.Code{lint.UnknownPersona, lint.UnknownStep, lint.DeadPin}) {
		t.Errorf("%v", codes)
	}
}
