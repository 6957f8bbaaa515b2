package reread_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"moments/content"
	"moments/engine"
	"moments/engine/editor"
	"moments/engine/enginetest"
	"moments/engine/journal"
	"moments/engine/rank"
	"moments/engine/receive"
	"moments/engine/trial"
	"moments/engine/trial/reread"
	"moments/keywords"
	"moments/keywords/keymap"
)

// site is an engine of six guides that answer one phrase alike, half of them for doing and half for knowing. Whoever types the phrase wants to do
// something.
type site struct {
	*enginetest.Engine
	plan   rank.Plan
	random *rand.Rand
	events []receive.Event
}

func openSite(t *testing.T, seed uint64, rows ...keymap.Row) *site {
	t.Helper()
	s := &site{random: rand.New(rand.NewPCG(seed, 0)), plan: rank.Plan{Weights: rank.DefaultWeights(), Policy: rank.Policy{Temperature: .06}}}
	s.Engine = enginetest.New(t, func(cfg *engine.Config) { cfg.Weights, cfg.Policy = &s.plan.Weights, &s.plan.Policy })
	for i := range 6 {
		s.MustPut(s.Asset(fmt.Sprintf("guide-%d", i), fmt.Sprintf("Single sign-on, part %c", 'a'+i), []string{"do/use/-", "know/-/-"}[i%2]))
	}
	s.MustPublish(rows...)
	return s
}

func row(moment, pin string) keymap.Row {
	r := keymap.Row{ID: "1", Phrase: "single sign-on", Match: keymap.Exact, Pin: pin}
	r.Moment.UnmarshalText([]byte(moment))
	return r
}

// visit is a visitor who looks at everything.
func (s *site) visit(i int) {
	s.T.Helper()
	answer, err := s.Recommend(context.Background(), engine.Request{Phrase: "single sign-on", Visitor: fmt.Sprint("v", i), Limit: 2,
		Consent: journal.ConsentFull})
	if err != nil {
		s.T.Fatal(err)
	}
	for _, item := range answer.Items {
		rate := map[bool]float64{true: .5, false: .1}[(item.Asset.ID[6]-'0')%2 == 0]
		if s.random.Float64() < rate {
			s.events = append(s.events, receive.Event{ID: fmt.Sprint(i, "-", item.Position), Kind: journal.Click, At: s.Now(), Tokens: []string{item.Token}})
		}
	}
}

func (s *site) visits(n int) {
	s.T.Helper()
	for i := range n {
		s.visit(i)
	}
	s.MustRecord(s.events...)
}

// ask is what the journal says of another map.
func (s *site) ask(rows ...keymap.Row) (trial.Report, trial.Log, reread.Report) {
	s.T.Helper()
	again, err := editor.Of(s.Engine.Engine).Reread(rows)
	if err != nil {
		s.T.Fatal(err)
	}
	replay := trial.NewReplay(trial.ReplayConfig{Plan: s.plan, Recast: again.Recast})
	if err := s.Entries(context.Background(), func(e journal.Entry) error { replay.Add(e); return nil }); err != nil {
		s.T.Fatal(err)
	}
	return trial.Estimate(replay.Log(), trial.Options{Seed: 1}), replay.Log(), again.Report()
}

// A map that reads a phrase as what it means brings what the journal of the wrong one says of it: within twice the intervals, which no seed misses.
func TestTheJournalForetellsAMap(t *testing.T) {
	wrong, right := row("know/-/-", ""), row("do/use/-", "")
	s := openSite(t, 1, wrong)
	s.visits(700)
	said, _, read := s.ask(right)
	if !said.Answered || said.Gain.Low <= 0 {
		t.Fatalf("%+v", said)
	}
	if len(read.Moves) != 1 || read.Changed != 700 || read.Answers != 700 || read.Phrases != 1 || read.Moves[0].To.String() != "do/use/-" ||
		read.Moves[0].From.Intent != keywords.Know || read.Moves[0].Answers != 700 {
		t.Errorf("%+v", read)
	}
	fresh := openSite(t, 2, right)
	fresh.visits(700)
	came, _, _ := fresh.ask(right)
	for name, e := range map[string]trial.Estimator{"ips": said.Estimators.IPS, "snips": said.Estimators.SNIPS, "dr": said.Estimators.DR} {
		if slack := (e.High - e.Low) / 2; e.Low-slack > came.Logged.Value || e.High+slack < came.Logged.Value {
			t.Errorf("%s said %+v, came %+v", name, e, came.Logged)
		}
	}
}

