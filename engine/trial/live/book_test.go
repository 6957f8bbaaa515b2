package live_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	diff "github.com/google/go-cmp/cmp"

	"moments/engine/journal"
	"moments/engine/rank"
	"moments/engine/trial/live"
	"moments/engine/trial/verdict"
	"moments/internal/kv"
	"moments/keywords"
)

var ctx = context.Background()

func by(day int) kv.Author { return kv.Author{Actor: "anna", At: start.AddDate(0, 0, day)} }

func openBook(t *testing.T) *live.Book {
	t.Helper()
	store, err := kv.Open("", kv.Config{Kinds: live.Kinds()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return live.OpenBook(store, "main")
}

func plan() rank.Plan { return rank.Plan{Weights: rank.DefaultWeights(), Policy: rank.DefaultPolicy()} }

func spec(name string) live.Spec { return live.Spec{Name: name, Plan: plan(), Control: plan()} }

func running(b *live.Book, day int) string {
	if t := b.Running(start.AddDate(0, 0, day)); t != nil {
		return t.Name
	}
	return ""
}

// The story of a book: one trial at a time, by people or by a planned end, and no name twice.
func TestBook(t *testing.T) {
	b := openBook(t)
	begin := func(day int, s live.Spec) error { _, err := b.Start(ctx, by(day), s); return err }
	first, second := spec("first"), spec("second")
	first.Note, second.Days = "titles count too much", 7
	if err := begin(0, first); err != nil || running(b, 1) != "first" {
		t.Fatalf("%v, %q runs", err, running(b, 1))
	}
	if err := begin(1, second); !errors.Is(err, live.ErrConflict) || !strings.Contains(err.Error(), `"first" runs`) {
		t.Errorf("a second one at a time: %v", err)
	}
	if _, err := b.Stop(ctx, by(2), "first", "nothing in it"); err != nil || running(b, 2) != "" {
		t.Errorf("%v, %q runs", err, running(b, 2))
	}
	if _, err := b.Stop(ctx, by(3), "first", ""); !errors.Is(err, live.ErrConflict) {
		t.Errorf("stopped twice: %v", err)
	}
	if _, err := b.Stop(ctx, by(3), "none", ""); !errors.Is(err, kv.ErrNotFound) {
		t.Errorf("stopping none: %v", err)
	}
	if err := begin(3, first); !errors.Is(err, live.ErrConflict) || !strings.Contains(err.Error(), "another name") {
		t.Errorf("a name twice: %v", err)
	}
	if err := begin(3, second); err != nil || running(b, 9) != "second" || running(b, 10) != "" {
		t.Errorf("%v: %q runs on the last day, %q after it", err, running(b, 9), running(b, 10))
	}
	if err := begin(10, spec("third")); err != nil || running(b, 11) != "third" {
		t.Errorf("after a planned end: %v", err)
	}
	list, err := b.List()
	if err != nil || len(list) != 3 || list[0].Name != "third" || list[2].StopNote != "nothing in it" || list[2].StoppedBy != "anna" {
		t.Errorf("%+v, %v", list, err)
	}
	got, err := b.Get("second")
	if err != nil || got.Until != start.AddDate(0, 0, 10) || got.StateAt(got.Until) != live.Over || got.Traffic != 1 || got.Share != 0.5 ||
		got.Metric != verdict.Satisfied || got.Difference != live.DefaultDifference {
		t.Errorf("%+v, %v", got, err)
	}
}

// fill gives every number below v a value of its own, so that a field that is not stored is found missing.
func fill(v reflect.Value, next *float64) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), next)
		}
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), next)
		}
	case reflect.Map:
		key := reflect.ValueOf(keywords.Moment{Intent: keywords.Buy, Step: "worth"})
		value := reflect.New(v.Type().Elem()).Elem()
		fill(value, next)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Float64:
		*next += 0.01
		v.SetFloat(*next)
	default:
		panic(fmt.Sprintf("store it, and fill it here: %s", v.Kind()))
	}
}

// A trial keeps the whole of its settings, whatever becomes of the server's.
func TestSettingsAreKept(t *testing.T) {
	b, s, next := openBook(t), spec("all"), 0.0
	fill(reflect.ValueOf(&s.Plan).Elem(), &next)
	if _, err := b.Start(ctx, by(0), s); err != nil {
		t.Fatal(err)
	}
	got := b.Running(start)
	if differs := diff.Diff(s.Plan, got.Plan); differs != "" || got.Config != s.Plan.Version() || got.Control != s.Control.Version() {
		t.Errorf("%s\n%s of %s", differs, got.Config, s.Plan.Version())
	}
}

