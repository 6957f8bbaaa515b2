package engine_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"moments/content"
	"moments/engine"
	"moments/engine/enginetest"
	"moments/engine/journal"
	"moments/engine/rank"
	"moments/engine/receive"
	"moments/keywords"
)

// shop is a site with a dozen assets that share words.
func shop(t *testing.T) *enginetest.Engine {
	t.Helper()
	e := enginetest.New(t, nil)
	e.MustDefine("owner")
	var inputs []content.Input
	for i, moment := range []string{"do/use/-", "know/discover/-", "buy/-/-", "go/-/-", "do/use/owner", "-/-/-"} {
		for j, title := range []string{"Calibration of fridge sensors", "Fridge sensors explained"} {
			in := e.Asset(fmt.Sprintf("asset-%d-%d", i, j), fmt.Sprintf("%s, part %d", title, i), moment)
			in.Text, in.Kind = fmt.Sprintf("All about the calibration of sensors in fridge %d-%d.", i, j), []string{"guide", "video"}[j]
			in.Topics = []keywords.Topic{"calibration"}
			inputs = append(inputs, in)
		}
	}
	e.MustPut(inputs...)
	return e
}

func ids(a engine.Answer) (list []string) {
	for _, item := range a.Items {
		list = append(list, string(item.Asset.ID))
	}
	return list
}

