package editor_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"moments/content"
	"moments/engine"
	"moments/engine/editor"
	"moments/engine/enginetest"
	"moments/engine/rank"
	"moments/engine/trial/dryrun"
	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/keymap"
)

// unexploring is a site that always shows the best, so that what a dry run says can be held against what comes.
func unexploring(t *testing.T) *enginetest.Engine {
	policy := rank.DefaultPolicy()
	policy.Temperature = 0
	e := enginetest.New(t, func(cfg *engine.Config) { cfg.Policy = &policy })
	e.MustDefine("owner")
	for i := range 12 {
		moments := []string{"do/use/-", "know/-/-", "buy/worth/-", "know/discover/owner"}
		e.MustPut(e.Asset(fmt.Sprintf("page-%d", i), fmt.Sprintf("Single sign-on for sensors, part %c", 'a'+i), moments[i%4]))
	}
	e.MustPut(e.Asset("lonely", "Wallpaper", "know/-/-"))
	return e
}

func mapRow(e *enginetest.Engine, id, phrase, moment string) keymap.Row {
	return keymap.Row{ID: id, Phrase: phrase, Match: keymap.Phrase, Moment: e.Moment(moment)}
}

// What the dry run says of answers is what visitors get once the map is published, and nothing of it is in the journal.
func TestADryRunForetellsTheAnswers(t *testing.T) {
	e := unexploring(t)
	e.MustPublish(mapRow(e, "1", "single sign-on", "know/-/-"))
	requests := []engine.Request{
		{Phrase: "single sign-on"}, {Phrase: "single sign-on"}, {Phrase: "single sign-on", Persona: "owner"}, {Phrase: "sensors"},
		{Phrase: "parkett kaufen", Locale: "de-AT"}, {Phrase: "part c"},
	}
	before := map[keywords.Phrase][]content.AssetID{}
	for _, r := range requests {
		answer := e.MustRecommend(r)
		if r.Persona == "" {
			before[keywords.Phrase(r.Phrase)] = topOf(&answer)
		}
	}
	_, err := e.Library().PutSearches(context.Background(), e.Author(), "console", []keywords.PastSearch{{Phrase: "part c", Count: 40, Source: "search-console"}})
	if err != nil {
		t.Fatal(err)
	}
	e.MustCatchUp()
	draft := []keymap.Row{mapRow(e, "1", "single sign-on", "do/use/-"), mapRow(e, "2", "part c", "buy/worth/-"), mapRow(e, "3", "parkett", "know/-/-")}
	draft[1].Topic, draft[2].Pin = "manuals", "lonely"
	entries := e.Store().Head(kv.Out)
	report, err := editor.Of(e.Engine).DryRun(context.Background(), draft, dryrun.Options{})
	if err != nil {
		t.Fatal(err)
	}
	again, err := editor.Of(e.Engine).DryRun(context.Background(), draft, dryrun.Options{})
	if err != nil || !reflect.DeepEqual(report, again) {
		t.Errorf("asked again it says otherwise: %v", err)
	}
	if report.Read != (dryrun.Counts{Phrases: 5, Searches: 6, Imported: 40}) || report.Different != (dryrun.Counts{Phrases: 4, Searches: 5, Imported: 40}) {
		t.Errorf("read %+v, different %+v", report.Read, report.Different)
	}
	e.MustCatchUp()
	if report.Answers.Share != 1 || report.Answers.Gained.Searches != 1 || e.Store().Head(kv.Out) != entries {
		t.Errorf("%+v", report.Answers)
	}
	e.MustPublish(draft...)
	changed := 0
	for _, p := range report.Phrases {
		r := engine.Request{Phrase: string(p.Phrase), Persona: p.Given.Persona, Locale: p.Language}
		answer := e.MustRecommend(r)
		if got := topOf(&answer); !slices.Equal(got, p.After.Top) || string(answer.Fallback) != p.After.Fallback || answer.Query.Moment != p.To {
			t.Errorf("%+v: %v, %v, said %+v, %v", r, got, answer.Query.Moment, p.After, p.To)
		}
		if p.Given.Persona == "" && !slices.Equal(before[p.Phrase], p.Before.Top) {
			t.Errorf("%q was %v, said %v", p.Phrase, before[p.Phrase], p.Before.Top)
		}
		if !slices.Equal(p.Before.Top, p.After.Top) {
			changed++
		}
	}
	if changed < 3 || changed != report.Answers.Changed.Phrases {
		t.Errorf("%d answers changed, %+v", changed, report.Answers)
	}
	published, err := editor.Of(e.Engine).DryRun(context.Background(), draft, dryrun.Options{})
	if err != nil || published.Different.Phrases != 0 {
		t.Errorf("the published map differs from itself: %+v, %v", published.Different, err)
	}
}

func topOf(a *engine.Answer) (ids []content.AssetID) {
	for _, item := range a.Items[:min(len(a.Items), dryrun.DefaultTop)] {
		ids = append(ids, item.Asset.ID)
	}
	return ids
}

func TestDryRunsThatCannotBe(t *testing.T) {
	e := unexploring(t)
	sound := []keymap.Row{mapRow(e, "1", "sensors", "do/-/-")}
	for _, o := range []dryrun.Options{{Days: -1}, {Days: 400}, {Top: 21}, {Budget: -time.Second}, {List: -1}} {
		if _, err := editor.Of(e.Engine).DryRun(context.Background(), sound, o); !errors.Is(err, engine.ErrRequest) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	undefined := mapRow(e, "1", "sensors", "do/-/nobody")
	if _, err := editor.Of(e.Engine).DryRun(context.Background(), []keymap.Row{undefined}, dryrun.Options{}); !errors.Is(err, engine.ErrRequest) {
		t.Error(err)
	}
}