func TestTrialsThatCannotBe(t *testing.T) {
	b := openBook(t)
	for field, edit := range map[string]func(*live.Spec){
		"name":       func(s *live.Spec) { s.Name = "More Titles" },
		"note":       func(s *live.Spec) { s.Note = strings.Repeat("x", 2000) },
		"metric":     func(s *live.Spec) { s.Metric = "value" },
		"traffic":    func(s *live.Spec) { s.Traffic = 1.5 },
		"share":      func(s *live.Spec) { s.Share = math.NaN() },
		"difference": func(s *live.Spec) { s.Difference = 1 },
		"days":       func(s *live.Spec) { s.Days = -1 },
	} {
		s := spec("x")
		edit(&s)
		_, err := b.Start(ctx, by(0), s)
		var wrong *live.Error
		if !errors.Is(err, live.ErrInvalid) || !errors.As(err, &wrong) || wrong.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if _, err := b.Stop(ctx, by(0), "a/b", ""); !errors.Is(err, live.ErrInvalid) {
		t.Errorf("%v", err)
	}
	if running(b, 0) != "" {
		t.Error("something was started all the same")
	}
}

// Visitors are spread as planned, stay where they are, and those of one variant are spread evenly over the next trial's.
func TestAssign(t *testing.T) {
	one, two := live.Trial{Name: "one", Traffic: 0.4, Share: 0.25}, live.Trial{Name: "two", Traffic: 1, Share: 0.5}
	const visitors = 40_000
	counts := map[string]float64{}
	for i := range visitors {
		who := fmt.Sprintf("visitor-%d", i)
		in := one.Assign(who)
		if in != one.Assign(who) {
			t.Fatal("a visitor changes sides")
		}
		counts[in]++
		if in == live.Variant {
			counts["both/"+two.Assign(who)]++
		}
	}
	for key, want := range map[string]float64{
		"": 0.6, live.Control: 0.3, live.Variant: 0.1, "both/" + live.Variant: 0.05, "both/" + live.Control: 0.05,
	} {
		if got := counts[key] / visitors; math.Abs(got-want) > 4*math.Sqrt(want*(1-want)/visitors) {
			t.Errorf("%q has %.4f of the visitors, want %.2f", key, got, want)
		}
	}
}

// A report says what a reader should know before believing it.
func TestReport(t *testing.T) {
	trial := live.Trial{
		Name: "t", Config: "v1-variant", Control: "v1-control", Traffic: 1, Share: 0.5, Metric: verdict.Satisfied, Difference: 0.05, Started: start,
	}
	report := func(config func(i int) string) live.Report {
		s := &story{at: start}
		for i := range 2000 {
			id, side := fmt.Sprint(i), []string{live.Control, live.Variant}[i%2]
			s.ask(id, "v"+id, side, func(a *journal.Answer) { a.Versions.Config = cmp.Or(config(i), a.Versions.Config) })
			if i%10 < 3 || side == live.Variant && i%10 < 6 {
				s.got(journal.Click, id, nil)
			}
		}
		f := fold(t, s.entries)
		return live.NewReport(trial, f.Tally("t/control"), f.Tally("t/variant"), start.AddDate(0, 0, 4))
	}
	as := func(version string, from int) func(int) string {
		return func(i int) string {
			if i >= from && i%2 == 0 {
				return version
			}
			return ""
		}
	}
	good := report(as("", 0))
	if good.Judgment.Result != verdict.Better || good.Days != 4 || good.Arms[1].Visitors != 1000 || good.Arms[1].Counts[verdict.Clicks] != 600 ||
		len(good.Notes) != 0 || len(good.Measures) != 5 || good.Measures[0].Variant != 0.6 || good.Measures[2].Known {
		t.Errorf("%+v", good)
	}
	changed := report(as("v2", 1000))
	if changed.Judgment.Result != verdict.Invalid || len(changed.Notes) != 1 || !strings.Contains(changed.Notes[0], "v2 took the place of v1-control") {
		t.Errorf("%+v", changed)
	}
	other := report(as("elsewhere", 0))
	if other.Judgment.Result != verdict.Better || len(other.Notes) != 1 || !strings.Contains(other.Notes[0], "other settings (elsewhere)") {
		t.Errorf("%+v", other)
	}
	trial.Config = trial.Control
	if same := report(as("", 0)); len(same.Notes) != 1 || !strings.Contains(same.Notes[0], "tests itself") {
		t.Errorf("%+v", same.Notes)
	}
}