// Asked about the map that was published, whatever its rows are called, the journal gives the policy that ran.
func TestTheSameMapIsItself(t *testing.T) {
	published := row("know/-/-", "guide-4")
	s := openSite(t, 1, published)
	s.visits(40)
	published.ID = "called otherwise"
	_, log, read := s.ask(published)
	if read.Changed != 0 || read.Answers != 40 || len(log.Rounds) != 40 || log.Inexact != 0 {
		t.Fatalf("%+v, %d rounds", read, len(log.Rounds))
	}
	for _, r := range log.Rounds {
		if w := r.Above * r.Target / r.Propensity; w < 1-1e-9 || w > 1+1e-9 {
			t.Fatalf("%+v", r)
		}
	}
}

// What only the changed map would pin takes its slot and what stands below it: the log is silent on that. A pin on an asset of the pool is known.
func TestPins(t *testing.T) {
	s := openSite(t, 1, row("know/-/-", ""))
	s.MustPut(s.Asset("elsewhere", "Passwords"))
	s.visits(30)
	tests := []struct {
		pin       string
		beyond    int
		uncovered func(float64) bool
	}{
		{"elsewhere", 30, func(u float64) bool { return u == 1 }},
		{"nowhere", 0, func(u float64) bool { return u < .01 }},
		{"guide-1", 0, func(u float64) bool { return u < .01 }},
	}
	for _, test := range tests {
		report, log, read := s.ask(row("know/-/-", test.pin))
		if read.Changed != 30 || read.Beyond != test.beyond || !test.uncovered(report.Weights.Uncovered) {
			t.Errorf("%s: %+v, uncovered %v", test.pin, read, report.Weights.Uncovered)
		}
		for _, r := range log.Rounds {
			if test.pin == "guide-1" && r.Position == 1 && r.Target != map[bool]float64{true: 1}[log.Actions[r.Action] == "guide-1"] {
				t.Errorf("%+v", r)
			}
		}
	}
	// One that was pinned and no longer is: what else would stand there is not in the log.
	pinned := openSite(t, 1, row("know/-/-", "guide-4"))
	pinned.visits(30)
	if report, _, _ := pinned.ask(row("know/-/-", "")); report.Weights.Uncovered < .5 {
		t.Errorf("%+v", report.Weights)
	}
}

// What a row hides or boosts is hidden or boosted in the pool; what is gone from the catalogue stays as it was logged.
func TestActs(t *testing.T) {
	s := openSite(t, 1, row("know/-/-", ""))
	s.visits(30)
	share := func(edit func(*keymap.Row), asset string) (sum float64) {
		changed := row("know/-/-", "")
		edit(&changed)
		_, log, _ := s.ask(changed)
		for _, r := range log.Rounds {
			for _, c := range r.Choices {
				if r.Position == 1 && log.Actions[c.Action] == asset {
					sum += c.Target / 30
				}
			}
		}
		return sum
	}
	was := share(func(r *keymap.Row) { r.Note = "nothing changes" }, "guide-1")
	hidden := share(func(r *keymap.Row) { r.Hide = "guide-1" }, "guide-1")
	boosted := share(func(r *keymap.Row) { r.Boost = "guide-1" }, "guide-1")
	if was < .1 || hidden != 0 || boosted < 1.2*was {
		t.Errorf("was %v, hidden %v, boosted %v", was, hidden, boosted)
	}
	if _, err := s.Catalog().Remove(context.Background(), s.Author(), content.AssetID("guide-3")); err != nil {
		t.Fatal(err)
	}
	s.MustCatchUp()
	if _, log, read := s.ask(row("do/use/-", "")); read.Gone != 30 || log.LeftOut != 0 {
		t.Errorf("%+v", read)
	}
}

func TestMapsThatCannotBe(t *testing.T) {
	s := openSite(t, 1, row("know/-/-", ""))
	for _, bad := range []keymap.Row{row("know/nowhere/-", ""), {ID: "2", Phrase: "", Match: keymap.Exact}} {
		if _, err := editor.Of(s.Engine.Engine).Reread([]keymap.Row{bad}); err == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
}