func entries(t *testing.T, e *enginetest.Engine) (answers []journal.Answer, outcomes []journal.Outcome) {
	t.Helper()
	err := e.Entries(context.Background(), func(entry journal.Entry) error {
		if entry.Answer != nil {
			answers = append(answers, *entry.Answer)
		} else {
			outcomes = append(outcomes, *entry.Outcome)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return answers, outcomes
}

// What is logged must train and be scored again later: the record gives the same scores and the same conditional propensities.
func TestARecordedAnswerCanBeScoredAgain(t *testing.T) {
	e := shop(t)
	answer := e.MustRecommend(engine.Request{Phrase: "how to calibrate fridge sensors", PerGroup: 2})
	answers, _ := entries(t, e)
	record := answers[len(answers)-1]
	weights := rank.DefaultWeights()
	pool := make([]rank.Scored, len(record.Pool))
	for i, p := range record.Pool {
		features, err := rank.ParseFeatures(p.Features)
		if err != nil {
			t.Fatal(err)
		}
		pool[i] = rank.Scored{Candidate: rank.Candidate{ID: p.Asset, Kind: p.Kind, Topics: p.Topics}, Score: weights.Score(&features)}
		if pool[i].Score != p.Score {
			t.Errorf("%s scores %v again, logged is %v", p.Asset, pool[i].Score, p.Score)
		}
	}
	policy := rank.Policy{Temperature: record.Policy.Temperature, SameKind: record.Policy.SameKind, SameTopic: record.Policy.SameTopic}
	var above []int
	shown := map[string]float64{}
	for _, slot := range record.Slate {
		if p := policy.Conditional(pool, above)[slot.Pool]; p != slot.Propensity {
			t.Errorf("slot %d has propensity %v again, logged is %v", len(above), p, slot.Propensity)
		}
		above = append(above, slot.Pool)
		if slot.Position > 0 {
			shown[fmt.Sprintf("%d %s", slot.Position, record.Pool[slot.Pool].Asset)] = slot.Propensity
		}
	}
	got := map[string]float64{}
	for _, item := range answer.Items {
		got[fmt.Sprintf("%d %s", item.Position, item.Asset.ID)] = item.Propensity
	}
	if diff := cmp.Diff(got, shown); diff != "" {
		t.Errorf("what was answered is not what was recorded: %s", diff)
	}
	if len(record.Slate) <= len(answer.Items) {
		t.Errorf("%d slots drawn, %d shown: with two of each intent some must be left out", len(record.Slate), len(answer.Items))
	}
	if record.Versions.Features != rank.Schema || record.Versions.Config == "" || record.Versions.Index == 0 || record.Policy.Seed == 0 {
		t.Errorf("the record does not name what decided it: %+v", record)
	}
}

func TestOnePersonSeesAStableOrder(t *testing.T) {
	e := shop(t)
	first := ids(e.MustRecommend(engine.Request{Phrase: "fridge sensors", Visitor: "v1"}))
	if again := ids(e.MustRecommend(engine.Request{Phrase: "fridge sensors", Visitor: "v1"})); cmp.Diff(first, again) != "" {
		t.Errorf("%v, then %v", first, again)
	}
	orders := map[string]bool{}
	for i := range 30 {
		orders[strings.Join(ids(e.MustRecommend(engine.Request{Phrase: "fridge sensors", Visitor: fmt.Sprint("v", i)})), " ")] = true
	}
	if len(orders) < 2 {
		t.Error("all visitors see one order: nothing is explored")
	}
}

func TestGroupsAreInReadingOrder(t *testing.T) {
	e := shop(t)
	answer := e.MustRecommend(engine.Request{Phrase: "how to calibrate fridge sensors", Limit: 12})
	position := 0
	likelihood := 2.0
	for _, group := range answer.Groups() {
		if p := answer.Query.Intents.P(string(group.Intent)); p > likelihood {
			t.Errorf("%s comes after something less likely", group.Intent)
		} else {
			likelihood = p
		}
		for i, item := range group.Items {
			position++
			if item.Position != position || item.RankInGroup != i+1 {
				t.Errorf("%s is at %d and %d, want %d and %d", item.Asset.ID, item.Position, item.RankInGroup, position, i+1)
			}
		}
	}
}

func TestConsent(t *testing.T) {
	e := shop(t)
	answer := e.MustRecommend(engine.Request{Phrase: "fridge sensors", Consent: journal.ConsentOff, Visitor: "v", Chain: "c"})
	for _, item := range answer.Items {
		if item.Token != "" {
			t.Fatal("a token without consent")
		}
	}
	answers, _ := entries(t, e)
	r := answers[len(answers)-1]
	if r.Phrase != "" || r.Visitor != "" || r.Chain != "" || len(r.Pool) > 0 || answer.Context != "" {
		t.Errorf("without consent the journal has %+v", r)
	}
	masked := e.MustRecommend(engine.Request{Phrase: "fridge sensors jane@example.com 0049 30 1234567"})
	if got := string(masked.Query.Phrase); got != "fridge sensors [email] [number]" {
		t.Errorf("the phrase is read as %q", got)
	}
}

func TestOutcomes(t *testing.T) {
	e := shop(t)
	answer := e.MustAsk("fridge sensors")
	token := answer.Items[0].Token
	now := e.Now()
	for name, c := range map[string]struct {
		event receive.Event
		want  receive.Verdict
		code  string
	}{
		"a click with its token":            {receive.Event{ID: "1", Kind: journal.Click, At: now, Tokens: []string{token}}, receive.Accepted, ""},
		"an orphan without token":           {receive.Event{ID: "2", Kind: journal.View, At: now, Asset: "asset-0-0"}, receive.Orphan, ""},
		"an orphan with a forged token":     {receive.Event{ID: "3", Kind: journal.View, At: now, Tokens: []string{token[:len(token)-2] + "AA"}}, receive.Orphan, ""},
		"a lead days later":                 {receive.Event{ID: "4", Kind: journal.Lead, At: now, Tokens: []string{token}}, receive.Accepted, ""},
		"a report needs no token":           {receive.Event{ID: "5", Kind: journal.ReportKind, At: now, Phrase: "spare lids"}, receive.Accepted, ""},
		"an unknown kind":                   {receive.Event{ID: "6", Kind: "purchase", At: now}, receive.Rejected, receive.CodeKind},
		"older than the log keeps":          {receive.Event{ID: "7", Kind: journal.View, At: now.AddDate(-2, 0, 0)}, receive.Rejected, receive.CodeOld},
		"a clock that is ahead is no error": {receive.Event{ID: "8", Kind: journal.View, At: now.Add(time.Hour), Tokens: []string{token}}, receive.Accepted, ""},
		"seconds that cannot be":            {receive.Event{ID: "9", Kind: journal.Dwell, At: now, Seconds: -1}, receive.Rejected, receive.CodeField},
	} {
		got := e.MustRecord(c.event)[0]
		if got.Verdict != c.want || got.Code != c.code {
			t.Errorf("%s: %+v, want %s %s", name, got, c.want, c.code)
		}
	}
	again := receive.Event{ID: "1", Kind: journal.Dismissal, At: now, Tokens: []string{token}}
	if got := e.MustRecord(again)[0]; got.Verdict != receive.Duplicate {
		t.Errorf("an event id a second time: %+v", got)
	}
	twice := receive.Event{ID: "10", Kind: journal.Click, At: now, Tokens: []string{token}}
	if got := e.MustRecord(twice)[0]; got.Verdict != receive.Duplicate || got.Code != journal.RefusedRepeat {
		t.Errorf("a second click on the same item: %+v", got)
	}
	late := receive.Event{ID: "11", Kind: journal.View, At: now.Add(time.Minute), Tokens: []string{e.MustAsk("calibration").Items[0].Token}}
	e.Advance(40 * time.Minute)
	late.At = e.Now()
	if got := e.MustRecord(late)[0]; got.Verdict != receive.Orphan {
		t.Errorf("a view after the token's time: %+v", got)
	}
	_, outcomes := entries(t, e)
	for _, o := range outcomes {
		if o.At.After(e.Now()) {
			t.Errorf("%s is recorded for %s, after it came", o.Event, o.At)
		}
		if o.Trust == 0 && o.Kind.NeedsItem() && len(o.Items) > 0 && o.Items[0].Answer != "" {
			t.Errorf("an orphan names an answer: %+v", o)
		}
	}
}

func TestTestTrafficIsJournaledAndNotCounted(t *testing.T) {
	e := shop(t)
	answer := e.MustRecommend(engine.Request{Phrase: "fridge sensors", Test: true})
	e.MustSee(answer, answer.Items[0].Asset.ID)
	report, err := e.Gaps(context.Background(), engine.GapQuery{})
	if err != nil || len(report.Rows) != 0 {
		t.Errorf("the gap report counts it: %+v, %v", report.Rows, err)
	}
	if answers, _ := entries(t, e); len(answers) != 1 || !answers[0].Test {
		t.Errorf("the journal has %+v", answers)
	}
	if item := e.MustAsk("fridge sensors").Items[0]; item.Learned.Shown != 0 {
		t.Errorf("it has trained: %+v", item.Learned)
	}
}

func TestRequestsThatAreWrong(t *testing.T) {
	e := shop(t)
	for name, c := range map[string]struct {
		request engine.Request
		want    error
	}{
		"only space":          {engine.Request{Phrase: " \t "}, keywords.ErrPhraseEmpty},
		"10 kB":               {engine.Request{Phrase: strings.Repeat("long ", 2000)}, keywords.ErrPhraseTooLong},
		"an unknown persona":  {engine.Request{Phrase: "x", Persona: "nobody"}, engine.ErrRequest},
		"an unknown step":     {engine.Request{Phrase: "x", Step: "nothing"}, engine.ErrRequest},
		"too many items":      {engine.Request{Phrase: "x", Limit: 21}, engine.ErrRequest},
		"a chain with spaces": {engine.Request{Phrase: "x", Chain: "a b"}, engine.ErrRequest},
		"another consent":     {engine.Request{Phrase: "x", Consent: "maybe"}, engine.ErrRequest},
	} {
		if _, err := e.Recommend(context.Background(), c.request); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if answers, _ := entries(t, e); len(answers) != 0 {
		t.Errorf("a wrong request was journaled: %+v", answers)
	}
}

// Deleting everything that is derived, or rebuilding it, changes no answer.
func TestTheSameAnswersAfterARebuild(t *testing.T) {
	e := shop(t)
	e.MustSee(e.MustAsk("fridge sensors"), "asset-1-1", "asset-3-0")
	phrases := []string{"fridge sensors", "how to calibrate", "buy sensors", "zzyzx", "explained part 3"}
	all := func() (got [][]string) {
		for _, p := range phrases {
			got = append(got, ids(e.MustRecommend(engine.Request{Phrase: p, Visitor: "v", Test: true, Limit: 12})))
		}
		return got
	}
	before := all()
	if err := e.Rebuild(context.Background()); err != nil {
		t.Fatal(err)
	}
	e.Reopen(nil)
	if diff := cmp.Diff(before, all()); diff != "" {
		t.Errorf("after a rebuild: %s", diff)
	}
	e.Reopen(func() {
		for _, derived := range []string{"index", "folds"} {
			if err := os.RemoveAll(filepath.Join(e.Dir, derived)); err != nil {
				t.Fatal(err)
			}
		}
	})
	if diff := cmp.Diff(before, all()); diff != "" {
		t.Errorf("after the derived copies were lost: %s", diff)
	}
	findings, err := e.Verify(context.Background())
	if err != nil || len(findings) > 0 {
		t.Errorf("verify finds %v, %v", findings, err)
	}
}

func TestNextBestWithoutAPhrase(t *testing.T) {
	e := shop(t)
	answer := e.MustRecommend(engine.Request{Page: "/asset-0-0?utm=x", Intent: keywords.Do})
	if len(answer.Items) == 0 || answer.Fallback != "" {
		t.Fatalf("%v %q", ids(answer), answer.Fallback)
	}
	for _, item := range answer.Items {
		if item.Asset.ID == "asset-0-0" {
			t.Error("the page itself is recommended")
		}
	}
	report, err := e.Gaps(context.Background(), engine.GapQuery{})
	if err != nil || len(report.Rows) != 0 {
		t.Errorf("what is no search makes demand: %+v, %v", report.Rows, err)
	}
}
