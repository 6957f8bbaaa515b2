package trial_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"moments/engine"
	"moments/engine/enginetest"
	"moments/engine/journal"
	"moments/engine/rank"
	"moments/engine/receive"
	"moments/engine/trial"
)

// site is an engine of six guides that answer one phrase alike, of different quality and freshness; the worse they are rated, the more they are
// clicked.
type site struct {
	*enginetest.Engine
	random *rand.Rand
	events []receive.Event
}

func openSite(t *testing.T, plan rank.Plan, seed uint64) *site {
	t.Helper()
	s := &site{random: rand.New(rand.NewPCG(seed, 0))}
	s.Engine = enginetest.New(t, func(cfg *engine.Config) { cfg.Weights, cfg.Policy = &plan.Weights, &plan.Policy })
	for i := range 6 {
		in := s.Asset(fmt.Sprintf("guide-%d", i), fmt.Sprintf("Single sign-on, part %c", 'a'+i))
		in.Quality = .2 + .15*float64(i)
		s.MustPut(in)
	}
	return s
}

// clickRate is what visitors make of an asset, wherever it stands.
func clickRate(asset string) float64 { return .5 - .08*float64(asset[len(asset)-1]-'0') }

// visit is one visitor who looks at everything.
func (s *site) visit(i int) {
	s.T.Helper()
	answer, err := s.Recommend(context.Background(), engine.Request{Phrase: "single sign-on", Visitor: fmt.Sprint("v", i), Limit: 3,
		Consent: journal.ConsentFull})
	if err != nil {
		s.T.Fatal(err)
	}
	for _, item := range answer.Items {
		if s.random.Float64() < clickRate(string(item.Asset.ID)) {
			s.events = append(s.events, receive.Event{ID: fmt.Sprint(i, "-", item.Position), Kind: journal.Click, At: s.Now(), Tokens: []string{item.Token}})
		}
	}
}

// report plays visitors and estimates another plan from the journal.
func (s *site) report(visitors int, cfg trial.ReplayConfig) trial.Report {
	s.T.Helper()
	for i := range visitors {
		s.visit(i)
	}
	s.MustRecord(s.events...)
	replay := trial.NewReplay(cfg)
	if err := s.Entries(context.Background(), func(e journal.Entry) error { replay.Add(e); return nil }); err != nil {
		s.T.Fatal(err)
	}
	return trial.Estimate(replay.Log(), trial.Options{Seed: 1})
}

// What the journal of one engine says of other weights is what an engine with these weights then brings.
func TestTheJournalForetells(t *testing.T) {
	const visitors = 1500
	ran := rank.Plan{Weights: rank.DefaultWeights(), Policy: rank.Policy{Temperature: .021}}
	ran.Weights[rank.Learned] = 0
	asked := ran
	asked.Weights[rank.Quality] = 1.2
	came := openSite(t, asked, 2).report(visitors, trial.ReplayConfig{Plan: asked})
	if len(came.Warnings) > 0 || math.Abs(came.Estimators.IPS.Value-came.Logged.Value) > 1e-9 {
		t.Fatalf("%+v", came)
	}
	said := openSite(t, ran, 1).report(visitors, trial.ReplayConfig{Plan: asked})
	if said.Rounds != 3*visitors || said.Clusters != visitors || !said.Answered || said.Gain.High >= 0 {
		t.Errorf("%+v", said)
	}
	for name, e := range map[string]trial.Estimator{"ips": said.Estimators.IPS, "snips": said.Estimators.SNIPS, "dr": said.Estimators.DR} {
		if e.Low > came.Logged.Value || e.High < came.Logged.Value {
			t.Errorf("%s said %+v, came %+v", name, e, came.Logged)
		}
	}
	// The guides that the other weights put on top are used up in the slots below: what a slot alone says leans.
	alone := openSite(t, ran, 1).report(visitors, trial.ReplayConfig{Plan: asked, Alone: true})
	if alone.Estimators.IPS.ESS <= said.Estimators.IPS.ESS || alone.Estimators.SNIPS.High > came.Logged.Value {
		t.Errorf("alone %+v, came %+v", alone.Estimators.SNIPS, came.Logged)
	}
}
