package evals

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"moments/cmd/moments/demo"
	"moments/engine"
	"moments/engine/enginetest"
	"moments/engine/eval"
	"moments/internal/kv"
	"moments/keywords"
	"moments/keywords/tagger"
	"moments/keywords/tagger/train"
)

// quality is a report on how well phrases are read that were not learned from.
type quality struct {
	t      *testing.T
	tagger *tagger.Tagger
	report strings.Builder
	pooled []eval.Reading
}

var update = flag.Bool("update", false, "write the golden files of quality anew")

// TestReadingQuality holds the figures that the reader reaches on phrases that are held back against those on record, so
// that every change shows in review.
func TestReadingQuality(t *testing.T) {
	q := &quality{t: t, tagger: tagger.New(tagger.Config{})}
	fmt.Fprintf(&q.report, "How well phrases are read that were not learned from; 95 %% intervals in brackets.\n\n")
	q.questions()
	q.local()
	q.places()
	q.unclear()
	q.web()
	q.shop()
	q.foreign()
	q.languages()
	q.navigational()
	fmt.Fprintf(&q.report, "all intents pooled: %d phrases, expected calibration error %.3f\n",
		len(q.pooled), eval.MeasureReadings(q.pooled, evalSeed).ECE)
	q.compare(filepath.Join("testdata", "reading_quality.golden"))
}

func (q *quality) compare(path string) {
	if *update {
		if err := os.WriteFile(path, []byte(q.report.String()), 0o600); err != nil {
			q.t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		q.t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), q.report.String()); diff != "" {
		q.t.Errorf("readings have changed; look at each, then run with -update:\n%s", diff)
	}
}

// shared is the path of a set of real data; the test is left out without it.
func (q *quality) shared(name string) string {
	path := filepath.Join("..", "..", "..", "..", "shared", "data", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		q.t.Skip("the shared data is not here: ", err)
	}
	return path
}

func own(name string) string {
	return filepath.Join("..", "..", "..", "keywords", "tagger", "train", "testdata", name)
}

// held are the phrases of a file that one in so many holds back, all for 1.
func (q *quality) held(path string, one int) []train.Labelled {
	phrases, _, err := readLabelled(path)
	if err != nil {
		q.t.Fatal(err)
	}
	_, held := train.Split(phrases, one, 0)
	return held
}

// read reads phrases against a site, and pools the intents.
func (q *quality) read(phrases []train.Labelled, site tagger.Site) []keywords.Query {
	queries := make([]keywords.Query, len(phrases))
	for i, l := range phrases {
		queries[i] = q.tagger.Tag(l.Phrase, site, tagger.Given{})
		if len(l.Intents) > 0 {
			q.pooled = append(q.pooled, readingOf(l.Intents, "intent", queries[i]))
		}
	}
	return queries
}

// binary reports on one class against the rest.
func (q *quality) binary(name string, phrases []train.Labelled, is func(train.Labelled) bool, read func(keywords.Query) bool) {
	queries := q.read(phrases, tagger.Site{})
	truth, said := make([]bool, len(phrases)), make([]bool, len(phrases))
	for i := range phrases {
		truth[i], said[i] = is(phrases[i]), read(queries[i])
	}
	q.told(name, truth, said)
}

// told reports how well a class was told from the rest.
func (q *quality) told(name string, truth, said []bool) {
	b := eval.MeasureBinary(truth, said, evalSeed)
	fmt.Fprintf(&q.report, "%s: %d of %d phrases\n  F1 %s, precision %s, recall %s\n", name, b.Is, len(truth),
		interval(b.F1), interval(b.Precision), interval(b.Recall))
}

func interval(e eval.Estimate) string {
	return fmt.Sprintf("%.3f [%.3f, %.3f]", e.Value, e.Low, e.High)
}

func isIntent(i keywords.Intent) func(train.Labelled) bool {
	return func(l train.Labelled) bool { return slices.Equal(l.Intents, []string{string(i)}) }
}

func readsIntent(i keywords.Intent) func(keywords.Query) bool {
	return func(q keywords.Query) bool { return q.Moment.Intent == i }
}

func (q *quality) questions() {
	valid := q.held(q.shared("nf-cats/valid.csv"), 1)
	q.binary("nf-cats valid, INSTRUCTION read as do", valid, isIntent(keywords.Do), readsIntent(keywords.Do))
	asksOthers := func(step string) bool { return step == "worth" || step == "opinion" }
	q.binary("nf-cats valid, COMPARISON and EXPERIENCE read as worth or opinion", valid,
		func(l train.Labelled) bool { return slices.ContainsFunc(l.Steps, asksOthers) },
		func(r keywords.Query) bool { return asksOthers(string(r.Moment.Step)) })
	q.pooled = q.pooled[len(valid):] // each phrase counts once
}

func (q *quality) local() {
	phrases := q.held(q.shared("mozilla-smart-intent/manual_labels.csv"), 5)
	phrases = slices.DeleteFunc(phrases, func(l train.Labelled) bool { return len(l.Intents) == 0 })
	q.binary("mozilla smart_intent, held back, information read as know", phrases, isIntent(keywords.Know), readsIntent(keywords.Know))
}

func (q *quality) places() {
	q.binary("place phrases, held back, read as go", q.held(own("places.csv"), 2), isIntent(keywords.Go), readsIntent(keywords.Go))
}

func (q *quality) unclear() {
	phrases := q.held(own("unclear.csv"), 2)
	queries := q.read(phrases, tagger.Site{})
	unknown := 0
	for _, r := range queries {
		if r.Moment == (keywords.Moment{}) && len(r.Topics) == 0 {
			unknown++
		}
	}
	fmt.Fprintf(&q.report, "gibberish and bare ambiguous words, held back: %d, whole reading unknown %s\n", len(phrases), interval(eval.Wilson(unknown, len(phrases))))
}

