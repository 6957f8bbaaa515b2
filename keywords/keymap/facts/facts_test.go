package facts_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"moments/keywords"
	"moments/keywords/keymap"
	"moments/keywords/keymap/facts"
	"moments/keywords/keymap/pattern"
)

// row reads "match phrase > moment", with options =draft, =de, =topic:crm, =heavy at the end.
func row(t *testing.T, text string) keymap.Row {
	t.Helper()
	left, right, _ := strings.Cut(text, " > ")
	match, phrase, _ := strings.Cut(left, " ")
	options := strings.Split(right, " =")
	r := keymap.Row{Phrase: phrase, Volume: -1}
	match, r.Negative = strings.CutPrefix(match, "-")
	r.Match = keymap.Match(match)
	var err error
	if r.Moment, err = keywords.ParseMoment(options[0]); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	for _, option := range options[1:] {
		switch topic, isTopic := strings.CutPrefix(option, "topic:"); {
		case isTopic:
			r.Topic = keywords.Topic(topic)
		case option == keymap.Draft:
			r.Status = option
		case option == "heavy":
			r.Weight = 2
		case option == "stage":
			r.Stage = keywords.Consideration
		default:
			r.Locale = option
		}
	}
	return r
}

func report(t *testing.T, texts ...string) facts.Report {
	t.Helper()
	var list []keymap.Row
	for _, text := range texts {
		list = append(list, row(t, text))
	}
	m, err := keymap.Compile(list)
	if err != nil {
		t.Fatal(err)
	}
	return facts.Of(m)
}

