package tagger_test

import (
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/sheet"
	"moments/keywords/tagger"
)

var update = flag.Bool("update", false, "write the golden files anew")

// shared is what reads most phrases of these tests; making one is slow beside reading.
var shared = sync.OnceValue(func() *tagger.Tagger { return tagger.New(tagger.Config{}) })

// silent reads without parts of speech.
var silent = sync.OnceValue(func() *tagger.Tagger { return tagger.New(tagger.Config{NoSpeech: true}) })

func people() []keywords.PersonaDefinition {
	return []keywords.PersonaDefinition{
		{Key: "it-manager", Name: "IT manager", Signals: []string{"sso", "api", "active directory", "saml", "?!"}},
		{Key: "owner", Name: "Owner", Signals: []string{"my shop", "small business", "bakery"}},
	}
}

// shop is a site that sells till systems.
func shop(t testing.TB) tagger.Site {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", "keyword_map.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	f, err := sheet.Read(file, "keyword_map.csv", sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	m := mapOf(t, f.Map...)
	m.Version = 7
	return tagger.Site{
		Map: m, Personas: people(), Steps: keywords.DefaultSteps(),
		Topics: []keywords.Topic{"till", "card-reader", "single-sign-on", "receipt-printer", "stock", "stock-count", "about-us"},
	}
}

func mapOf(t rapid.TB, rows ...keymap.Row) *keymap.Map {
	t.Helper()
	m, err := keymap.Compile(rows)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// tag reads a phrase with the shared tagger and nothing given.
func tag(t rapid.TB, site tagger.Site, text string) keywords.Query {
	t.Helper()
	return shared().Tag(phrase(t, text), site, tagger.Given{})
}

func phrase(t rapid.TB, text string) keywords.Phrase {
	t.Helper()
	p, err := keywords.ParsePhrase(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// webPhrases are the phrases of the labelled set of web searches.
var webPhrases = sync.OnceValue(func() (list []string) {
	file, err := os.Open(filepath.Join("train", "testdata", "web.csv"))
	if err != nil {
		panic(err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		panic(err)
	}
	for _, r := range records[1:] {
		list = append(list, r[0])
	}
	return list
})

// TestReadings reads the phrases of the golden file, one on a line, and compares what stands after them.
func TestReadings(t *testing.T) {
	path := filepath.Join("testdata", "readings.golden")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	site := shop(t)
	var b strings.Builder
	for line := range strings.Lines(string(data)) {
		text, _, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " | ")
		if text = strings.TrimSpace(text); text == "" || strings.HasPrefix(text, "#") {
			b.WriteString(line)
			continue
		}
		b.WriteString(golden(tag(t, site, text)))
	}
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(data), b.String()); diff != "" {
		t.Errorf("readings have changed; look at each, then run with -update:\n%s", diff)
	}
}

func golden(q keywords.Query) string {
	line := fmt.Sprintf("%-44s | %-21s", q.Phrase, q.Moment)
	if len(q.Topics) > 0 {
		line += fmt.Sprint(" ", q.Topics)
	}
	for _, e := range q.Entities {
		line += fmt.Sprintf(" %s:%s", e.Kind, e.Text)
	}
	if q.Navigational {
		line += " navigational"
	}
	if q.Corrected != "" {
		line += " corrected: " + q.Corrected
	}
	return strings.TrimRight(line, " ") + "\n"
}

func TestActsTermsAndVersion(t *testing.T) {
	q := tag(t, shop(t), "buy till system")
	if diff := cmp.Diff([]string{"pin starter-pack", "pin till-overview"}, acts(q)); diff != "" {
		t.Error(diff)
	}
	if q.MapVersion != 7 || len(q.Terms) != 3 || q.Phrase != "buy till system" {
		t.Errorf("%+v", q)
	}
}

func acts(q keywords.Query) (said []string) {
	for _, a := range q.Acts {
		said = append(said, string(a.Kind)+" "+a.Asset)
	}
	return said
}

func TestBareTagger(t *testing.T) {
	q := tag(t, tagger.Site{}, "how to install a till")
	if q.Moment.String() != "do/use/-" || q.MapVersion != 0 || q.Personas != nil {
		t.Errorf("%+v", q)
	}
}

// What rows and the language decide, prose does not change; it is asked for open phrases, and only for these.
func TestPartsOfSpeechOnlyForOpenPhrases(t *testing.T) {
	site, decided, asked := shop(t), 0, 0
	for _, text := range webPhrases()[:2000] {
		p := phrase(t, text)
		without := silent().Tag(p, site, tagger.Given{})
		diff := cmp.Diff(without, shared().Tag(p, site, tagger.Given{}))
		switch {
		case without.Moment.Intent != "":
			decided++
			if diff != "" {
				t.Errorf("%q is decided, but prose is asked: %s", text, diff)
			}
		case diff != "":
			asked++
		}
	}
	if decided < 100 || asked < 5 {
		t.Errorf("%d are decided and prose changes %d", decided, asked)
	}
}

func TestSpeechIsLeftOut(t *testing.T) {
	for _, text := range []string{"till", "stock " + strings.Repeat("x ", 12)} { // one word, and a text
		p := phrase(t, text)
		if diff := cmp.Diff(silent().Tag(p, tagger.Site{}, tagger.Given{}), tag(t, tagger.Site{}, text)); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestConcurrentReadingsAreEqual(t *testing.T) {
	tg, site := tagger.New(tagger.Config{}), shop(t)
	other := tagger.Site{Personas: people()[:1], Topics: []keywords.Topic{"card"}}
	texts := []string{"which till for my shop", "install card reader", "blue shiny things", "tills near me"}
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for n := range 200 {
				p, at := keywords.Phrase(texts[n%len(texts)]), []tagger.Site{site, other}[n/4%2]
				want := shared().Tag(p, at, tagger.Given{})
				if diff := cmp.Diff(want, tg.Tag(p, at, tagger.Given{})); diff != "" {
					t.Errorf("%q: %s", p, diff)
				}
			}
		})
	}
	readers.Wait()
}

func TestTheSameIsReadTheSame(t *testing.T) {
	another, site := tagger.New(tagger.Config{}), shop(t)
	for _, text := range webPhrases()[:300] {
		p := phrase(t, text)
		if diff := cmp.Diff(shared().Tag(p, site, tagger.Given{}), another.Tag(p, shop(t), tagger.Given{})); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestLanguagesHaveModels(t *testing.T) {
	want := []keywords.Language{keywords.English, keywords.German, keywords.Spanish, keywords.French}
	if diff := cmp.Diff(want, tagger.Languages()); diff != "" {
		t.Error(diff)
	}
}

func TestKnows(t *testing.T) {
	for word, want := range map[string]bool{"trucking": true, "install": true, "truckign": false, "blorf": false, "": false} {
		if got := shared().Knows(word); got != want {
			t.Errorf("%q: %v", word, got)
		}
	}
}
