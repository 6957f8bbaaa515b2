package label_test

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/content"
	"moments/content/label"
	"moments/internal/kv"
	"moments/keywords"
)

var by = kv.Author{Actor: "ana", At: time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)}

type house struct {
	store   *kv.Store
	catalog *content.Catalog
	book    *label.Book
}

// Each history of the property test costs two stores.
func TestMain(m *testing.M) {
	_ = flag.Set("rapid.checks", "25")
	os.Exit(m.Run())
}

func open(t interface {
	Helper()
	Fatal(...any)
	Cleanup(func())
}) house {
	t.Helper()
	kinds := content.Kinds()
	maps.Copy(kinds, label.Kinds())
	store, err := kv.Open("", kv.Config{Kinds: kinds})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	catalog, err := content.OpenCatalog(store, "main")
	if err != nil {
		t.Fatal(err)
	}
	return house{store, catalog, label.Open(store, "main")}
}

// page is an asset as its source has it.
func page(id string, edit func(*content.Asset)) content.Input {
	in := content.Input{Asset: content.Asset{Source: "site", ExternalID: id, Title: id, URL: "/" + id}, Text: "A text."}
	if edit != nil {
		edit(&in.Asset)
	}
	return in
}

func (h house) put(t testing.TB, in content.Input) content.Put {
	t.Helper()
	puts, err := h.catalog.Put(t.Context(), by, in)
	if err != nil {
		t.Fatal(err)
	}
	return puts[0]
}