// web reports on phrases of all kinds.
func (q *quality) web() { q.all("web phrases, held back", q.held(own("web.csv"), 5)) }

func (q *quality) all(name string, phrases []train.Labelled) {
	r := measureTags("", phrases, func(p keywords.Phrase) keywords.Query { return q.tagger.Tag(p, tagger.Site{}, tagger.Given{}) })
	q.read(phrases, tagger.Site{})
	for _, axis := range r.measured() {
		m := r.axes[axis]
		fmt.Fprintf(&q.report, "%s, %s: %d phrases, accuracy %s, macro-F1 %s, calibration error %.3f\n", name, axis, m.Phrases,
			interval(m.Accuracy), interval(m.MacroF1), m.ECE)
		for _, class := range slices.Sorted(maps.Keys(m.Classes)) {
			c := m.Classes[class]
			fmt.Fprintf(&q.report, "  %-8s %4d: F1 %.3f, precision %s, recall %s\n", class, c.Support, c.F1, interval(c.Precision), interval(c.Recall))
		}
	}
}

// shop reads the queries of a shop, which are bare product names, with the words of its catalogue and with what it takes them for.
func (q *quality) shop() {
	file, err := os.Open(q.shared("wands-queries/query.csv"))
	if err != nil {
		q.t.Fatal(err)
	}
	defer file.Close()
	reader := csv.NewReader(file)
	reader.LazyQuotes = true
	rows, err := reader.ReadAll()
	if err != nil {
		q.t.Fatal(err)
	}
	site := tagger.Site{Prior: map[keywords.Intent]float64{keywords.Buy: 5}}
	known := map[string]bool{}
	for _, row := range rows[1:] {
		for word := range strings.FieldsSeq(row[2]) { // the class of the catalogue that the query is about
			if w := keywords.Fold(word); len(w) > 3 && !known[w] {
				known[w] = true
				site.Names = append(site.Names, keywords.Name{Kind: keywords.Product, Text: w})
			}
		}
	}
	bare, shop := 0, 0
	for _, row := range rows[1:] {
		p := mustPhrase(q.t, row[1])
		if q.tagger.Tag(p, tagger.Site{}, tagger.Given{}).Moment.Intent == keywords.Buy {
			bare++
		}
		if q.tagger.Tag(p, site, tagger.Given{}).Moment.Intent == keywords.Buy {
			shop++
		}
	}
	n := len(rows) - 1
	fmt.Fprintf(&q.report, "wands queries: %d, read as buy %s; with the shop's words and a prior of 5 nats %s\n",
		n, interval(eval.Wilson(bare, n)), interval(eval.Wilson(shop, n)))
}

func mustPhrase(t *testing.T, text string) keywords.Phrase {
	t.Helper()
	p, err := keywords.ParsePhrase(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// foreign reads phrases that have nothing to do with the demo's subjects.
func (q *quality) foreign() {
	data, err := os.ReadFile(q.shared("clinc150/clinc.json"))
	if err != nil {
		q.t.Fatal(err)
	}
	var sets map[string][][2]string
	if err := json.Unmarshal(data, &sets); err != nil {
		q.t.Fatal(err)
	}
	site, n, quiet := demoSite(q.t), 0, 0
	for _, name := range []string{"val", "oos_val"} {
		for _, pair := range sets[name] {
			r := q.tagger.Tag(mustPhrase(q.t, pair[0]), site, tagger.Given{})
			top := r.Personas.Top()
			n++
			if len(r.Topics) == 0 && (top.Key == keywords.Unknown || top.P <= 0.6) {
				quiet++
			}
		}
	}
	fmt.Fprintf(&q.report, "clinc150 against the demo's map: %d, neither persona nor topic claimed %s\n", n, interval(eval.Wilson(quiet, n)))
}

func (q *quality) languages() {
	for _, language := range []string{"de", "es", "fr"} {
		phrases := q.held(own(language+".csv"), 1)
		r := measureTags("", phrases, func(p keywords.Phrase) keywords.Query { return q.tagger.Tag(p, tagger.Site{}, tagger.Given{}) })
		m := r.axes["intent"]
		fmt.Fprintf(&q.report, "%s, by hand-set cues: %d phrases, intent accuracy %s, macro-F1 %s\n", language, m.Phrases, interval(m.Accuracy), interval(m.MacroF1))
	}
}

func (q *quality) navigational() {
	file, err := os.Open(own("navigational.csv"))
	if err != nil {
		q.t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		q.t.Fatal(err)
	}
	var is, read []bool
	for _, row := range rows[1:] {
		is = append(is, row[1] == "yes")
		read = append(read, q.tagger.Tag(mustPhrase(q.t, row[0]), tagger.Site{}, tagger.Given{}).Navigational)
	}
	b := eval.MeasureBinary(is, read, evalSeed)
	fmt.Fprintf(&q.report, "navigational: %d of %d phrases, precision %s, recall %s\n", b.Is, len(is), interval(b.Precision), interval(b.Recall))
}

// demoSite is what the sample site reads phrases against.
func demoSite(t *testing.T) tagger.Site {
	t.Helper()
	today := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	e := enginetest.New(t, func(cfg *engine.Config) { cfg.Now = func() time.Time { return today } })
	if err := demo.Load(context.Background(), e.Engine, kv.Author{Actor: "test", At: today}, today); err != nil {
		t.Fatal(err)
	}
	return e.ReadsAgainst()
}
