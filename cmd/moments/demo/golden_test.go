package demo_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"moments/cmd/moments/demo"
	"moments/engine"
	"moments/engine/enginetest"
	"moments/engine/eval"
	"moments/engine/rank"
	"moments/internal/kv"
	"moments/keywords"
)

var update = flag.Bool("update", false, "write the golden files anew")

// today is the day for which the golden files are written.
var today = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

// site is the sample site on that day, without traffic, answering without chance.
func site(t *testing.T) *enginetest.Engine {
	t.Helper()
	e := enginetest.New(t, func(cfg *engine.Config) {
		cfg.Now = func() time.Time { return today }
		cfg.Policy = &rank.Policy{}
	})
	if err := demo.Load(context.Background(), e.Engine, kv.Author{Actor: "test", At: today}, today); err != nil {
		t.Fatal(err)
	}
	return e
}

func judgments(t *testing.T) []eval.Judgment {
	t.Helper()
	file, err := demo.Judgments()
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	judged, err := eval.ReadJudgments(file)
	if err != nil {
		t.Fatal(err)
	}
	return judged
}

// TestGoldenRanking writes down what every judged phrase gets and how good that is, so that every change of ranking is read in review.
func TestGoldenRanking(t *testing.T) {
	e := site(t)
	var report strings.Builder
	var rankings []eval.Ranked
	for _, j := range judgments(t) {
		answer := e.MustRecommend(engine.Request{Phrase: string(j.Phrase), Persona: j.Persona, Limit: 10})
		r := eval.Ranked{Grades: j.Grades}
		for _, item := range answer.Items {
			r.IDs = append(r.IDs, string(item.Asset.ID))
		}
		rankings = append(rankings, r)
		fmt.Fprintf(&report, "\n%s   ndcg@10 %.3f %s\n", j.Phrase, eval.NDCG(r.IDs, j.Grades, 10), answer.Fallback)
		for i, id := range r.IDs[:min(len(r.IDs), 5)] {
			fmt.Fprintf(&report, "  %d. %s (%d)\n", i+1, id, j.Grades[id])
		}
	}
	m := eval.Relevances(rankings, 1)
	measures := fmt.Sprintf("over %d phrases: ndcg@10 %s, mrr %s, recall@10 %s\n", m.Queries, interval(m.NDCG), interval(m.MRR), interval(m.Recall))
	golden(t, "ranking.golden", measures+report.String())
}

func interval(e eval.Estimate) string {
	return fmt.Sprintf("%.3f (%.3f to %.3f)", e.Value, e.Low, e.High)
}

// TestGoldenReading writes down how every judged phrase is read, against how a careful person reads it.
func TestGoldenReading(t *testing.T) {
	e := site(t)
	var report strings.Builder
	right := map[string]int{}
	judged := judgments(t)
	for _, j := range judged {
		q, err := e.Read(engine.Request{Phrase: string(j.Phrase), Persona: j.Persona})
		if err != nil {
			t.Fatal(err)
		}
		mark := func(axis string, same bool) string {
			if same {
				right[axis]++
				return " "
			}
			return "x"
		}
		fmt.Fprintf(&report, "%s%s%s %-32s %.2f  wanted %-24s %s\n", mark("intent", q.Moment.Intent == j.Moment.Intent),
			mark("step", q.Moment.Step == j.Moment.Step), mark("persona", j.Persona != "" || q.Moment.Persona == j.Moment.Persona),
			q.Moment, q.Confidence, j.Moment, j.Phrase)
	}
	head := fmt.Sprintf("right: intent %d, step %d, persona %d of %d; x marks what is not\n\n", right["intent"], right["step"], right["persona"], len(judged))
	golden(t, "reading.golden", head+report.String())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s has changed; read the difference, then run with -update if it is meant:\n%s", name, diff)
	}
}

// TestTraffic plays the 90 days: all of it goes through the engine, is marked as sample, teaches, and shows the gaps that the site was
// written with.
func TestTraffic(t *testing.T) {
	clock := demo.NewClock(today.AddDate(0, 0, -demo.Days), func() time.Time { return today })
	e := enginetest.New(t, func(cfg *engine.Config) { cfg.Now = clock.Now })
	ctx := context.Background()
	if err := demo.Load(ctx, e.Engine, kv.Author{Actor: "test", At: clock.Now()}, today); err != nil {
		t.Fatal(err)
	}
	searches, err := demo.Play(ctx, e.Engine, clock, today)
	if err != nil {
		t.Fatal(err)
	}
	clock.Release()
	if searches < 2000 {
		t.Errorf("only %d searches", searches)
	}
	report, err := e.Gaps(ctx, engine.GapQuery{})
	if err != nil {
		t.Fatal(err)
	}
	if !report.Sample {
		t.Error("the report does not say that its traffic is a sample")
	}
	for _, missing := range []struct {
		topic  keywords.Topic
		intent keywords.Intent
	}{{"vaccines", keywords.Do}, {"integrations", keywords.Buy}, {"battery", keywords.Go}} {
		found := false
		for _, row := range report.Rows[:min(len(report.Rows), 40)] {
			found = found || row.Topic == missing.topic && row.Moment.Intent == missing.intent
		}
		if !found {
			t.Errorf("the gap %s x %s is not among the first 40 rows", missing.topic, missing.intent)
		}
	}
	learned := 0
	for _, item := range e.MustAsk("what is haccp").Items {
		if item.Learned.Shown > 0 {
			learned++
		}
	}
	if learned == 0 {
		t.Error("nothing was learned of what is shown for the most frequent phrase")
	}
}

// TestReplay applies both logs of the sample site to an empty store and gets the same rows, byte for byte.
func TestReplay(t *testing.T) {
	e := site(t)
	e.MustSee(e.MustAsk("what is haccp"), "what-is-haccp")
	ctx := context.Background()
	replayed, err := kv.Replay(ctx, e.Store(), t.TempDir(), kv.Config{Kinds: engine.Kinds(), Reserve: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	defer replayed.Close()
	want, err := e.Store().Digest(ctx)
	if err != nil {
		t.Fatal(err)
	}
	got, err := replayed.Digest(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Errorf("the replayed rows have digest %s, the followed ones %s", got, want)
	}
}