func (h house) say(t testing.TB, labels ...label.Label) label.Report {
	t.Helper()
	report, err := h.book.Say(t.Context(), by, labels...)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func (h house) asset(t testing.TB, id content.AssetID) content.Asset {
	t.Helper()
	a, err := h.catalog.Get(id)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func moments(values ...string) label.Label {
	return label.Label{Asset: "a", Axis: content.AxisMoments, Verdict: label.Accepted, Values: values}
}

func TestALabelTagsItsAsset(t *testing.T) {
	h := open(t)
	h.put(t, page("a", nil))
	said := moments("do/use/-")
	said.Suggested, said.Sure, said.Features = []string{"do/use/-"}, 0.9, []string{"title acts"}
	if report := h.say(t, said); report.Done != 1 || report.Seq == 0 {
		t.Fatalf("%+v", report)
	}
	a := h.asset(t, "a")
	if !slices.Equal(a.Moments, []keywords.Moment{{Intent: keywords.Do, Step: "use"}}) || !a.ConfirmedOn(content.AxisMoments) || a.Version != 2 {
		t.Errorf("%+v", a)
	}
	got, err := h.book.Get("a", content.AxisMoments)
	said.By, said.At, said.Seq = by.Actor, by.At, got.Seq
	if diff := cmp.Diff(said, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if report := h.say(t, moments("do/use/-")); report.Done != 0 || report.Unchanged != 1 || h.asset(t, "a").Version != 2 {
		t.Errorf("the same again: %+v", report)
	}
}

// What a person says stays until the source says something new of the same axis; the label stays in any case.
func TestWhatSurvivesImportingAgain(t *testing.T) {
	tagged := func(moment string) func(*content.Asset) {
		return func(a *content.Asset) {
			m, _ := keywords.ParseMoment(moment)
			a.Moments = []keywords.Moment{m}
		}
	}
	tests := []struct {
		name          string
		before, again func(*content.Asset)
		want          string
		confirmed     bool
	}{
		{"a file without tags, changed elsewhere", nil, func(a *content.Asset) { a.Summary = "new" }, "do/use/-", true},
		{"a file that still says what was corrected", tagged("know/-/-"), func(a *content.Asset) {
			tagged("know/-/-")(a)
			a.Summary = "new"
		}, "do/use/-", true},
		{"a file that now says the same", nil, tagged("do/use/-"), "do/use/-", true},
		{"a file that now says something else", nil, tagged("buy/-/-"), "buy/-/-", false},
		{"a file that says something new", tagged("know/-/-"), tagged("buy/-/-"), "buy/-/-", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			h := open(t)
			h.put(t, page("a", test.before))
			h.say(t, moments("do/use/-"))
			h.put(t, page("a", test.before)) // the same file changes nothing
			if got := h.put(t, page("a", test.again)); got.Outcome != content.Changed {
				t.Fatalf("%+v", got)
			}
			a := h.asset(t, "a")
			if got := a.Values(content.AxisMoments); !slices.Equal(got, []string{test.want}) || a.ConfirmedOn(content.AxisMoments) != test.confirmed {
				t.Errorf("%v, confirmed %v", got, a.ConfirmedOn(content.AxisMoments))
			}
			if got, err := h.book.Get("a", content.AxisMoments); err != nil || !slices.Equal(got.Values, []string{"do/use/-"}) {
				t.Errorf("the label: %v %v", got.Values, err)
			}
		})
	}
}

func TestWhatASourceSaidCanBeSaidAgainByAPerson(t *testing.T) {
	h := open(t)
	h.put(t, page("a", nil))
	h.say(t, moments("do/use/-"))
	h.put(t, page("a", func(a *content.Asset) { a.Moments = []keywords.Moment{{Intent: keywords.Buy}} }))
	if report := h.say(t, moments("do/use/-")); report.Done != 1 {
		t.Errorf("%+v", report)
	}
	if a := h.asset(t, "a"); !slices.Equal(a.Values(content.AxisMoments), []string{"do/use/-"}) {
		t.Errorf("%v", a.Moments)
	}
}

func TestAxesDoNotTouchOneAnother(t *testing.T) {
	h := open(t)
	h.put(t, page("a", func(a *content.Asset) { a.Topics = []keywords.Topic{"ice"} }))
	h.say(t, moments("do/-/-"), label.Label{Asset: "a", Axis: content.AxisKind, Verdict: label.Corrected, Values: []string{"guide"}})
	a := h.asset(t, "a")
	if a.Kind != "guide" || !slices.Equal(a.Topics, []keywords.Topic{"ice"}) || a.ConfirmedOn(content.AxisTopics) {
		t.Errorf("%+v", a)
	}
	h.put(t, page("a", func(a *content.Asset) { a.Topics = []keywords.Topic{"snow"} }))
	if a := h.asset(t, "a"); a.Kind != "guide" || len(a.Moments) != 1 || !slices.Equal(a.Topics, []keywords.Topic{"snow"}) {
		t.Errorf("after the import: %+v", a)
	}
}

func TestTakingBack(t *testing.T) {
	h := open(t)
	h.put(t, page("a", func(a *content.Asset) { a.Moments = []keywords.Moment{{Intent: keywords.Know}} }))
	h.say(t, moments("do/-/-"))
	h.say(t, moments("buy/-/-"))
	for _, want := range []string{"do/-/-", "know/-/-"} {
		last, err := h.book.Get("a", content.AxisMoments)
		if err != nil {
			t.Fatal(err)
		}
		if report, err := h.book.TakeBack(t.Context(), by, last); err != nil || report.Done != 1 {
			t.Fatal(report, err)
		}
		if a := h.asset(t, "a"); !slices.Equal(a.Values(content.AxisMoments), []string{want}) {
			t.Errorf("%v, want %s", a.Moments, want)
		}
		if report, _ := h.book.TakeBack(t.Context(), by, last); report.Done != 0 || report.Unchanged+len(report.Missing) != 1 {
			t.Errorf("twice: %+v", report)
		}
	}
	if a := h.asset(t, "a"); a.ConfirmedOn(content.AxisMoments) {
		t.Error("still confirmed")
	}
	if _, err := h.book.Get("a", content.AxisMoments); !errors.Is(err, kv.ErrNotFound) {
		t.Errorf("the label: %v", err)
	}
}

func TestADismissedSuggestionLeavesTheAssetAsItIs(t *testing.T) {
	h := open(t)
	h.put(t, page("a", nil))
	said := moments("do/-/-")
	said.Verdict = label.Dismissed
	if report := h.say(t, said); report.Done != 1 {
		t.Fatal(report)
	}
	if a := h.asset(t, "a"); len(a.Moments) > 0 || a.ConfirmedOn(content.AxisMoments) {
		t.Errorf("%+v", a)
	}
}

func TestWhatCannotBeSaid(t *testing.T) {
	h := open(t)
	h.put(t, page("a", nil))
	tests := []label.Label{
		moments("do"),
		moments("-/-/-"),
		{Asset: "a", Axis: "colour", Verdict: label.Accepted, Values: []string{"red"}},
		{Asset: "a", Axis: content.AxisKind, Verdict: label.Accepted, Values: []string{"guide", "article"}},
		{Asset: "a", Axis: content.AxisKind, Verdict: label.Accepted},
		{Asset: "a", Axis: content.AxisTopics, Verdict: label.Accepted, Values: []string{"Not A Key"}},
		{Asset: "a", Axis: content.AxisTopics, Verdict: "perhaps", Values: []string{"ice"}},
		{Asset: "a", Axis: content.AxisTopics, Verdict: label.Accepted, Values: []string{"ice"}, Features: make([]string, label.MaxFeatures+1)},
		{Axis: content.AxisTopics, Verdict: label.Accepted, Values: []string{"ice"}},
	}
	for i, l := range tests {
		if _, err := h.book.Say(t.Context(), by, moments("do/-/-"), l); !errors.Is(err, label.ErrInvalid) {
			t.Errorf("%d: %v", i, err)
		}
	}
	if a := h.asset(t, "a"); a.Version != 1 {
		t.Error("one label was written before all were checked")
	}
	missing := moments("do/-/-")
	missing.Asset = "nobody"
	if report := h.say(t, missing); !slices.Equal(report.Missing, []string{"nobody"}) || report.Done != 0 {
		t.Errorf("%+v", report)
	}
}

func TestManyLabelsAtOnce(t *testing.T) {
	h := open(t)
	var labels []label.Label
	for i := range 250 {
		id := fmt.Sprintf("p%03d", i)
		h.put(t, page(id, nil))
		labels = append(labels, label.Label{Asset: content.AssetID(id), Axis: content.AxisKind, Verdict: label.Accepted, Values: []string{"guide"}, Batch: "b1"})
	}
	before, _ := h.book.Revision()
	if report := h.say(t, labels...); report.Done != 250 {
		t.Errorf("%+v", report)
	}
	of, err := h.book.List(func(l *label.Label) bool { return l.Batch == "b1" })
	if err != nil || len(of) != 250 {
		t.Fatal(len(of), err)
	}
	if after, _ := h.book.Revision(); after <= before {
		t.Errorf("revision %d after %d", after, before)
	}
	if report, err := h.book.TakeBack(t.Context(), by, of...); err != nil || report.Done != 250 {
		t.Errorf("%+v %v", report, err)
	}
	if a := h.asset(t, "p007"); a.Kind != "article" {
		t.Errorf("kind %q", a.Kind)
	}
}

// The rows are a pure function of the log, whatever is said, taken back and imported in between.
func TestReplay(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := open(rt)
		values := rapid.SampledFrom([]string{"do/-/-", "know/discover/-", "buy/-/owner"})
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			switch rapid.IntRange(0, 2).Draw(rt, "what") {
			case 0:
				in := page("a", func(a *content.Asset) {
					a.Summary = rapid.SampledFrom([]string{"", "one", "two"}).Draw(rt, "summary")
					if rapid.Bool().Draw(rt, "tagged") {
						m, _ := keywords.ParseMoment(values.Draw(rt, "moment"))
						a.Moments = []keywords.Moment{m}
					}
				})
				if _, err := h.catalog.Put(t.Context(), by, in); err != nil {
					rt.Fatal(err)
				}
			case 1:
				if _, err := h.book.Say(t.Context(), by, moments(values.Draw(rt, "value"))); err != nil {
					rt.Fatal(err)
				}
			case 2:
				if all, _ := h.book.List(nil); len(all) > 0 {
					if _, err := h.book.TakeBack(t.Context(), by, all[0]); err != nil {
						rt.Fatal(err)
					}
				}
			}
		}
		kinds := content.Kinds()
		maps.Copy(kinds, label.Kinds())
		again, err := kv.Replay(t.Context(), h.store, "", kv.Config{Kinds: kinds})
		if err != nil {
			rt.Fatal(err)
		}
		defer again.Close()
		was, err1 := h.store.Digest(t.Context())
		is, err2 := again.Digest(t.Context())
		if was != is || err1 != nil || err2 != nil {
			rt.Errorf("%s became %s (%v, %v)", was, is, err1, err2)
		}
	})
}
