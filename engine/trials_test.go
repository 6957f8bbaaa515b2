package engine_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"moments/engine"
	"moments/engine/enginetest"
	"moments/engine/journal"
	"moments/engine/rank"
	"moments/engine/receive"
	"moments/engine/trial/live"
	"moments/engine/trial/verdict"
	"moments/internal/kv"
)

// ratings are the settings of a site that goes by what its people say of an asset: its priority, or its quality.
func ratings(feature rank.Feature) rank.Plan {
	var w rank.Weights
	w[feature] = 1
	return rank.Plan{Weights: w}
}

// guides is a site with two guides to the same, which goes by priority; visitors like the one of the better quality.
func guides(t *testing.T) *enginetest.Engine {
	t.Helper()
	plan := ratings(rank.Priority)
	e := enginetest.New(t, func(c *engine.Config) { c.Weights, c.Policy = &plan.Weights, &plan.Policy })
	liked, pushed := e.Asset("liked", "Set up single sign-on", "do/use/-"), e.Asset("pushed", "Set up single sign-on at once", "do/use/-")
	liked.Quality, liked.Priority, pushed.Quality, pushed.Priority = 0.9, 0.2, 0.6, 0.3
	e.MustPut(liked, pushed)
	return e
}

// crowd is visitors who look at what stands first and like one guide better than the other.
type crowd struct {
	*enginetest.Engine
	random *rand.Rand
	count  int
}

// come lets n visitors search once or twice each, and act.
func (c *crowd) come(n int, edit func(*engine.Request)) {
	c.T.Helper()
	ctx := context.Background()
	var events []receive.Event
	for range n {
		c.count++
		r := engine.Request{Phrase: "set up single sign-on", Visitor: fmt.Sprintf("visitor-%d", c.count)}
		for search := range 1 + c.random.IntN(2) {
			r.Chain = fmt.Sprintf("chain-%d-%d", c.count, search)
			if edit != nil {
				edit(&r)
			}
			a, err := c.Recommend(ctx, r)
			if err != nil || len(a.Items) != 2 {
				c.T.Fatalf("%d items, %v", len(a.Items), err)
			}
			first := a.Items[0]
			if chance := map[bool]float64{true: 0.5, false: 0.25}[first.Asset.ID == "liked"]; c.random.Float64() < chance && first.Token != "" {
				events = append(events, receive.Event{ID: "e-" + r.Chain, Kind: journal.Click, At: c.Now(), Tokens: []string{first.Token}, Chain: r.Chain, Visitor: r.Visitor})
			}
		}
		c.Advance(time.Minute)
	}
	if len(events) > 0 {
		c.MustRecord(events...)
	}
	c.MustCatchUp()
}

func (c *crowd) report(name string) live.Report {
	c.T.Helper()
	r, err := c.TrialReport(name)
	if err != nil {
		c.T.Fatal(err)
	}
	return r
}

// The whole of a trial: its size is foretold from the log, visitors are split, what stands first differs, the better settings are found, and every
// answer says which variant it was of.
func TestTrialFindsTheBetterSettings(t *testing.T) {
	ctx := context.Background()
	c := &crowd{Engine: guides(t), random: rand.New(rand.NewPCG(1, 2))}
	c.come(300, nil)
	c.Advance(24 * time.Hour)
	basis := c.TrialBasis(verdict.Satisfied)
	if basis.Visitors != 300 || basis.Rate < 0.2 || basis.Rate > 0.3 || basis.Searches < 1.4 || basis.Searches > 1.6 {
		t.Errorf("%+v", basis)
	}
	variant := ratings(rank.Quality)
	if _, err := c.StartTrial(ctx, c.Author(), live.Spec{Name: "quality", Plan: variant, Difference: 0.1}); err != nil {
		t.Fatal(err)
	}
	c.come(5, nil)
	if early := c.report("quality"); early.Judgment.Result != verdict.Unknown || early.Judgment.Enough {
		t.Errorf("judged by five visitors: %+v", early.Judgment)
	}
	c.come(700, nil)
	r := c.report("quality")
	if r.State != live.Running || r.Judgment.Result != verdict.Better || !r.Judgment.Split.OK || len(r.Notes) != 0 {
		t.Fatalf("%+v", r)
	}
	if r.Arms[0].Visitors+r.Arms[1].Visitors != 705 || r.Trial.Visitors < 500 || r.Trial.Visitors > 2000 {
		t.Errorf("%v and %v visitors of 705, %v foretold", r.Arms[0].Visitors, r.Arms[1].Visitors, r.Trial.Visitors)
	}
	seen, before := c.variants(), ratings(rank.Priority)
	if seen["|"+before.Version()] == 0 || seen["quality/control|"+r.Trial.Control] == 0 || seen["quality/variant|"+variant.Version()] == 0 || len(seen) != 3 {
		t.Errorf("answers by variant and settings: %v", seen)
	}
	if _, err := c.Trials().Stop(ctx, c.Author(), "quality", "put in force"); err != nil {
		t.Fatal(err)
	}
	c.come(3, nil)
	if after := c.report("quality"); after.State != live.Stopped || after.Arms[0].Visitors != r.Arms[0].Visitors || !strings.HasPrefix(after.Judgment.Next, "Put the settings of the variant in force") {
		t.Errorf("%+v", after)
	}
	findings, err := c.Verify(ctx)
	if err != nil || len(findings) > 0 {
		t.Errorf("%v, %v", findings, err)
	}
}

