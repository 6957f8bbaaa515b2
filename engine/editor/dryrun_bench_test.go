package editor_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"moments/engine"
	"moments/engine/editor"
	"moments/engine/enginetest"
	"moments/engine/eval"
	"moments/engine/trial/dryrun"
	"moments/keywords/keymap"
)

// BenchmarkDryRun runs a map dry that reads everything differently, over 5,000 assets and as many logged searches of 1,000 phrases, within the
// budget: how many answers it computes again a second, and how far it comes.
func BenchmarkDryRun(b *testing.B) {
	e := enginetest.New(b, func(cfg *engine.Config) { cfg.Now = time.Now })
	corpus := eval.NewCorpus(eval.CorpusConfig{Seed: 1, Assets: 5_000})
	for batch := range slices.Chunk(slices.Collect(corpus.Assets()), 500) {
		e.MustPut(batch...)
	}
	phrases := corpus.Phrases(1_000, 2, 4, eval.Consecutive)
	for i := range 5_000 {
		if _, err := e.Recommend(context.Background(), engine.Request{Phrase: phrases[i%len(phrases)], Visitor: fmt.Sprint(i)}); err != nil {
			b.Fatal(err)
		}
		if i%500 == 0 {
			e.MustCatchUp()
		}
	}
	e.MustCatchUp()
	var rows []keymap.Row
	for i, phrase := range phrases {
		rows = append(rows, keymap.Row{ID: fmt.Sprint(i), Phrase: phrase, Match: keymap.Exact, Moment: e.Moment("do/use/-")})
	}
	took := map[dryrun.Stage]time.Duration{}
	for b.Loop() {
		began, stage := time.Now(), dryrun.Reading
		report, err := editor.Of(e.Engine).DryRun(context.Background(), rows, dryrun.Options{Progress: func(p dryrun.Progress) {
			if p.Stage != stage {
				took[stage] += time.Since(began)
				began, stage = time.Now(), p.Stage
			}
		}})
		took[stage] += time.Since(began)
		if err != nil || report.Different.Searches != 5_000 || report.Answers.Share != 1 || report.Clicks.Answers == 0 {
			b.Fatalf("%+v, %+v, %v", report.Different, report.Answers, err)
		}
	}
	b.ReportMetric(float64(b.N*len(phrases))/took[dryrun.Answering].Seconds(), "phrases-answered/s")
	b.ReportMetric(float64(b.N*5_000)/took[dryrun.Replaying].Seconds(), "entries-replayed/s")
}
