package tagger_test

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/sheet"
	"moments/keywords/tagger"
)

var update = flag.Bool("update", false, "write the golden files anew")

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
	m, err := keymap.Compile(f.Map)
	if err != nil {
		t.Fatal(err)
	}
	m.Version = 7
	return tagger.Site{
		Map: m, Personas: people(), Steps: keywords.DefaultSteps(),
		Topics: []keywords.Topic{"till", "card-reader", "single-sign-on", "receipt-printer", "stock", "stock-count", "about-us"},
	}
}

func tag(t testing.TB, tg *tagger.Tagger, site tagger.Site, text string, given tagger.Given) keywords.Query {
	t.Helper()
	p, err := keywords.ParsePhrase(text)
	if err != nil {
		t.Fatal(err)
	}
	return tg.Tag(p, site, given)
}

// TestReadings reads the phrases of the golden file, one on a line, and compares what stands after them.
func TestReadings(t *testing.T) {
	path := filepath.Join("testdata", "readings.golden")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	tg, site := tagger.New(tagger.Config{}), shop(t)
	var b strings.Builder
	for line := range strings.Lines(string(data)) {
		text, _, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " | ")
		if text = strings.TrimSpace(text); text == "" || strings.HasPrefix(text, "#") {
			b.WriteString(line)
			continue
		}
		b.WriteString(golden(tag(t, tg, site, text, tagger.Given{})))
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
	line := fmt.Sprintf("%-44s | %-22s %.2f", q.Phrase, q.Moment, q.Confidence)
	if len(q.Topics) > 0 {
		line += fmt.Sprint(" ", q.Topics)
	}
	if q.Navigational {
		line += " navigational"
	}
	return line + "\n"
}

func TestRowsDecideByMatchType(t *testing.T) {
	tg := tagger.New(tagger.Config{NoSpeech: true})
	for _, c := range []struct {
		match  keymap.Match
		weight float64
		phrase string
		want   string
		p      float64
	}{
		{keymap.Exact, 0, "blue widget", "buy/fit/owner", 0.93},
		{keymap.Phrase, 0, "blue widget", "buy/fit/owner", 0.74},
		{keymap.Broad, 0, "widget blue", "buy/fit/-", 0.51},
		{keymap.Broad, 0.5, "blue widget", "-/-/-", 0},
		{keymap.Broad, 2, "blue widget", "buy/fit/owner", 0.83},
		{keymap.Exact, 0, "blue widgets today", "-/urgent/-", 0},
	} {
		m, err := keymap.Compile([]keymap.Row{{ID: "r", Phrase: "blue widget", Match: c.match, Weight: c.weight,
			Moment: keywords.Moment{Intent: keywords.Buy, Step: "fit", Persona: "owner"}}})
		if err != nil {
			t.Fatal(err)
		}
		q := tag(t, tg, tagger.Site{Map: m, Personas: people()}, c.phrase, tagger.Given{})
		if q.Moment.String() != c.want || math.Abs(q.Confidence-c.p) > 0.01 {
			t.Errorf("%s row, weight %v: %q is %s at %.3f", c.match, c.weight, c.phrase, q.Moment, q.Confidence)
		}
	}
}

// An exact row outweighs what the language says; a broad one does not.
func TestRowAgainstCue(t *testing.T) {
	tg := tagger.New(tagger.Config{NoSpeech: true})
	for match, want := range map[keymap.Match]keywords.Intent{keymap.Exact: keywords.Buy, keymap.Broad: keywords.Do} {
		m, err := keymap.Compile([]keymap.Row{
			{Phrase: "how to fix tills", Match: match, Moment: keywords.Moment{Intent: keywords.Buy}},
		})
		if err != nil {
			t.Fatal(err)
		}
		if q := tag(t, tg, tagger.Site{Map: m}, "how to fix tills", tagger.Given{}); q.Moment.Intent != want {
			t.Errorf("%s row: %s", match, q.Moment)
		}
	}
}

func TestNegativeRowsTakeAway(t *testing.T) {
	q := tag(t, tagger.New(tagger.Config{}), shop(t), "till jobs", tagger.Given{})
	know := keywords.Moment{Intent: keywords.Know}
	want := []keywords.Evidence{
		{Source: "row", Ref: "n1", Match: "negative-broad", Span: [2]int{5, 9}, For: know, Weight: -1.5},
		{Source: "row", Ref: "r1", Match: "broad", Span: [2]int{0, 4}, For: know, Weight: 1.5},
	}
	if diff := cmp.Diff(want, q.Why); diff != "" {
		t.Error(diff)
	}
	if q.Moment != (keywords.Moment{}) || len(q.Pins) != 0 {
		t.Errorf("%s, pins %v", q.Moment, q.Pins)
	}
}

