package engine_test

import (
	"slices"
	"testing"
	"time"

	"moments/content"
	"moments/engine"
	"moments/engine/enginetest"
	"moments/engine/gap"
	"moments/engine/supply"
	"moments/internal/kv"
	"moments/keywords"
)

// Embargo and validity take effect by themselves at the minute, with nobody writing anything: in answers, in suggestions and in what the
// gap report counts.
func TestDatesTakeEffectByThemselves(t *testing.T) {
	e := enginetest.New(t, nil)
	always, timed := e.Asset("always", "Oven manual"), e.Asset("timed", "Fridge launch week")
	timed.Published, timed.Expires = e.Now().Add(10*time.Minute), e.Now().Add(20*time.Minute)
	timed.Topics = []keywords.Topic{"fridge"}
	e.MustPut(always, timed)
	head := e.Store().Head(kv.Cmd)
	for _, step := range []struct {
		after time.Duration
		shown bool
	}{
		{0, false}, {10*time.Minute - time.Second, false}, {time.Second, true}, {9*time.Minute + 59*time.Second, true}, {time.Second, false},
	} {
		e.Advance(step.after)
		answer := e.MustAsk("fridge launch")
		isTimed := func(i engine.Item) bool { return i.Asset.ID == "timed" }
		if answered := answer.Fallback == "" && slices.ContainsFunc(answer.Items, isTimed); answered != step.shown {
			t.Errorf("%s: answered %v", e.Now().Format(time.TimeOnly), answered)
		}
		if !step.shown && slices.ContainsFunc(answer.Items, isTimed) {
			t.Errorf("%s: a fallback shows it", e.Now().Format(time.TimeOnly))
		}
		texts := suggested(t, e, engine.SuggestRequest{Prefix: "fridge"})
		if slices.Contains(texts, "Fridge launch week") != step.shown {
			t.Errorf("%s: suggested %q", e.Now().Format(time.TimeOnly), texts)
		}
		counter := supply.NewCounter(e.Index(), e.Catalog().Facts(), e.Now())
		supplied, err := counter.Count(t.Context(), &gap.Demand{Key: gap.Key{Topic: "fridge"}, Phrases: []gap.Phrase{{Text: "fridge launch"}}})
		if err != nil || (supplied.Pieces == 1) != step.shown {
			t.Errorf("%s: supply %+v, %v", e.Now().Format(time.TimeOnly), supplied, err)
		}
	}
	if e.Store().Head(kv.Cmd) != head {
		t.Error("something was written")
	}
	if f := e.Catalog().Facts().Get(content.AssetID("timed")); f == nil || f.Withdrawn {
		t.Errorf("%+v", f)
	}
}