// variants counts the answers in the journal by variant and version of the settings.
func (c *crowd) variants() map[string]int {
	c.T.Helper()
	seen := map[string]int{}
	err := c.Entries(context.Background(), func(e journal.Entry) error {
		if e.Answer != nil {
			seen[e.Answer.Versions.Variant+"|"+e.Answer.Versions.Config]++
		}
		return nil
	})
	if err != nil {
		c.T.Fatal(err)
	}
	return seen
}

// Who has not agreed, or cannot be told from others, is in no trial; who tests is not counted.
func TestWhoIsInATrial(t *testing.T) {
	c := &crowd{Engine: guides(t), random: rand.New(rand.NewPCG(1, 2))}
	if _, err := c.StartTrial(context.Background(), c.Author(), live.Spec{Name: "quality", Plan: ratings(rank.Quality), Share: 0.99}); err != nil {
		t.Fatal(err)
	}
	c.come(20, func(r *engine.Request) { r.Consent = journal.ConsentOff })
	c.come(20, func(r *engine.Request) { r.Visitor, r.Chain = "", "" })
	if seen := c.variants(); len(seen) != 1 {
		t.Errorf("answers by variant: %v", seen)
	}
	c.come(20, func(r *engine.Request) { r.Test = true })
	if r := c.report("quality"); r.Arms[0].Visitors+r.Arms[1].Visitors != 0 {
		t.Errorf("%+v", r.Arms)
	}
	c.come(20, func(r *engine.Request) { r.Visitor = "" })
	if r := c.report("quality"); r.Arms[1].Visitors < 20 {
		t.Errorf("chains of nobody: %+v", r.Arms)
	}
}

// A trial that a server was restarted under with other settings says so, and judges nothing.
func TestChangedControlIsTold(t *testing.T) {
	weights := ratings(rank.Priority).Weights
	c := &crowd{Engine: enginetest.New(t, func(c *engine.Config) { c.Weights = &weights }), random: rand.New(rand.NewPCG(1, 2))}
	liked, pushed := c.Asset("liked", "Set up single sign-on", "do/use/-"), c.Asset("pushed", "Set up single sign-on at once", "do/use/-")
	c.MustPut(liked, pushed)
	if _, err := c.StartTrial(context.Background(), c.Author(), live.Spec{Name: "quality", Plan: ratings(rank.Quality)}); err != nil {
		t.Fatal(err)
	}
	c.come(10, nil)
	c.Reopen(func() { weights[rank.Freshness] = 1 })
	c.come(10, nil)
	r := c.report("quality")
	if r.Judgment.Result != verdict.Invalid || !strings.Contains(r.Judgment.Text, "settings of the control changed") || len(r.Notes) != 1 {
		t.Errorf("%+v", r)
	}
	if _, err := c.TrialReport("none"); !errors.Is(err, kv.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

// Trials begin and end under traffic: no answer is made of two arms, and none has the settings of a trial that does not run.
func TestTrialsUnderTraffic(t *testing.T) {
	e := guides(t)
	ctx, done := context.WithCancel(context.Background())
	defer done()
	var group sync.WaitGroup
	for worker := range 3 {
		group.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				r := engine.Request{Phrase: "set up single sign-on", Visitor: fmt.Sprintf("%d-%d", worker, i%50)}
				if _, err := e.Recommend(context.Background(), r); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	priority, quality := ratings(rank.Priority), ratings(rank.Quality)
	want := map[string]bool{"|" + priority.Version(): true}
	for i := range 6 {
		name := fmt.Sprintf("trial-%d", i)
		want[name+"/control|"+priority.Version()], want[name+"/variant|"+quality.Version()] = true, true
		if _, err := e.StartTrial(ctx, e.Author(), live.Spec{Name: name, Plan: quality}); err != nil {
			t.Fatal(err)
		}
		if _, err := e.Recommend(ctx, engine.Request{Phrase: "set up single sign-on", Visitor: "last"}); err != nil {
			t.Fatal(err)
		}
		if _, err := e.Trials().Stop(ctx, e.Author(), name, ""); err != nil {
			t.Fatal(err)
		}
	}
	done()
	group.Wait()
	e.MustCatchUp()
	c := &crowd{Engine: e}
	for found := range c.variants() {
		if !want[found] {
			t.Errorf("an answer of %s", found)
		}
	}
}

// What is usual is told for every metric, from whole days, and from today while there are no others.
func TestTrialBasis(t *testing.T) {
	c := &crowd{Engine: guides(t), random: rand.New(rand.NewPCG(1, 2))}
	if b := c.TrialBasis(verdict.Satisfied); b != (verdict.Basis{}) {
		t.Errorf("of nothing: %+v", b)
	}
	c.come(40, nil)
	today := c.TrialBasis(verdict.Clicks)
	if today.Visitors != 40 || today.Rate <= 0 || today.Rate != c.TrialBasis(verdict.Satisfied).Rate {
		t.Errorf("today: %+v", today)
	}
	c.Advance(48 * time.Hour)
	c.come(10, nil)
	if b := c.TrialBasis(verdict.Clicks); b.Visitors != 20 || b.Rate != today.Rate {
		t.Errorf("the day before yesterday and yesterday: %+v", b)
	}
	for _, m := range []verdict.Metric{verdict.Leads, verdict.Conversions, verdict.Value} {
		if b := c.TrialBasis(m); b.Rate != 0 || b.Visitors != 20 {
			t.Errorf("%s: %+v", m, b)
		}
	}
	c.come(10, func(r *engine.Request) { r.Test = true })
	if b := c.TrialBasis(verdict.Clicks); b.Visitors != 20 {
		t.Errorf("test traffic counts: %+v", b)
	}
}