func TestWhyIsInOrderAndAddsUp(t *testing.T) {
	q := tag(t, tagger.New(tagger.Config{}), shop(t), "😀 how to set up sso for my shop", tagger.Given{Persona: "owner"})
	var got []string
	intents := map[string]float64{}
	for _, e := range q.Why {
		text := string(q.Phrase)
		part := string(utf16.Decode(utf16.Encode([]rune(text))[e.Span[0]:e.Span[1]]))
		got = append(got, fmt.Sprintf("%s %s %s %q %s %.1f", e.Source, e.Ref, e.Match, part, e.For, e.Weight))
		if e.For.Intent != "" {
			intents[string(e.For.Intent)] += e.Weight
		}
	}
	want := []string{
		`request   "" -/-/owner 10.0`,
		`row r3 phrase "set up sso" do/use/it-manager 2.5`,
		`cue ^how to  "how to" do/-/- 3.0`,
		`cue ^how to  "how to" -/use/- 2.2`,
		`cue set up  "set up" do/-/- 1.6`,
		`cue set up  "set up" -/use/- 1.6`,
		`cue for my  "for my" know/-/- 0.4`,
		`cue for my  "for my" -/fit/- 1.8`,
		`cue signal my shop  "my shop" -/-/owner 0.8`,
		`cue signal sso  "sso" -/-/it-manager 0.8`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// Two values with evidence, two without, and unknown.
	do, know, unknown := math.Exp(intents["do"]), math.Exp(intents["know"]), math.Exp(0.8)
	if p := do / (do + know + unknown + 2); math.Abs(p-q.Intents.P("do")) > 1e-9 || q.Confidence != q.Intents.P("do") {
		t.Errorf("P(do) is %v, its evidence says %v", q.Intents.P("do"), p)
	}
	if q.Moment.String() != "do/use/owner" {
		t.Errorf("%s", q.Moment)
	}
}

func TestWhatIsGivenIsClaimed(t *testing.T) {
	tg, site := tagger.New(tagger.Config{}), shop(t)
	given := tagger.Given{Intent: keywords.Go, Step: "proof", Persona: "it-manager"}
	q := tag(t, tg, site, "buy till system", given)
	if q.Moment.String() != "go/proof/it-manager" || q.Why[0].Source != "request" || q.Confidence < 0.9 {
		t.Errorf("%s at %.2f, %v", q.Moment, q.Confidence, q.Why)
	}
}

func TestUnknownIsAnAnswer(t *testing.T) {
	tg, site := tagger.New(tagger.Config{}), shop(t)
	for _, text := range []string{"asdf qwer", "xkcdvbn", "jaguar", "???", "42", "blue", "日本語", "שלום עולם", "😀"} {
		q := tag(t, tg, site, text, tagger.Given{})
		if q.Moment != (keywords.Moment{}) || q.Confidence != 0 || q.Intents.Top().Key != keywords.Unknown {
			t.Errorf("%q is read as %s: %v", text, q.Moment, q.Why)
		}
		sum := 0.0
		for _, s := range q.Intents {
			sum += s.P
		}
		if math.Abs(sum-1) > 1e-9 || len(q.Intents) != 5 || len(q.Steps) != 8 || len(q.Personas) != 3 {
			t.Errorf("%q: %v %v %v", text, q.Intents, q.Steps, q.Personas)
		}
	}
}

func TestTopics(t *testing.T) {
	tg, site := tagger.New(tagger.Config{}), shop(t)
	for text, want := range map[string][]keywords.Topic{
		"card readers compared":     {"card-reader"},
		"reader for cards":          {"card-reader"},
		"singlesignon":              {"single-sign-on"},
		"sign single":               nil,
		"count the stock in a till": {"till", "stock-count", "stock"}, // the row's topic comes first
		"about us":                  {"about-us"},
		"tills":                     {"till"},
		"stock count card reader single sign on till": {"till", "single-sign-on", "stock-count"},
	} {
		q := tag(t, tg, site, text, tagger.Given{})
		if diff := cmp.Diff(want, q.Topics); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestAnotherSiteIsNoticed(t *testing.T) {
	tg := tagger.New(tagger.Config{})
	for _, site := range []tagger.Site{
		{Topics: []keywords.Topic{"till"}}, {Topics: []keywords.Topic{"card"}},
		{Personas: people()[:1]}, {Personas: people()[1:]},
		{Steps: []keywords.StepDefinition{{Key: "a"}}}, {Steps: []keywords.StepDefinition{{Key: "b"}}},
	} {
		want := tag(t, tagger.New(tagger.Config{}), site, "how to use a till card", tagger.Given{})
		if diff := cmp.Diff(want, tag(t, tg, site, "how to use a till card", tagger.Given{})); diff != "" {
			t.Errorf("%+v: %s", site, diff)
		}
	}
}

func TestPinsTermsAndVersion(t *testing.T) {
	q := tag(t, tagger.New(tagger.Config{}), shop(t), "buy till system", tagger.Given{})
	if diff := cmp.Diff([]string{"starter-pack", "till-overview"}, q.Pins); diff != "" {
		t.Error(diff)
	}
	if q.MapVersion != 7 || len(q.Terms) != 3 || q.Language != "en" || q.Phrase != "buy till system" {
		t.Errorf("%+v", q)
	}
}

func TestStepsAndPersonasThatAreGoneSayNothing(t *testing.T) {
	site := shop(t)
	site.Steps = []keywords.StepDefinition{{Key: "only", Question: "?", Stage: keywords.Awareness}}
	site.Personas = site.Personas[:1]
	q := tag(t, tagger.New(tagger.Config{}), site, "how to set up a till for a bakery", tagger.Given{})
	if q.Moment.Step != "" || q.Moment.Persona != "" || q.Moment.Intent != keywords.Do {
		t.Errorf("%s", q.Moment)
	}
	for _, d := range []keywords.Distribution{q.Steps, q.Personas} {
		if len(d) != 2 || d.Top().Key != keywords.Unknown {
			t.Errorf("%v", d)
		}
	}
}

func TestOtherLanguagesAreReadByRowsOnly(t *testing.T) {
	tg, site := tagger.New(tagger.Config{}), shop(t)
	q := tag(t, tg, site, "how to buy", tagger.Given{Language: "de-AT"})
	if q.Moment != (keywords.Moment{}) || q.Language != "de-AT" || len(q.Why) != 0 {
		t.Errorf("%+v", q)
	}
	if q := tag(t, tg, site, "kasse kaufen", tagger.Given{Language: "de"}); q.Moment.Intent != keywords.Buy {
		t.Errorf("%s", q.Moment)
	}
	if q := tag(t, tg, site, "kasse kaufen", tagger.Given{Language: "en-GB"}); q.Moment.Intent != "" {
		t.Errorf("a German row speaks for English: %s", q.Moment)
	}
}

func TestProseIsAskedOnlyForOpenPhrases(t *testing.T) {
	site := shop(t)
	with, without := tagger.New(tagger.Config{}), tagger.New(tagger.Config{NoSpeech: true})
	asked := func(text string) bool {
		for _, e := range tag(t, with, site, text, tagger.Given{}).Why {
			if e.Source == "model" {
				return true
			}
		}
		return false
	}
	if !asked("whom do printers belong to") || asked("how to set up sso") || asked("tills") {
		t.Error("prose was asked for the wrong phrases")
	}
	a := tag(t, with, site, "how to set up sso", tagger.Given{})
	b := tag(t, without, site, "how to set up sso", tagger.Given{})
	if diff := cmp.Diff(a, b); diff != "" {
		t.Error(diff)
	}
}

func TestBareTagger(t *testing.T) {
	q := tag(t, tagger.New(tagger.Config{}), tagger.Site{}, "how to install a till", tagger.Given{})
	if q.Moment.String() != "do/use/-" || q.MapVersion != 0 || q.Personas != nil {
		t.Errorf("%+v", q)
	}
}

func TestConcurrentReadingsAreEqual(t *testing.T) {
	tg, site := tagger.New(tagger.Config{}), shop(t)
	texts := []string{"which till for my shop", "install card reader", "blue shiny things", "tills near me"}
	want := map[string]keywords.Query{}
	for _, text := range texts {
		want[text] = tag(t, tagger.New(tagger.Config{}), site, text, tagger.Given{})
	}
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for range 50 {
				for _, text := range texts {
					p, err := keywords.ParsePhrase(text)
					if err != nil {
						t.Error(err)
					}
					if diff := cmp.Diff(want[text], tg.Tag(p, site, tagger.Given{})); diff != "" {
						t.Errorf("%q: %s", text, diff)
					}
				}
			}
		})
	}
	readers.Wait()
}

func FuzzTag(f *testing.F) {
	for _, text := range []string{
		"how to set up sso", "ȺȺȺȺ's", "\xb4\xd4's", strings.Repeat("(", 500), "$5 till near amazon.com", "İ ı ẞ", "...",
	} {
		f.Add(text, "en")
	}
	tg, site := tagger.New(tagger.Config{}), shop(f)
	f.Fuzz(func(t *testing.T, text, language string) {
		p, err := keywords.ParsePhrase(text)
		if err != nil {
			p = keywords.Phrase(text) // even what is no phrase must not panic
		}
		q := tg.Tag(p, site, tagger.Given{Language: language})
		units := len(utf16.Encode([]rune(string(p))))
		for _, e := range q.Why {
			if e.Span[0] < 0 || e.Span[0] > e.Span[1] || e.Span[1] > units {
				t.Fatalf("%q: %+v", p, e)
			}
		}
		for _, d := range []keywords.Distribution{q.Intents, q.Steps, q.Personas} {
			sum := 0.0
			for _, s := range d {
				sum += s.P
			}
			if !(math.Abs(sum-1) < 1e-9) {
				t.Fatalf("%q: %v adds up to %v", p, d, sum)
			}
		}
	})
}
