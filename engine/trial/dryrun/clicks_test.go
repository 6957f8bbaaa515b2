package dryrun_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"moments/engine"
	"moments/engine/editor"
	"moments/engine/enginetest"
	"moments/engine/journal"
	"moments/engine/rank"
	"moments/engine/receive"
	"moments/engine/trial/dryrun"
	"moments/keywords"
	"moments/keywords/keymap"
)

// site is an engine of six guides that answer two phrases alike, half of them for doing and half for knowing. Whoever types the first wants to do
// something, who types the second to know something.
func openSite(t *testing.T) *enginetest.Engine {
	t.Helper()
	policy := rank.Policy{Temperature: .06}
	e := enginetest.New(t, func(cfg *engine.Config) { cfg.Policy = &policy })
	for i := range 6 {
		e.MustPut(e.Asset(fmt.Sprintf("guide-%d", i), fmt.Sprintf("Single sign-on for sensors, part %c", 'a'+i), []string{"do/use/-", "know/-/-"}[i%2]))
	}
	e.MustPublish(row("1", "sign-on", keymap.Phrase, "know/-/-"), row("2", "sensors", keymap.Phrase, "know/-/-"))
	return e
}

func visits(e *enginetest.Engine, phrase string, wants, n int) {
	e.T.Helper()
	random, events := rand.New(rand.NewPCG(1, uint64(wants))), []receive.Event{}
	for i := range n {
		answer, err := e.Recommend(context.Background(), engine.Request{Phrase: phrase, Visitor: fmt.Sprint("v", i), Limit: 2})
		if err != nil {
			e.T.Fatal(err)
		}
		for _, item := range answer.Items {
			rate := .1
			if int(item.Asset.ID[6]-'0')%2 == wants {
				rate = .5
			}
			if random.Float64() < rate {
				events = append(events, receive.Event{ID: fmt.Sprint(phrase, i, "-", item.Position), Kind: journal.Click, At: e.Now(), Tokens: []string{item.Token}})
			}
		}
	}
	e.MustRecord(events...)
}

// A map that reads one phrase as what it means and another as what it does not brings clicks for the one and takes them from the other, and the
// journal of the map before says so: of each alone, and the loss first.
func TestTheLogSaysWhatIsLost(t *testing.T) {
	e := openSite(t)
	visits(e, "single sign-on", 0, 500)
	visits(e, "about sensors", 1, 400)
	visits(e, "sign-on", 0, 5)
	report, err := editor.Of(e.Engine).DryRun(context.Background(), []keymap.Row{
		row("1", "sign-on", keymap.Phrase, "do/use/-"), row("2", "sensors", keymap.Phrase, "do/use/-"),
	}, dryrun.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Losses) != 1 || len(report.Gains) != 1 {
		t.Fatalf("losses %+v, gains %+v", report.Losses, report.Gains)
	}
	lost, gained := report.Losses[0], report.Gains[0]
	if lost.Phrase != "about sensors" || lost.Clicks.Searches != 400 || lost.Clicks.Answers != 400 || lost.Clicks.Gain.High >= 0 || lost.Loss != -lost.Clicks.Gain.Value {
		t.Errorf("%+v, %+v", lost, lost.Clicks)
	}
	if gained.Phrase != "single sign-on" || gained.Clicks.Gain.Low <= 0 || gained.Clicks.Gain.Value > 500 {
		t.Errorf("%+v, %+v", gained, gained.Clicks)
	}
	if all := report.Clicks; !all.Says || all.Searches != 905 || all.Answers != 905 || all.Gain.Low > gained.Clicks.Gain.Value+lost.Clicks.Gain.Value ||
		all.Gain.High < gained.Clicks.Gain.Value+lost.Clicks.Gain.Value {
		t.Errorf("%+v", all)
	}
	for _, p := range report.Phrases {
		if p.Phrase == "sign-on" && p.Clicks != nil {
			t.Errorf("five answers are too few to speak of: %+v", p.Clicks)
		}
	}
}

// What only the changed map would pin is not in the log, which says so.
func TestTheLogCannotSay(t *testing.T) {
	e := openSite(t)
	e.MustPut(e.Asset("elsewhere", "Passwords"))
	visits(e, "single sign-on", 0, 100)
	pinned := row("1", "sign-on", keymap.Phrase, "know/-/-")
	pinned.Pin = "elsewhere"
	report, err := editor.Of(e.Engine).DryRun(context.Background(), []keymap.Row{pinned}, dryrun.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if c := report.Clicks; c.Says || !strings.Contains(c.Why, "never shown") {
		t.Errorf("%+v", c)
	}
	if p := report.Phrases[0]; p.Phrase != keywords.Phrase("single sign-on") || p.Effect != dryrun.Changed || p.After.Top[0] != "elsewhere" || p.Clicks.Says || p.Loss != 0 {
		t.Errorf("%+v", p)
	}
}