func TestFacts(t *testing.T) {
	for name, c := range map[string]struct {
		rows []string
		want facts.Report
	}{
		"nothing odd": {[]string{"exact crm > know/-/-", "phrase erp price > buy/-/-", "-broad free > buy/-/-"}, facts.Report{}},
		"idle": {
			[]string{"exact crm > know/-/- =draft", "broad how to > do/-/-", "phrase how to > do/-/-", "exact crm > know/-/-"},
			facts.Report{
				Idle: []facts.Idle{{0, facts.NotLive}, {1, facts.StopWords}}, StopWords: []int{1, 2}}},
		"twice": {
			[]string{"exact CRM > know/-/-", "exact crm > know/-/-"},
			facts.Report{Duplicates: [][]int{{0, 1}}, Shadowed: []facts.Pair{{1, 0}}}},
		"twice, the second heavier": {
			[]string{"exact crm > know/-/-", "exact crm > know/-/- =heavy"},
			facts.Report{Duplicates: [][]int{{0, 1}}, Shadowed: []facts.Pair{{0, 1}}}},
		"two moments": {
			[]string{"exact crm > know/-/-", "broad crm > buy/-/-", "exact crm > do/-/- =de"},
			facts.Report{Conflicts: [][]int{{0, 1}}}},
		"steps of a stage are one moment": {
			[]string{"exact crm > know/fit/- =stage", "exact crm > know/proof/- =stage"},
			facts.Report{Shadowed: []facts.Pair{{1, 0}}}},
		"plural": {
			[]string{"phrase blue sensor > know/-/-", "phrase blue sensors > buy/-/-"},
			facts.Report{Near: [][]int{{0, 1}}, Shadowed: []facts.Pair{{1, 0}}}},
		"word order": {
			[]string{"exact blue sensor > know/-/-", "exact sensor blue > know/-/-"},
			facts.Report{Near: [][]int{{0, 1}}}},
		"stop word": {
			[]string{"phrase the sensor > know/-/-", "phrase sensor > buy/-/-"},
			facts.Report{Near: [][]int{{0, 1}}}},
		"broader with the same moment": {
			[]string{"exact buy blue sensor > buy/-/-", "phrase blue sensors > buy/-/-", "broad sensor > buy/-/-"},
			facts.Report{Shadowed: []facts.Pair{{0, 1}, {1, 2}}}},
		"broader with another moment or less": {
			[]string{"exact blue sensor > buy/-/- =topic:sensors", "broad sensor > buy/-/-", "phrase blue > know/-/-"}, facts.Report{}},
		"broader in one locale only": {
			[]string{"exact blue sensor > buy/-/-", "broad sensor > buy/-/- =en"}, facts.Report{}},
		"narrower": {[]string{"broad sensor > buy/-/-", "exact sensor > buy/-/-"}, facts.Report{Shadowed: []facts.Pair{{1, 0}}}},
		"vetoed": {
			[]string{"phrase free crm > buy/-/-", "-broad free > buy/-/-", "exact free crm > know/-/-", "-exact free crm > -/-/-"},
			facts.Report{Conflicts: [][]int{{0, 2}}, Vetoed: []facts.Pair{{0, 1}, {2, 3}}}},
		"negatives are strict": {[]string{"phrase free jobs > buy/-/-", "-broad job > buy/-/-"}, facts.Report{}},
		"vetoed now and then":  {[]string{"broad crm > buy/-/-", "-exact crm > buy/-/-"}, facts.Report{}},
	} {
		if diff := gocmp.Diff(c.want, report(t, c.rows...), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestNoMapHasNoFacts(t *testing.T) {
	if diff := gocmp.Diff(facts.Report{}, facts.Of(nil), cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

// A vetoed row is vetoed, and a shadowed one accompanied, in every phrase that it matches plainly.
func TestPairsHoldInEveryPhrase(t *testing.T) {
	words := rapid.SampledFrom([]string{"how", "to", "crm", "price", "free", "sensor"})
	texts := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(words, 1, 4).Draw(t, "words"), " ")
	})
	rapid.Check(t, func(t *rapid.T) {
		list := make([]keymap.Row, rapid.IntRange(1, 12).Draw(t, "rows"))
		for i := range list {
			list[i] = keymap.Row{
				Phrase: texts.Draw(t, "row"), Negative: rapid.IntRange(0, 3).Draw(t, "negative") == 0,
				Match:  rapid.SampledFrom([]keymap.Match{keymap.Exact, keymap.Phrase, keymap.Broad}).Draw(t, "match"),
				Moment: keywords.Moment{Intent: rapid.SampledFrom([]keywords.Intent{"", keywords.Know, keywords.Buy}).Draw(t, "intent")},
				Locale: rapid.SampledFrom([]string{"", "en", "en-gb"}).Draw(t, "locale"),
			}
		}
		m, err := keymap.Compile(list)
		if err != nil {
			t.Fatal(err)
		}
		report := facts.Of(m)
		phrase, language := texts.Draw(t, "phrase"), rapid.SampledFrom([]string{"", "en", "en-GB"}).Draw(t, "language")
		hits := m.Match(keywords.Phrase(phrase).Terms(keywords.English), language)
		for _, h := range hits {
			if h.Variant != "" {
				continue
			}
			if slices.ContainsFunc(report.Vetoed, func(p facts.Pair) bool { return p.Place == h.Place }) && h.VetoedBy == nil {
				t.Fatalf("row %d speaks in %q (%s)", h.Place, phrase, language)
			}
			for _, p := range report.Shadowed {
				matches := func(other keymap.Hit) bool { return other.Place == p.By }
				// a row of one language speaks for phrases of unknown language too, where one for a wider locale does as well
				if p.Place == h.Place && !slices.ContainsFunc(hits, matches) {
					t.Fatalf("row %d without %d in %q (%s)", p.Place, p.By, phrase, language)
				}
			}
		}
	})
}

// anyRows are rows of few words, in two languages.
func anyRows(t *rapid.T) []keymap.Row {
	words := rapid.SampledFrom([]string{"how", "crm", "crms", "price", "free", "die", "Preise"})
	list := make([]keymap.Row, rapid.IntRange(1, 12).Draw(t, "rows"))
	for i := range list {
		list[i] = keymap.Row{
			Phrase:   strings.Join(rapid.SliceOfN(words, 1, 3).Draw(t, "words"), " "),
			Negative: rapid.IntRange(0, 3).Draw(t, "negative") == 0, Weight: rapid.SampledFrom([]float64{0, 2}).Draw(t, "weight"),
			Match:  rapid.SampledFrom([]keymap.Match{keymap.Exact, keymap.Phrase, keymap.Broad}).Draw(t, "match"),
			Moment: keywords.Moment{Intent: rapid.SampledFrom([]keywords.Intent{"", keywords.Know, keywords.Buy}).Draw(t, "intent")},
			Locale: rapid.SampledFrom([]string{"", "", "de", "en"}).Draw(t, "locale"), Topic: rapid.SampledFrom([]keywords.Topic{"", "crm"}).Draw(t, "topic"),
		}
	}
	return list
}

// A row is vetoed exactly when its own phrase, matched against the map, is vetoed by a row that is as wide and speaks wherever it does; and what
// shadows it for the same moment and topic matches its phrase too.
func TestPairsAreWhatMatchingSays(t *testing.T) {
	width := func(r *keymap.Row) int {
		return slices.Index([]keymap.Match{keymap.Exact, keymap.Phrase, keymap.Broad}, r.Match)
	}
	rapid.Check(t, func(t *rapid.T) {
		list := anyRows(t)
		m, err := keymap.Compile(list)
		if err != nil {
			t.Fatal(err)
		}
		report := facts.Of(m)
		for i := range list {
			row := &list[i]
			if row.Negative {
				continue
			}
			phrase := keywords.Phrase(row.Phrase)
			var vetoing, saying []int
			for _, h := range m.Match(phrase.Terms(pattern.LanguageOf(row.Locale)), row.Locale) {
				switch {
				case h.Variant != "" || h.Place == i || width(h.Row) < width(row) || !pattern.Covers(h.Row.Locale, row.Locale):
				case h.Row.Negative && h.Row.Moment.Serves(row.Moment):
					vetoing = append(vetoing, h.Place)
				case !h.Row.Negative:
					saying = append(saying, h.Place)
				}
			}
			by := func(pairs []facts.Pair) int {
				at := slices.IndexFunc(pairs, func(p facts.Pair) bool { return p.Place == i })
				if at < 0 {
					return -1
				}
				return pairs[at].By
			}
			if v := by(report.Vetoed); (v >= 0) != (len(vetoing) > 0) || v >= 0 && !slices.Contains(vetoing, v) {
				t.Fatalf("row %d is vetoed by %d, matching says %v", i, v, vetoing)
			}
			if s := by(report.Shadowed); s >= 0 && !slices.Contains(saying, s) {
				t.Fatalf("row %d is shadowed by %d, matching says %v", i, s, saying)
			}
			wider := func(j int) bool {
				other := &list[j]
				return width(other) > width(row) && other.Moment == row.Moment && (row.Topic == "" || row.Topic == other.Topic)
			}
			if by(report.Shadowed) < 0 && slices.ContainsFunc(saying, wider) {
				t.Fatalf("row %d is not shadowed, matching says %v", i, saying)
			}
		}
	})
}

func BenchmarkFacts(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(random, 1.1, 4, 10_000)
	list := make([]keymap.Row, 30_000)
	for i := range list {
		words := make([]string, 2+random.IntN(3))
		for w := range words {
			words[w] = fmt.Sprintf("word%d", zipf.Uint64())
		}
		list[i] = keymap.Row{
			Phrase: strings.Join(words, " "), Match: []keymap.Match{keymap.Exact, keymap.Phrase, keymap.Broad}[i%3],
			Moment: keywords.Moment{Intent: keywords.Intents()[i%4]}, Negative: i%20 == 0,
		}
	}
	m, err := keymap.Compile(list)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		facts.Of(m)
	}
}
